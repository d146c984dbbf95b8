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

  /// Strings that share long beginnings, end early, hold zero bytes or are NULL, beside 128-bit values with one high half.
  @Test(arguments: 0..<24)
  func ordersByWhatComesLate(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let count = [300, 5_000, 40_000][seed % 3]
    let beginnings = ["", "https://", "https://www.example.org/", "https://www.example.org/items/of/one/kind?page="]
    let texts = (0..<count).map { _ -> Value in
      if seed % 4 == 1, Int.random(in: 0..<20, using: &random) == 0 { return .null }
      let letters = seed % 2 == 0 ? "ab" : "a\u{0}b"
      let tail = (0..<Int.random(in: 0...6, using: &random)).map { _ in letters.randomElement(using: &random) ?? "a" }
      return .bytes(Array(((beginnings.randomElement(using: &random) ?? "") + String(tail)).utf8))
    }
    let wide = DataType.decimal(precision: 38, scale: 0)
    let numbers = (0..<count).map { _ in Value.decimal(Int128(Int.random(in: -40...40, using: &random)) << 70 + 5) }
    let isNumberFirst = seed % 5 == 0
    let types = isNumberFirst ? [wide, .text] : [.text, wide]
    let inputs = types.enumerated().map { ColumnReference(id: $0, type: $1, name: "c\($0)") }
    let keys = inputs.map {
      SortKey(.column($0), isDescending: Bool.random(using: &random), nullsFirst: Bool.random(using: &random))
    }
    let values = isNumberFirst ? [numbers, texts] : [texts, numbers]
    let columns = zip(types, values).map { Vector($0, $1) }
    // Slices begin inside their buffers.
    let middle = count / 3
    let batches = [0..<middle, middle..<count].map { rows in
      Batch(columns: columns.map { $0.slice(rows) }, count: rows.count)
    }
    let input = PhysicalPlan.values(ValuesPlan(output: inputs, batches: batches))
    let expected = (0..<count).map { [values[0][$0], values[1][$0]] }.sorted { isBefore($0, $1, keys) }
    let context = ExecutionContext(settings: ExecutionSettings(threads: 1 + seed % 2))
    #expect(try rows(.sort(SortPlan(input: input, keys: keys)), context) == expected, "seed \(seed)")
    let top = TopNPlan(input: input, keys: keys, count: 30, offset: count / 2)
    #expect(try rows(.topN(top), context) == Array(expected.dropFirst(top.offset).prefix(30)), "top-N, seed \(seed)")
  }

  /// Parts that share a bound leave out rows, but none of the first ones of all.
  @Test(arguments: 0..<60)
  func partsThatShareABoundKeepTheBest(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let types: [DataType] = (0...seed % 2).map { _ in AggregateTests.types.randomElement(using: &random) ?? .text }
    let values = types.map { RandomVectors.values($0, count: 4_000, distinct: 900, nullShare: 0.1, using: &random) }
    let keys = types.enumerated().map {
      SortKey(
        .column(ColumnReference(id: $0, type: $1, name: "c\($0)")), isDescending: Bool.random(using: &random),
        nullsFirst: Bool.random(using: &random))
    }
    let wanted = [1, 10, 200].randomElement(using: &random) ?? 10
    let bound = SharedBound()
    var found: [[Value]] = []
    for from in stride(from: 0, to: 4_000, by: 500) {
      let part = types.indices.map { Vector(types[$0], Array(values[$0][from..<from + 500])) }
      let rows = RowOrder(part, keys, count: 500).best(wanted, within: bound)
      #expect(rows.count <= wanted)
      found += rows.map { row in values.map { $0[from + Int(row)] } }
    }
    let expected = (0..<4_000).map { row in values.map { $0[row] } }.sorted { isBefore($0, $1, keys) }
    #expect(Array(found.sorted { isBefore($0, $1, keys) }.prefix(wanted)) == Array(expected.prefix(wanted)))
  }

  @Test func aPartThatIsWorseGivesNothing() {
    let keys = [SortKey(.column(ColumnReference(id: 0, type: .bigint, name: "c")))]
    func part(_ first: Int64) -> RowOrder {
      RowOrder([Vector(.bigint, (0..<500).map { .integer(first + $0) })], keys, count: 500)
    }
    let bound = SharedBound()
    #expect(part(1_000).best(3, within: bound) == [0, 1, 2])
    #expect(part(1_003).best(3, within: bound) == [])
    #expect(part(1_001).best(3, within: bound) == [0, 1])
    #expect(part(0).best(3, within: bound) == [0, 1, 2])
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
