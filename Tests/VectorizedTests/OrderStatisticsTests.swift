import Columnar
import TestSupport
import Testing

@testable import Vectorized

/// Percentiles, medians and values at extremes against sorted rows, over types, group counts and threads.
@Suite struct OrderStatisticsTests {
  static let types: [DataType] = [
    .tinyint, .smallint, .integer, .bigint, .real, .double, .decimal(precision: 38, scale: 2),
  ]

  @Test(arguments: 0..<80)
  func matchesReference(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let type = Self.types[seed % Self.types.count]
    let rowCount = Int.random(in: 0...3_000, using: &random)
    let groupCount = [1, 7, 900].randomElement(using: &random) ?? 7
    let groups = (0..<rowCount).map { _ in Int64.random(in: 0..<Int64(groupCount), using: &random) }
    let values = RandomVectors.values(type, count: rowCount, distinct: 200, nullShare: 0.1, using: &random)
    let texts = RandomVectors.values(.text, count: rowCount, distinct: 200, nullShare: 0.1, using: &random)
    // Distinct, so that there is one best row.
    let order = Array(0..<rowCount).shuffled(using: &random).map { $0 % 11 == 0 ? Value.null : .integer(Int64($0)) }
    let fraction = [0.0, 0.25, 0.5, 0.9, 1.0].randomElement(using: &random) ?? 0.5
    let isGrouped = seed % 3 != 0
    let found = try run(
      columns: [(.bigint, groups.map { .integer($0) }), (type, values), (.text, texts), (.bigint, order)],
      fraction, isGrouped: isGrouped, seed)
    let keys = isGrouped ? groups : groups.map { _ in 0 }
    var expected: [Int64: [Value]] = [:]
    for (group, rows) in Dictionary(grouping: 0..<rowCount, by: { keys[$0] }) {
      let sorted = rows.map { values[$0] }.filter { !$0.isNull }.sorted { (PruneTest.order($0, $1) ?? 0) < 0 }
      let rank = min(max(Int((fraction * Double(sorted.count)).rounded(.up)) - 1, 0), max(sorted.count - 1, 0))
      let ordered = rows.filter { !order[$0].isNull }.sorted { (PruneTest.order(order[$0], order[$1]) ?? 0) < 0 }
      expected[group] = [
        sorted.isEmpty ? .null : sorted[rank], ordered.last.map { texts[$0] } ?? .null,
        ordered.first.map { values[$0] } ?? .null,
      ]
    }
    if !isGrouped, rowCount == 0 { expected[0] = [.null, .null, .null] }
    #expect(found == expected, "seed \(seed)")
  }

  private func run(
    columns: [(type: DataType, values: [Value])], _ fraction: Double, isGrouped: Bool, _ seed: Int
  ) throws -> [Int64: [Value]] {
    let inputs = columns.enumerated().map { ColumnReference(id: $0, type: $1.type, name: "c\($0)") }
    let step = [64, 500, 5_000][seed % 3]
    let vectors = columns.enumerated().map { RandomVectors.vectors($1.type, $1.values, step: step, form: seed + $0) }
    let batches = (vectors.first ?? []).indices.map { at in
      Batch(columns: vectors.map { $0[at] }, count: vectors[0][at].count)
    }
    let value = Expression.column(inputs[1])
    let text = Expression.column(inputs[2])
    let order = Expression.column(inputs[3])
    let calls: [(String, [Expression])] = [
      ("approx_percentile", [value, .constant(Scalar(.double, .double(fraction)))]),
      ("max_by", [text, order]), ("min_by", [value, order]),
    ]
    let aggregates = try calls.enumerated().map { at, call in
      let resolved = try #require(AggregateRegistry.resolve(call.0, call.1.map(\.type)))
      return AggregatePlan.Item(
        ColumnReference(id: 20 + at, type: resolved.resultType, name: call.0), AggregateCall(resolved, call.1))
    }
    let plan = AggregatePlan(
      input: .values(ValuesPlan(output: inputs, batches: batches)),
      keys: isGrouped ? [ProjectPlan.Item(ColumnReference(id: 10, type: .bigint, name: "k"), .column(inputs[0]))] : [],
      aggregates: aggregates)
    let settings = ExecutionSettings(
      threads: 1 + seed % 3, partitionGroupLimit: seed % 2 == 0 ? 20 : 1 << 16,
      partitionedMergeLimit: seed % 5 < 3 ? 20 : 1 << 14)
    var found: [Int64: [Value]] = [:]
    for batch in try Executor.collect(.aggregate(plan), context: ExecutionContext(settings: settings)) {
      for i in 0..<batch.count {
        let row = batch.row(i)
        guard isGrouped else {
          found[0] = row
          continue
        }
        guard case .integer(let group) = row[0] else { continue }
        found[group] = Array(row.dropFirst())
      }
    }
    return found
  }
}
