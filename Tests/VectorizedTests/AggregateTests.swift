import Columnar
import TestSupport
import Testing

@testable import Vectorized

/// GROUP BY against a dictionary of rows, over random keys, types, forms and thread counts.
@Suite struct AggregateTests {
  static let types: [DataType] = [
    .boolean, .tinyint, .smallint, .integer, .bigint, .real, .double, .decimal(precision: 38, scale: 2), .text, .date,
  ]

  struct Sum {
    var rows = 0
    var values: [Int64] = []
    var distinct: Set<Int64> = []
    var texts: [[UInt8]] = []
  }

  @Test(arguments: 0..<160)
  func matchesReference(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let keyCount = seed % 4
    let keyTypes = (0..<keyCount).map { _ in Self.types.randomElement(using: &random) ?? .text }
    let rowCount = Int.random(in: 0...3_000, using: &random)
    let distinct = [2, 7, 300, 5_000].randomElement(using: &random) ?? 7
    let nulls = seed % 3 == 0 ? 0 : 0.1
    let keyValues = keyTypes.map {
      RandomVectors.values($0, count: rowCount, distinct: distinct, nullShare: nulls, using: &random)
    }
    let numbers = RandomVectors.values(.bigint, count: rowCount, distinct: 50, nullShare: nulls, using: &random)
    let texts = RandomVectors.values(.text, count: rowCount, distinct: 40, nullShare: nulls, using: &random)
    let step = [1, 63, 64, 500, 5_000].randomElement(using: &random) ?? 64
    let columns =
      keyTypes.indices.map { RandomVectors.vectors(keyTypes[$0], keyValues[$0], step: step, form: seed + $0) } + [
        RandomVectors.vectors(.bigint, numbers, step: step, form: seed),
        RandomVectors.vectors(.text, texts, step: step, form: seed / 2),
      ]
    // Without DISTINCT, rows may be set aside by partition.
    let hasDistinct = seed % 4 != 2
    let plan = plan(keyTypes, columns, rowCount: rowCount, step: step, hasDistinct: hasDistinct)
    let context = ExecutionContext(
      settings: ExecutionSettings(
        threads: 1 + seed % 3, partitionGroupLimit: seed % 2 == 0 ? 20 : 1 << 16,
        partitionedMergeLimit: seed % 7 < 4 ? 20 : 1 << 14, usesDictionaries: seed % 5 != 0))
    let batches = try Executor.collect(.aggregate(plan), context: context)
    var found: [[Value]: [Value]] = [:]
    for batch in batches {
      for i in 0..<batch.count {
        let row = batch.row(i)
        let key = Array(row[0..<keyCount])
        #expect(found[key] == nil, "group \(key) came twice, seed \(seed)")
        found[key] = Array(row[keyCount...])
      }
    }
    let expected = reference(keyValues, numbers, texts, rowCount)
    #expect(found == (hasDistinct ? expected : expected.mapValues { Array($0.prefix(5)) }), "seed \(seed)")
  }

  private func plan(_ keyTypes: [DataType], _ columns: [[Vector]], rowCount: Int, step: Int, hasDistinct: Bool)
    -> AggregatePlan
  {
    let types = keyTypes + [.bigint, .text]
    let inputs = types.enumerated().map { ColumnReference(id: $0, type: $1, name: "c\($0)") }
    let batchCount = (rowCount + step - 1) / max(step, 1)
    let batches = (0..<batchCount).map { at in
      Batch(columns: columns.map { $0[at] }, count: columns[0][at].count)
    }
    let number = Expression.column(inputs[keyTypes.count])
    let text = Expression.column(inputs[keyTypes.count + 1])
    let calls: [AggregateCall] = [
      call("count", []), call("count", [number]), call("sum", [number]), call("min", [number]), call("max", [text]),
    ]
    let distinct = [
      call("count", [number], isDistinct: true), call("sum", [number], isDistinct: true),
      call("count", [text], isDistinct: true),
    ]
    return AggregatePlan(
      input: .values(ValuesPlan(output: inputs, batches: batches)),
      keys: keyTypes.indices.map {
        .init(ColumnReference(id: 100 + $0, type: keyTypes[$0], name: "k"), .column(inputs[$0]))
      },
      aggregates: (hasDistinct ? calls + distinct : calls).enumerated().map {
        .init(ColumnReference(id: 200 + $0, type: $1.function.resultType, name: "a"), $1)
      })
  }

  private func call(_ name: String, _ arguments: [Expression], isDistinct: Bool = false) -> AggregateCall {
    let function = AggregateRegistry.resolve(name, arguments.map(\.type))
    return AggregateCall(
      function ?? ResolvedAggregate(name, [], returns: .unknown), arguments, isDistinct: isDistinct)
  }

