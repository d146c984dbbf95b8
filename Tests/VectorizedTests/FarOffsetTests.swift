import Columnar
import TestSupport
import Testing

@testable import Vectorized

/// Top-N of many rows, which are chosen by a bound and not sorted at first, against a full sort.
@Suite struct FarOffsetTests {
  /// Key columns: nearly unique, strings alike in their first eight bytes, few values (so that the bound's word is that of
  /// many rows), NULLs.
  @Test(arguments: [(DataType.bigint, 1_000_000), (.text, 200_000), (.smallint, 5), (.double, 60_000)], [1, 2])
  func answersLikeAFullSort(key: (type: DataType, distinct: Int), threads: Int) throws {
    var random = SeededGenerator(seed: UInt64(key.distinct))
    let rowCount = 70_000
    let first = RandomVectors.values(key.type, count: rowCount, distinct: key.distinct, nullShare: 0.1, using: &random)
    let numbers = (0..<rowCount).map { Value.integer(Int64($0)) }
    let (inputs, input) = GroupPlans.input([key.type, .bigint], [first, numbers], form: 1)
    for (descending, nullsFirst, count, offset) in [
      (false, false, 7, 20_000), (true, true, 25_000, 15_000), (true, false, 10, 35_000), (false, true, 9, 66_000),
      (false, false, 40, 69_980), (false, false, 5, 90_000),
    ] {
      let keys = [
        SortKey(.column(inputs[0]), isDescending: descending, nullsFirst: nullsFirst),
        SortKey(.column(inputs[1]), isDescending: !descending),
      ]
      let best = PhysicalPlan.topN(TopNPlan(input: input, keys: keys, count: count, offset: offset))
      let sorted = PhysicalPlan.limit(
        LimitPlan(input: .sort(SortPlan(input: input, keys: keys)), count: count, offset: offset))
      let settings = ExecutionSettings(threads: threads)
      let found = try GroupPlans.rows(best, ExecutionContext(settings: settings))
      #expect(found == (try GroupPlans.rows(sorted, ExecutionContext(settings: settings))), "\(count) from \(offset)")
      #expect(found.count == min(count, max(rowCount - offset, 0)))
    }
  }

  /// The bound holds at least as many rows as are wanted, and not many more.
  @Test func boundsAreNear() {
    var random = SeededGenerator(seed: 5)
    let rowCount = 400_000
    let column = ColumnReference(id: 0, type: .bigint, name: "k")
    let values = (0..<rowCount).map { _ in Value.integer(Int64.random(in: .min ... .max, using: &random)) }
    let order = RowOrder([Vector(.bigint, values)], [SortKey(.column(column))], count: rowCount)
    for wanted in [1, 100, 20_000, 200_000, 330_000] {
      guard let bound = order.wordBound(ofFirst: wanted) else {
        Issue.record("no bound of \(wanted)")
        continue
      }
      let count = order.columns[0].rows(upTo: bound).count
      #expect(count >= wanted && count <= wanted + wanted / 20 + 6_000, "\(count) for \(wanted)")
    }
    #expect(order.wordBound(ofFirst: rowCount) == nil)
  }
}
