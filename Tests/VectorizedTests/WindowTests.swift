import Columnar
import TestSupport
import Testing

@testable import Vectorized

/// Window functions against their definitions, row by row.
@Suite struct WindowTests {
  struct Row: Hashable {
    var group: Int64
    var order: Int64
    var value: Int64?
  }

  @Test(arguments: 0..<40)
  func matchesDefinitions(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let rows = (0..<Int.random(in: 0...200, using: &random)).map { _ in
      Row(
        group: Int64.random(in: 0..<6, using: &random), order: Int64.random(in: 0..<1_000_000, using: &random),
        value: Int.random(in: 0..<10, using: &random) == 0 ? nil : Int64.random(in: 0..<50, using: &random))
    }
    let found = try run(
      rows, ExecutionSettings(threads: 1 + seed % 3, partitionedWindowLimit: seed % 2 == 0 ? 0 : .max))
    for partition in Dictionary(grouping: rows, by: \.group).values {
      let sorted = partition.sorted { $0.order < $1.order }
      for (at, row) in sorted.enumerated() {
        let frame = sorted[max(0, at - 2)..<min(sorted.count, at + 2)].compactMap(\.value)
        let upTo = sorted[0...at].compactMap(\.value)
        let expected: [Value] = [
          .integer(Int64(at + 1)), at >= 2 ? optional(sorted[at - 2].value) : .integer(-1),
          upTo.isEmpty ? .null : .integer(upTo.reduce(0, +)), frame.isEmpty ? .null : .integer(frame.max() ?? 0),
          optional(sorted[0].value),
        ]
        #expect(found[row] == expected, "seed \(seed), row \(row)")
      }
    }
    #expect(found.count == Set(rows).count)
  }

  private func optional(_ value: Int64?) -> Value { value.map { .integer($0) } ?? .null }

  private func run(_ rows: [Row], _ settings: ExecutionSettings) throws -> [Row: [Value]] {
    let inputs = (0..<3).map { ColumnReference(id: $0, type: .bigint, name: "c\($0)") }
    let columns: [[Value]] = [
      rows.map { .integer($0.group) }, rows.map { .integer($0.order) }, rows.map { optional($0.value) },
    ]
    let batch = Batch(columns: columns.map { Vector(.bigint, $0) }, count: rows.count)
    let value = Expression.column(inputs[2])
    let two = Expression.constant(Scalar(.bigint, .integer(2)))
    let one = Expression.constant(Scalar(.bigint, .integer(1)))
    let minusOne = Expression.constant(Scalar(.bigint, .integer(-1)))
    let sum = AggregateCall(ResolvedAggregate("sum", [.bigint], returns: .bigint), [value])
    let maximum = AggregateCall(ResolvedAggregate("max", [.bigint], returns: .bigint), [value])
    let calls: [(WindowFunction, [Expression], WindowFrame)] = [
      (.rowNumber, [], .rangeToCurrent), (.lag, [value, two, minusOne], .rangeToCurrent),
      (.aggregate(sum), [], .rangeToCurrent),
      (.aggregate(maximum), [], WindowFrame(unit: .rows, start: .preceding(two), end: .following(one))),
      (.firstValue, [value], .rangeToCurrent),
    ]
    let plan = WindowPlan(
      input: .values(ValuesPlan(output: inputs, batches: [batch])), partitionBy: [.column(inputs[0])],
      orderBy: [SortKey(.column(inputs[1]))],
      calls: calls.enumerated().map { at, call in
        .init(
          output: ColumnReference(id: 10 + at, type: .bigint, name: "w"), function: call.0, arguments: call.1,
          frame: call.2)
      })
    var out: [Row: [Value]] = [:]
    for batch in try Executor.collect(.window(plan), context: ExecutionContext(settings: settings)) {
      for i in 0..<batch.count {
        let row = batch.row(i)
        let key = Row(group: row[0].integer ?? 0, order: row[1].integer ?? 0, value: row[2].integer)
        out[key] = Array(row[3...])
      }
    }
    return out
  }
}
