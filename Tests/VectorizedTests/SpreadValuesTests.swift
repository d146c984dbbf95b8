import Columnar
import TestSupport
import Testing

@testable import Vectorized

/// Counts of many distinct values by hash partition, against a set.
@Suite struct SpreadValuesTests {
  /// Values of every kind of repetition, zero and the largest among them, over one worker and several.
  @Test(arguments: [1, 2, 3], [10, 3_000, 400_000, Int(UInt32.max)])
  func countsWhatDiffers(workers: Int, distinct: Int) {
    var random = SeededGenerator(seed: UInt64(distinct + workers))
    var all = Set<UInt64>()
    let spread = (0..<workers).map { _ in SpreadValues() }
    for round in 0..<60 {
      let count = [1, 700, 9_000, 32_768].randomElement(using: &random) ?? 1
      var values = (0..<count).map { _ in UInt64.random(in: 0..<UInt64(distinct), using: &random) &* 0x9E37_79B9 }
      values[0] = round == 0 ? .max : 0
      all.formUnion(values)
      values.withUnsafeBufferPointer { buffer in
        if let base = buffer.baseAddress { spread[round % workers].append(base, buffer.count) }
      }
    }
    #expect(SpreadValues.distinctCount(spread, threads: 2) == all.count)
  }

  /// Values that come again and again take no memory each time.
  @Test func repeatedValuesAreTakenOut() {
    let values = SpreadValues()
    let some = (0..<32_768).map { UInt64($0) &* 7 }
    for _ in 0..<200 {
      some.withUnsafeBufferPointer { buffer in
        if let base = buffer.baseAddress { values.append(base, buffer.count) }
      }
    }
    #expect(SpreadValues.distinctCount([values], threads: 1) == some.count)
    #expect(values.byteCount < 24 << 20, "of \(200 * some.count * 8) bytes added")
  }

  /// Aggregations without GROUP BY, some of whose workers have more values than are numbered.
  @Test(arguments: [DataType.bigint, .integer, .double, .timestamp(precision: 6), .smallint], [1, 2])
  func countDistinct(type: DataType, threads: Int) throws {
    var random = SeededGenerator(seed: 71)
    let rowCount = 160_000
    let values = RandomVectors.values(type, count: rowCount, distinct: 120_000, nullShare: 0.03, using: &random)
    for form in 0..<3 {
      let (inputs, plan) = GroupPlans.input([type], [values], form: form)
      let calls = [
        GroupPlans.call("count", [.column(inputs[0])], isDistinct: true), GroupPlans.call("count", []),
        GroupPlans.call("count", [.column(inputs[0])]),
      ]
      let aggregate = PhysicalPlan.aggregate(GroupPlans.aggregate(plan, keys: inputs[..<0], calls))
      let context = ExecutionContext(settings: ExecutionSettings(threads: threads))
      let present = values.filter { !$0.isNull }
      let expected = [Set(present).count, rowCount, present.count].map { Value.integer(Int64($0)) }
      #expect(try GroupPlans.rows(aggregate, context) == [expected], "form \(form)")
    }
  }
}
