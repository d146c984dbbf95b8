import Columnar
import Ingest
import TestSupport
import Testing

@Suite struct FileOrderTests {
  private static let schema = Schema([
    Field("kind", .text), Field("level", .integer), Field("at", .timestamp(precision: 3)),
    TableLayout.shardColumn, TableLayout.sequenceColumn,
  ])

  private static func rows(_ count: Int, seed: UInt64) -> [[Value]] {
    var random = SeededGenerator(seed: seed)
    let kinds: [Value] = [.text("view"), .text("purchase"), .null, .text("a longer name than twelve bytes")]
    return (0..<count).map { i in
      [
        kinds.randomElement(using: &random) ?? .null,
        Bool.random(using: &random) ? .integer(Int64.random(in: -2...2, using: &random)) : .null,
        Int.random(in: 0..<9, using: &random) == 0 ? .null : .integer(Int64.random(in: 0..<50, using: &random)),
        .integer(Int64.random(in: 0...1, using: &random)), .integer(Int64(i)),
      ]
    }
  }

  private static func batch(_ rows: [[Value]]) -> Batch {
    Batch(
      columns: schema.fields.indices.map { c in Vector(schema.fields[c].type, rows.map { $0[c] }) }, count: rows.count)
  }

  /// NULL first in clusters, last in time.
  private static func isLess(_ a: [Value], _ b: [Value], _ order: FileOrder) -> Bool {
    for name in order.clusters {
      guard let c = schema.index(of: name), a[c] != b[c] else { continue }
      switch (a[c], b[c]) {
      case (.null, _): return true
      case (_, .null): return false
      case (.bytes(let x), .bytes(let y)): return x.lexicographicallyPrecedes(y)
      default: return (a[c].integer ?? 0) < (b[c].integer ?? 0)
      }
    }
    for c in (order.time == nil ? [] : [2]) + [3, 4] where a[c] != b[c] {
      return (a[c].integer ?? .max) < (b[c].integer ?? .max)
    }
    return false
  }

  @Test(arguments: ["|", "|at", "kind|at", "kind,level|at", "level,kind|"])
  func sortsAsANaiveSortDoes(text: String) throws {
    let order = try #require(FileOrder(text))
    #expect(order.text == text)
    for seed in 0..<5 {
      let rows = Self.rows([0, 1, 2, 300, 1_000][seed], seed: UInt64(seed))
      let sorted = order.apply(Self.batch(rows), Self.schema)
      let expected = rows.sorted { Self.isLess($0, $1, order) }
      #expect((0..<sorted.count).map { sorted.row($0) } == expected, "seed \(seed)")
    }
  }

  /// Few-valued columns that others follow from make the file smaller, random ones do not.
  @Test func theChoiceFollowsFromWhatWasMeasured() throws {
    let layout = TableLayout(
      name: "t", columns: Schema([Field("kind", .text), Field("item", .text), Field("at", .timestamp(precision: 3))]))
    var random = SeededGenerator(seed: 3)
    let count = 20_000
    let kinds = (0..<count).map { _ in Int.random(in: 0..<5, using: &random) }
    let columns = [
      Vector(.text, kinds.map { .text("kind \($0)") }),
      Vector(.text, kinds.map { .text("item \($0) \(Int.random(in: 0..<3, using: &random))") }),
      Vector(.timestamp(precision: 3), (0..<count).map { .integer(Int64($0) * 1_000) }),
      Vector(.integer, (0..<count).map { _ in .integer(0) }), Vector(.bigint, (0..<count).map { .integer(Int64($0)) }),
    ]
    let choice = try FileOrderChoice(Batch(columns: columns, count: count), layout: layout)
    #expect(choice.measured.map(\.order.text) == ["|", "|at", "kind|at", "kind,item|at"])
    #expect(choice.measured.allSatisfy { $0.byteCount > 0 && $0.rowCount == count })
    let smallest = choice.measured.map(\.byteCount).min() ?? 0
    let chosen = try #require(choice.measured.first { $0.order == choice.order })
    #expect(Double(chosen.byteCount) <= Double(smallest) * 1.1)
  }

  @Test func filesAreChosenByWhatMergingThemCosts() {
    func input(_ name: String, _ rows: Int, _ order: String? = nil) -> CompactionPlan.Input {
      CompactionPlan.Input(
        add: DeltaAdd(
          path: name, partitionValues: [:], byteCount: rows, modifiedMilliseconds: 0,
          tags: order.map { [CompactionPlan.orderTag: $0] } ?? [:]), rowCount: rows)
    }
    func chosen(_ files: [CompactionPlan.Input]) -> [String] {
      CompactionPlan.choose(files, CompactOptions()).map(\.add.path).sorted()
    }
    #expect(chosen([input("a", 10)]) == ["a"])
    #expect(chosen([input("a", 10, "|")]) == [])
    #expect(chosen([input("a", 10), input("b", 30, "|"), input("c", 1_000, "|")]) == ["a", "b"])
    #expect(chosen([input("a", 10), input("b", 40, "|"), input("c", 200, "|")]) == ["a", "b", "c"])
    #expect(chosen([input("a", 1_000_000), input("b", 1_900_000, "|")]) == ["a"])
    var options = CompactOptions()
    options.rewritesAll = true
    #expect(CompactionPlan.choose([input("a", 10, "|")], options).count == 1)
  }

  /// A live table's rows lie all in one partition: it is rewritten in parts that memory holds.
  @Test func largePartitionsAreRewrittenInParts() {
    func file(_ number: Int, _ rows: Int, _ order: String? = nil) -> DeltaAdd {
      DeltaAdd(
        path: "day=1/\(number)", partitionValues: [:], byteCount: rows, modifiedMilliseconds: 0,
        statistics: #"{"numRecords":\#(rows),"minValues":{"_seq":\#(number)}}"#,
        tags: order.map { [CompactionPlan.orderTag: $0] } ?? [:])
    }
    let files = [file(3, 60), file(1, 40), file(2, 50), file(0, 90, "|"), file(4, 500)]
    var options = CompactOptions()
    func parts() -> [[String]] {
      CompactionPlan(files, options: options).tasks.map { $0.inputs.map(\.add.path) }
    }
    #expect(parts() == [(0...4).map { "day=1/\($0)" }])
    options.taskRowCount = 100
    // The first one was compacted before and would be alone.
    #expect(parts() == [["day=1/4"], ["day=1/1", "day=1/2"], ["day=1/3"]])
  }
}
