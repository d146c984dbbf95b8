import Columnar
import TestSupport
import Testing

@testable import Vectorized

/// Group-by on combinations of dictionary codes where batches bring dictionaries of their own, as the files of a table do.
@Suite struct CombinationGroupsTests {
  private static let types: [DataType] = [.text, .bigint, .text, .text]

  /// One key's dictionary of a round: entries that other rounds have too, in another order, some new, the last one NULL.
  private static func entries(_ round: Int, _ key: Int, using random: inout SeededGenerator) -> [Value] {
    let names = ((round / 3 * 2)..<(round / 3 * 2 + 12)).shuffled(using: &random)
    return names.map { key == 1 ? .integer(Int64($0) << 33) : .text("the entry \($0) of key \(key)") } + [.null]
  }

  /// Batches of four key columns, the last with the codes of the first, but entries that are equal more often.
  private static func batches(_ rounds: Int, rowCount: Int, using random: inout SeededGenerator) -> [Batch] {
    (0..<rounds).map { round in
      var columns: [Vector] = []
      var first: (codes: Buffer, entries: [Value])?
      for key in 0..<3 {
        let entries = entries(round, key, using: &random)
        let codes = Buffer(
          copying: (0..<rowCount).map { _ in UInt8.random(in: 0..<UInt8(entries.count), using: &random) })
        columns.append(
          Vector(
            codes: codes, width: .u8,
            dictionary: VectorDictionary(values: Vector(types[key], entries), isDistinct: true), count: rowCount))
        first = first ?? (codes, entries)
      }
      if let first {
        let shortened = first.entries.map { $0.isNull ? .null : Value.text(String("\($0)".suffix(14))) }
        columns.append(
          Vector(
            codes: first.codes, width: .u8, dictionary: VectorDictionary(values: Vector(.text, shortened)),
            count: rowCount))
      }
      return Batch(columns: columns, count: rowCount)
    }
  }

  @Test(arguments: [(30, 4_000, false), (30, 4_000, true), (12, 150, false)], [1, 2])
  func combinationsOfManyDictionariesAgree(shape: (rounds: Int, rows: Int, isDistinct: Bool), threads: Int) throws {
    var random = SeededGenerator(seed: UInt64(shape.rows))
    let batches = Self.batches(shape.rounds, rowCount: shape.rows, using: &random)
    let inputs = Self.types.enumerated().map { ColumnReference(id: $0, type: $1, name: "c\($0)") }
    let values = PhysicalPlan.values(ValuesPlan(output: inputs, batches: batches))
    // The third column is no key here: which of its values a group has seen is counted.
    let keys = shape.isDistinct ? [inputs[3], inputs[0], inputs[1]] : [inputs[3], inputs[2], inputs[0], inputs[1]]
    let calls = [
      GroupPlans.call("count", []), GroupPlans.call("max", [.column(inputs[1])]),
      GroupPlans.call("count", [.column(inputs[2])], isDistinct: shape.isDistinct),
    ]
    let plan = PhysicalPlan.aggregate(GroupPlans.aggregate(values, keys: keys[...], calls))
    let found = try GroupPlans.rows(plan, ExecutionContext(settings: ExecutionSettings(threads: threads)))
    let expected = Self.expected(batches, keys: keys.map(\.id), isDistinct: shape.isDistinct)
    #expect(found.count == expected.count)
    for row in found { #expect(expected[Array(row[..<keys.count])] == Array(row[keys.count...]), "\(row)") }
  }

  /// By key row: count(*), max(c1), count([DISTINCT] c2).
  private static func expected(_ batches: [Batch], keys: [Int], isDistinct: Bool) -> [[Value]: [Value]] {
    var rows: [[Value]: [[Value]]] = [:]
    for batch in batches {
      for row in 0..<batch.count {
        let values = batch.columns.map { $0.value(at: row) }
        rows[keys.map { values[$0] }, default: []].append(values)
      }
    }
    return rows.mapValues { rows in
      let numbers = rows.compactMap(\.[1].integer)
      let texts = rows.map { $0[2] }.filter { !$0.isNull }
      return [
        .integer(Int64(rows.count)), numbers.max().map(Value.integer) ?? .null,
        .integer(Int64(isDistinct ? Set(texts).count : texts.count)),
      ]
    }
  }
}
