import Columnar
import TestSupport
import Testing

@testable import Vectorized

/// Sort and top-N against Swift's sort, over types, directions and NULL orders.
@Suite struct SortTests {
  @Test(arguments: 0..<80)
  func matchesReference(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let types: [DataType] = (0..<(1 + seed % 3)).map { _ in AggregateTests.types.randomElement(using: &random) ?? .text
    }
    let count = seed % 20 == 3 ? 40_000 : [0, 1, 100, 900].randomElement(using: &random) ?? 100
    let values = types.map {
      RandomVectors.values($0, count: count, distinct: 60, nullShare: 0.1, using: &random)
    }
    let inputs = types.enumerated().map { ColumnReference(id: $0, type: $1, name: "c\($0)") }
    let keys = inputs.map {
      SortKey(
        .column($0), isDescending: Bool.random(using: &random), nullsFirst: Bool.random(using: &random))
    }
    let vectors = types.indices.map { RandomVectors.vectors(types[$0], values[$0], step: 999, form: seed + $0) }
    let batches = (vectors.first ?? []).indices.map { at in
      Batch(columns: vectors.map { $0[at] }, count: vectors[0][at].count)
    }
    let input = PhysicalPlan.values(ValuesPlan(output: inputs, batches: batches))
    let expected = (0..<count).map { row in values.map { $0[row] } }.sorted { isBefore($0, $1, keys) }
    let context = ExecutionContext(settings: ExecutionSettings(threads: 1 + seed % 2))
    #expect(try rows(.sort(SortPlan(input: input, keys: keys)), context) == expected, "seed \(seed)")
    let top = TopNPlan(input: input, keys: keys, count: 17, offset: seed % 5)
    #expect(
      try rows(.topN(top), context) == Array(expected.dropFirst(top.offset).prefix(17)), "top-N, seed \(seed)")
  }

  private func rows(_ plan: PhysicalPlan, _ context: ExecutionContext) throws -> [[Value]] {
    try Executor.collect(plan, context: context).flatMap { b in (0..<b.count).map { b.row($0) } }
  }

  private func isBefore(_ a: [Value], _ b: [Value], _ keys: [SortKey]) -> Bool {
    for (at, key) in keys.enumerated() where a[at] != b[at] {
      if a[at].isNull || b[at].isNull { return a[at].isNull == key.nullsFirst }
      let order = PruneTest.order(a[at], b[at]) ?? 0
      return key.isDescending ? order > 0 : order < 0
    }
    return false
  }

  @Test func boundOnlyFalls() {
    let bound = SharedBound()
    for (word, expected) in [(UInt64(1) << 63, UInt64(1) << 63), (5, 5), (.max, 5), ((1 << 63) + 1, 5), (4, 4)] {
      bound.lower(to: word)
      #expect(bound.value == expected)
    }
  }

  /// LIMIT and OFFSET keep the order of the rows, however many workers there are.
  @Test(arguments: 1...4)
  func limitKeepsOrder(threads: Int) throws {
    let column = ColumnReference(id: 0, type: .bigint, name: "c")
    let batches = (0..<200).map { at in
      Batch(columns: [Vector(.bigint, (0..<50).map { .integer(Int64(at * 50 + $0)) })], count: 50)
    }
    let input = PhysicalPlan.values(ValuesPlan(output: [column], batches: batches))
    let context = ExecutionContext(settings: ExecutionSettings(threads: threads))
    let found = try rows(.limit(LimitPlan(input: input, count: 333, offset: 4_321)), context)
    #expect(found == (4_321..<4_654).map { [.integer(Int64($0))] })
    #expect(try rows(input, context).count == 10_000)
  }
}
