import Columnar
import TestSupport
import Vectorized

@testable import QueryPlanner

/// A table of batches in memory that filters as a scan must.
struct MemoryTable: TableSource {
  var name: String
  var schema: Schema
  var hiddenColumns: Set<Int> = []
  var rows: [[Value]]
  /// What planning believes; the rows themselves may be fewer.
  var claimedRowCount: Int?
  var hasStatistics = true

  init(_ name: String, _ fields: [Field], _ rows: [[Value]], claimedRowCount: Int? = nil) {
    self.name = name
    schema = Schema(fields)
    self.rows = rows
    self.claimedRowCount = claimedRowCount
  }

  var rowCount: Int? { claimedRowCount ?? rows.count }

  func statistics(column: Int) -> ColumnSummary? {
    guard hasStatistics, claimedRowCount == nil else { return nil }
    let integers = rows.compactMap { $0[column].integer }
    let nulls = rows.count { $0[column].isNull }
    guard integers.count + nulls == rows.count else {
      return ColumnSummary(min: nil, max: nil, isMinExact: false, isMaxExact: false, nullCount: nulls)
    }
    return ColumnSummary(
      min: integers.min().map { .integer($0) }, max: integers.max().map { .integer($0) }, isMinExact: true,
      isMaxExact: true, nullCount: nulls)
  }

  func seemsDistinct(column: Int) -> Bool { ["amount", "price"].contains(schema.fields[column].name) }

  func makeScan(_ plan: ScanPlan, context: ExecutionContext, node: Int) throws -> any MorselSource {
    let all = plan.columns + plan.filterColumns
    var batches: [Batch] = []
    for start in stride(from: 0, to: rows.count, by: 3) {
      let part = rows[start..<min(start + 3, rows.count)]
      let columns = all.map { column in Vector(column.reference.type, part.map { $0[column.sourceIndex] }) }
      var batch = Batch(columns: columns, count: part.count)
      if !plan.filters.isEmpty {
        var compiler = ExpressionCompiler(layout: all.map(\.reference))
        let predicate = try compiler.compile(.conjunction(plan.filters))
        let evaluation = EvaluationContext(slotCount: compiler.slotCount)
        evaluation.begin()
        let answer = try predicate.evaluate(batch, evaluation)
        let kept = (0..<batch.count).filter { answer.value(at: $0) == .boolean(true) }
        let values = kept.map { batch.row($0) }
        batch = Batch(
          columns: all.indices.map { column in Vector(all[column].reference.type, values.map { $0[column] }) },
          count: kept.count)
      }
      batches.append(Batch(columns: Array(batch.columns.prefix(plan.columns.count)), count: batch.count))
    }
    return BatchSource(batches)
  }
}

/// Two small shop tables, with NULLs and rows without a partner.
struct MemoryCatalog: TableLookup {
  var tables: [MemoryTable] = [clicks, products]

  /// The tables of the clickstream queries, with random rows that repeat often.
  static let clickstream: MemoryCatalog = {
    var generator = SeededGenerator(seed: 24)
    func pick(_ names: [String]) -> Value {
      let index = Int.random(in: 0...names.count, using: &generator)
      return index == names.count ? .null : .text(names[index])
    }
    let names = ["customerid", "deviceid", "productid", "productcategory", "productsubcategory", "activitytype"]
    let texts = [
      ["c1", "c2", "c3"], ["mobile-1", "tablet-2", "desktop-3"], ["p1", "p2", "p3", "p4"],
      ["Books", "Fashion", "Toys"],
      ["premium a", "b"], ["view", "addtocart", "checkout", "purchase", "search"],
    ]
    let start: Int64 = 1_714_521_600_000  // 2024-05-01
    let rows = (0..<300).map { _ in
      texts.map(pick) + [.integer(start + Int64.random(in: 0..<(12 * 86_400_000), using: &generator))]
    }
    let products = (1...4).map { number in
      [Value.text("p\(number)"), .text("name \(number)"), .text("brand \(number % 2)"), .double(Double(number) * 1.5)]
    }
    return MemoryCatalog(tables: [
      MemoryTable(
        "clickstream", names.map { Field($0, .text) } + [Field("eventtime", .timestamp(precision: 3))], rows),
      MemoryTable(
        "products",
        [Field("productid", .text), Field("name", .text), Field("brand", .text), Field("price", .double)], products),
    ])
  }()