  private func reference(
    _ keys: [[Value]], _ numbers: [Value], _ texts: [Value], _ rowCount: Int
  ) -> [[Value]: [Value]] {
    var groups: [[Value]: [Int]] = keys.isEmpty ? [[]: []] : [:]
    for row in 0..<rowCount { groups[keys.map { $0[row] }, default: []].append(row) }
    return groups.mapValues { rows in
      let values = rows.compactMap { numbers[$0].integer }
      let strings = rows.compactMap { row -> [UInt8]? in
        if case .bytes(let bytes) = texts[row] { bytes } else { nil }
      }
      let largest = strings.max { $0.lexicographicallyPrecedes($1) }
      return [
        .integer(Int64(rows.count)), .integer(Int64(values.count)),
        values.isEmpty ? .null : .integer(values.reduce(0, +)), values.min().map { .integer($0) } ?? .null,
        largest.map { .bytes($0) } ?? .null, .integer(Int64(Set(values).count)),
        values.isEmpty ? .null : .integer(Set(values).reduce(0, +)), .integer(Int64(Set(strings).count)),
      ]
    }
  }

  /// ROLLUP(a, b) gives what three aggregations give.
  @Test func groupingSetsFoldUpward() throws {
    let inputs = [DataType.text, .integer].enumerated().map { ColumnReference(id: $0, type: $1, name: "c") }
    let batch = Batch(
      columns: [
        RandomVectors.dictionary(.text, [.text("x"), .text("y"), .null, .text("x")]),
        Vector(.integer, [.integer(1), .integer(1), .integer(2), .integer(2)]),
      ], count: 4)
    var plan = AggregatePlan(
      input: .values(ValuesPlan(output: inputs, batches: [batch])),
      keys: inputs.map { .init(ColumnReference(id: 10 + $0.id, type: $0.type, name: "k"), .column($0)) },
      aggregates: [.init(ColumnReference(id: 20, type: .bigint, name: "n"), call("count", []))])
    plan.groupingSets = [[0, 1], [0], []]
    let rows = try Executor.collect(.aggregate(plan), context: ExecutionContext()).flatMap { b in
      (0..<b.count).map { b.row($0) }
    }
    let expected: Set<[Value]> = [
      [.text("x"), .integer(1), .integer(1)], [.text("y"), .integer(1), .integer(1)],
      [.null, .integer(2), .integer(1)], [.text("x"), .integer(2), .integer(1)], [.text("x"), .null, .integer(2)],
      [.text("y"), .null, .integer(1)], [.null, .null, .integer(1)], [.null, .null, .integer(4)],
    ]
    #expect(rows.count == 8)
    #expect(Set(rows) == expected)
  }

  @Test func sumOverflowIsAnError() {
    let input = ColumnReference(id: 0, type: .bigint, name: "c")
    let batch = Batch(columns: [Vector(.bigint, [.integer(.max), .integer(1)])], count: 2)
    let plan = AggregatePlan(
      input: .values(ValuesPlan(output: [input], batches: [batch])), keys: [],
      aggregates: [.init(ColumnReference(id: 1, type: .bigint, name: "s"), call("sum", [.column(input)]))])
    #expect(throws: EvaluationError.self) {
      _ = try Executor.collect(.aggregate(plan), context: ExecutionContext())
    }
  }

  @Test func memoryLimitIsKept() {
    let input = ColumnReference(id: 0, type: .bigint, name: "c")
    let batches = (0..<64).map { at in
      Batch(columns: [Vector(.bigint, (0..<1_000).map { .integer(Int64(at * 1_000 + $0)) })], count: 1_000)
    }
    let values = PhysicalPlan.values(ValuesPlan(output: [input], batches: batches))
    let groups = AggregatePlan(
      input: values, keys: [.init(ColumnReference(id: 1, type: .bigint, name: "k"), .column(input))], aggregates: [])
    let plans: [PhysicalPlan] = [
      .aggregate(groups), .sort(SortPlan(input: values, keys: [SortKey(.column(input))])),
    ]
    for plan in plans {
      let small = ExecutionContext(settings: ExecutionSettings(memoryLimit: 100_000))
      let error = #expect(throws: EvaluationError.self) { _ = try Executor.collect(plan, context: small) }
      #expect(error?.code == .exceededMemoryLimit)
      let large = ExecutionContext(settings: ExecutionSettings(memoryLimit: 100_000_000))
      #expect(throws: Never.self) { _ = try Executor.collect(plan, context: large) }
    }
  }
}
