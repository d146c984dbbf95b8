import Columnar
import TestSupport
import Testing

@testable import Vectorized

/// Windows computed by hash partition give the rows of windows computed in one piece.
@Suite struct WindowPartTests {
  private static let keyTypes: [[DataType]] = [
    [.text], [.double], [.bigint], [.text, .integer], [.text, .text], [.decimal(precision: 38, scale: 2)],
    [.date, .text],
  ]
  private static let orderTypes: [DataType] = [.double, .bigint, .text, .integer]

  private struct Input {
    let columns: [ColumnReference]
    let keyCount: Int
    let values: PhysicalPlan

    var order: ColumnReference { columns[keyCount] }
    var number: ColumnReference { columns[keyCount + 1] }
    /// Different in every row.
    var row: ColumnReference { columns[keyCount + 2] }
  }

  /// Rows with keys of `types`; the share `hugeShare` of them has one key, an order of few values, a number, the row's number.
  private func input(_ types: [DataType], order: DataType, rowCount: Int, hugeShare: Double, seed: Int) -> Input {
    var random = SeededGenerator(seed: UInt64(seed))
    let distinct = rowCount / 20 + 1
    var keys: [[Value]] = types.map {
      RandomVectors.values($0, count: rowCount, distinct: distinct, nullShare: 0.02, using: &random)
    }
    for row in 0..<rowCount where Double.random(in: 0..<1, using: &random) < hugeShare {
      for at in types.indices { keys[at][row] = RandomVectors.value(types[at], 1) }
    }
    if types == [.double] {
      for row in stride(from: 0, to: rowCount, by: 7) { keys[0][row] = .double([.nan, 0, -0.0][row / 7 % 3]) }
    }
    var orders = RandomVectors.values(order, count: rowCount, distinct: 50, nullShare: 0.1, using: &random)
    if order == .double {
      for row in stride(from: 3, to: rowCount, by: 11) { orders[row] = .double(row % 2 == 0 ? .nan : -0.0) }
    }
    let numbers = RandomVectors.values(.integer, count: rowCount, distinct: 1_000, nullShare: 0.1, using: &random)
    let all = types + [order, .integer, .bigint]
    let values = keys + [orders, numbers, (0..<rowCount).map { .integer(Int64($0)) }]
    let columns = all.enumerated().map { ColumnReference(id: $0, type: $1, name: "c\($0)") }
    let vectors = zip(all, values).enumerated().map { RandomVectors.vectors($1.0, $1.1, step: 700, form: seed + $0) }
    let batches = vectors[0].indices.map { at in Batch(columns: vectors.map { $0[at] }, count: vectors[0][at].count) }
    return Input(
      columns: columns, keyCount: types.count, values: .values(ValuesPlan(output: columns, batches: batches)))
  }

  private func plan(_ input: Input, orders: [SortKey]) -> PhysicalPlan {
    let number = Expression.cast(.column(input.number), to: .bigint, isTry: false)
    let two = Expression.constant(Scalar(.bigint, .integer(2)))
    let sum = AggregateCall(ResolvedAggregate("sum", [.bigint], returns: .bigint), [number])
    let maximum = AggregateCall(ResolvedAggregate("max", [.bigint], returns: .bigint), [number])
    let count = AggregateCall(ResolvedAggregate("count", [], returns: .bigint), [])
    let calls: [(WindowFunction, [Expression], WindowFrame, Bool)] = [
      (.rowNumber, [], .rangeToCurrent, false), (.rank, [], .rangeToCurrent, false),
      (.denseRank, [], .rangeToCurrent, false), (.percentRank, [], .rangeToCurrent, false),
      (.cumulativeDistribution, [], .rangeToCurrent, false), (.ntile, [two], .rangeToCurrent, false),
      (.lag, [number], .rangeToCurrent, false), (.lead, [number, two, number], .rangeToCurrent, true),
      (.firstValue, [number], WindowFrame(unit: .groups, start: .preceding(two), end: .currentRow), false),
      (.aggregate(sum), [], WindowFrame(unit: .rows, start: .preceding(two), end: .following(two)), false),
      (.aggregate(maximum), [], .rangeToCurrent, false),
      (.aggregate(count), [], WindowFrame(unit: .range, start: .unboundedPreceding, end: .unboundedFollowing), false),
    ]
    return .window(
      WindowPlan(
        input: input.values, partitionBy: input.columns[..<input.keyCount].map { .column($0) }, orderBy: orders,
        calls: calls.enumerated().map { at, call in
          .init(
            output: ColumnReference(id: 100 + at, type: .bigint, name: "w"), function: call.0, arguments: call.1,
            frame: call.2, ignoresNulls: call.3)
        }))
  }