  static let clicks = MemoryTable(
    "clicks",
    [
      Field("customer", .text), Field("product", .integer), Field("activity", .text),
      Field("at", .timestamp(precision: 3)), Field("day", .date), Field("amount", .bigint),
    ],
    [
      row("ann", 1, "view", 0, 10), row("ann", 1, "addtocart", 1, 20), row("bob", 2, "view", 1, 5),
      row("bob", nil, "search", 2, nil), row("cid", 3, "purchase", 2, 30), row("ann", 9, "view", 3, 7),
      row(nil, 2, "view", 3, 8), row("cid", 3, "view", 4, nil), row("dan", 4, "purchase", 5, 10),
    ])

  static let products = MemoryTable(
    "products",
    [Field("product", .integer), Field("brand", .text), Field("price", .decimal(precision: 10, scale: 2))],
    [
      [.integer(1), .text("red"), .decimal(1_050)], [.integer(2), .text("red"), .decimal(200)],
      [.integer(3), .text("blue"), .null], [.integer(4), .null, .decimal(9_999)],
      [.integer(5), .text("green"), .decimal(300)],
    ])

  private static func row(
    _ customer: String?, _ product: Int64?, _ activity: String, _ day: Int64, _ amount: Int64?
  ) -> [Value] {
    let start: Int64 = 19_844  // 2024-05-01
    return [
      customer.map { .text($0) } ?? .null, product.map { .integer($0) } ?? .null, .text(activity),
      .integer((start + day) * 86_400_000 + day * 3_600_000), .integer(start + day),
      amount.map { .integer($0) } ?? .null,
    ]
  }

  func table(_ name: QualifiedName) throws -> any TableSource {
    if let table = tables.first(where: { $0.name == name.last.folded }) { return table }
    throw SQLError(.tableNotFound, "table \"\(name.text)\" does not exist", at: name.range)
  }

  func file(_ path: String, at range: SourceRange) throws -> any TableSource {
    throw SQLError(.tableNotFound, "file '\(path)' does not exist", at: range)
  }
}

/// From SQL to plans and rows over `MemoryCatalog`.
struct MemoryEngine {
  var catalog = MemoryCatalog()
  var usesOptimizer = true
  var disabledRules: Set<String> = []

  struct Planned {
    var schema: Schema
    var bound: LogicalPlan
    var optimized: LogicalPlan
    var physical: PhysicalPlan
  }

  func plan(_ sql: String) throws -> Planned {
    guard case .query(let query) = try Parser.parseStatement(sql).kind else {
      throw SQLError(.syntax, "not a query")
    }
    let allocator = ColumnAllocator()
    // 2026-11-24 16:04:05.123456 UTC
    let binder = Binder(catalog: catalog, allocator: allocator, statementTime: 1_795_536_245_123_456)
    let bound = try binder.bind(query)
    let output = bound.plan.output
    var optimized = bound.plan
    if usesOptimizer {
      optimized = try Optimizer(allocator: allocator, disabled: disabledRules).optimize(bound.plan, output: output)
    }
    return Planned(
      schema: bound.schema, bound: bound.plan, optimized: optimized,
      physical: try PhysicalPlanner.plan(optimized, output: output))
  }

  func rows(_ sql: String) throws -> [[Value]] {
    var rows: [[Value]] = []
    try Executor.run(try plan(sql).physical, context: ExecutionContext()) { batch in
      for row in 0..<batch.count { rows.append(batch.row(row)) }
    }
    return rows
  }

  /// Rows as text, cells divided by a bar.
  func lines(_ sql: String) throws -> [String] {
    try rows(sql).map { row in
      row.map { value in
        switch value {
        case .null: "NULL"
        case .boolean(let flag): "\(flag)"
        case .integer(let number): "\(number)"
        case .double(let number): "\(number)"
        case .decimal(let number): "\(number)d"
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        case .list: "list"
        }
      }.joined(separator: "|")
    }
  }
}