  /// The rows by their number.
  private func rows(_ plan: PhysicalPlan, _ input: Input, _ settings: ExecutionSettings) throws -> [Int64: String] {
    var out: [Int64: String] = [:]
    for batch in try Executor.collect(plan, context: ExecutionContext(settings: settings)) {
      for i in 0..<batch.count {
        let row = batch.row(i)
        // As text, since NaN is not equal to itself.
        #expect(out.updateValue("\(row)", forKey: row[input.keyCount + 2].integer ?? -1) == nil)
      }
    }
    return out
  }

  @Test(arguments: 0..<14)
  func partsAgreeWithTheWhole(seed: Int) throws {
    let input = input(
      Self.keyTypes[seed % 7], order: Self.orderTypes[seed % 4], rowCount: seed < 7 ? 1_500 : 5_000,
      hugeShare: [0, 0.9, 0.2][seed % 3], seed: seed)
    var orders = [SortKey(.column(input.order), isDescending: seed % 2 == 0, nullsFirst: seed % 3 == 0)]
    if seed % 5 == 0 { orders = [] }
    if seed % 5 == 1 { orders.append(SortKey(.column(input.number), isDescending: true)) }
    let plan = plan(input, orders: orders)
    let expected = try rows(plan, input, ExecutionSettings(threads: 1, partitionedWindowLimit: .max))
    for settings in [
      ExecutionSettings(threads: 1, partitionedWindowLimit: 0),
      ExecutionSettings(threads: 2, partitionedWindowLimit: 0),
      ExecutionSettings(threads: 3, batchRowCount: 500, partitionedWindowLimit: 1_000, usesDictionaries: false),
      ExecutionSettings(threads: 2, partitionedWindowLimit: .max),
    ] {
      let found = try rows(plan, input, settings)
      #expect(found.count == expected.count)
      #expect(found == expected, "seed \(seed), \(settings.threads) threads, limit \(settings.partitionedWindowLimit)")
    }
  }

  /// One partition, or none at all, is sorted on all threads.
  @Test(arguments: 0..<4)
  func largePartitionsAreSortedByAllThreads(seed: Int) throws {
    let input = input([.text], order: .integer, rowCount: 70_000, hugeShare: 1, seed: seed)
    let number = ColumnReference(id: 100, type: .bigint, name: "w")
    let orders = [SortKey(.column(input.order), nullsFirst: seed % 2 == 0), SortKey(.column(input.number))]
    let plan = PhysicalPlan.window(
      WindowPlan(
        input: input.values, partitionBy: seed < 2 ? [.column(input.columns[0])] : [], orderBy: orders,
        calls: [.init(output: number, function: .rowNumber, arguments: [])]))
    let expected = try rows(plan, input, ExecutionSettings(threads: 1, partitionedWindowLimit: .max))
    for threads in [2, 3, 5] {
      #expect(try rows(plan, input, ExecutionSettings(threads: threads, partitionedWindowLimit: 0)) == expected)
    }
  }

  @Test func noRowsGiveNone() throws {
    let input = input([.text], order: .integer, rowCount: 1, hugeShare: 0, seed: 1)
    let none = Input(
      columns: input.columns, keyCount: 1, values: .values(ValuesPlan(output: input.columns, batches: [])))
    #expect(try rows(plan(none, orders: []), none, ExecutionSettings(partitionedWindowLimit: 0)).isEmpty)
  }
}
