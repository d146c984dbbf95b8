import Columnar
import Vectorized

/// A SELECT that turns each row of a batch into one row or none: what stands before a stream.
///
/// Checked once, then run for batch after batch. The statement reads the one relation it is given; what could make of
/// several rows one, or change their order, is refused.
package struct RowQuery: Sendable {
  /// Columns of the result, as the SELECT names them.
  package let schema: Schema
  private let query: Query
  private let relation: String
  private let input: Schema

  /// Numbers the rows of a batch; hidden, so that `*` leaves it out.
  private static let rowColumn = "_row"

  /// - Parameters:
  ///   - relation: name of the batch in FROM.
  ///   - input: columns of the batches.
  /// - Throws: `SQLError` with the place in `sql`.
  package init(_ sql: String, relation: String, input: Schema) throws {
    self.relation = relation
    self.input = input
    let statement = try Parser.parseStatement(sql)
    guard case .query(var query) = statement.kind, case .select(var select) = query.body else {
      throw SQLError(.notSupported, "a transform is a SELECT", at: statement.range)
    }
    if statement.parameterCount > 0 {
      throw SQLError(.notSupported, "a transform has no parameters", at: statement.range)
    }
    try Self.check(query, select)
    guard case .query(let numbered) = try Parser.parseStatement("SELECT \(Self.rowColumn)").kind,
      case .select(let number) = numbered.body
    else { preconditionFailure("a SELECT of one column is no SELECT") }
    select.items += number.items
    query.body = .select(select)
    self.query = query
    let whole = try Self.plan(
      query, relation, Self.source(input, relation, []))
    schema = Schema(Array(whole.schema.fields.dropLast()))
  }

  private static func check(_ query: Query, _ select: Select) throws {
    func refuse(_ what: String, _ range: SourceRange) -> SQLError {
      SQLError(
        .notSupported, "\(what) cannot stand in a transform: each event gives one event or none", at: range)
    }
    if query.with != nil { throw refuse("WITH", query.range) }
    if let item = query.orderBy.first { throw refuse("ORDER BY", item.expression.range) }
    if query.limit != nil || query.offset != nil { throw refuse("LIMIT or OFFSET", query.range) }
    if select.isDistinct { throw refuse("DISTINCT", select.range) }
    if let group = select.groupBy { throw refuse("GROUP BY", group.range) }
    if let having = select.having { throw refuse("HAVING", having.range) }
    if !select.windows.isEmpty { throw refuse("WINDOW", select.range) }
    guard let from = select.from else {
      throw SQLError(.notSupported, "a transform reads FROM batch", at: select.range)
    }
    guard Self.isPlain(from) else { throw refuse("more than one relation", from.range) }
  }

  /// A table's name, perhaps with an alias.
  private static func isPlain(_ relation: Relation) -> Bool {
    switch relation.kind {
    case .table: true
    case .alias(let inner, _, _): isPlain(inner)
    default: false
    }
  }

  /// The rows that `batch` gives, and the row of `batch` that each came from, ascending.
  ///
  /// - Throws: what the evaluation fails of, `EvaluationError` or `SQLError`; nothing says of which row.
  package func run(_ batch: Batch) throws -> (rows: Batch, kept: [Int]) {
    let planned = try Self.plan(query, relation, Self.source(input, relation, [batch]))
    var parts: [Batch] = []
    let context = ExecutionContext(settings: Self.settings, cancellation: Cancellation(), pageCache: nil)
    try Executor.run(planned.physical, context: context) { parts.append($0) }
    var kept: [Int] = []
    for part in parts {
      let numbers = part.columns[schema.count].flattened()
      let values = numbers.pointer(as: Int64.self)
      for row in 0..<part.count { kept.append(Int(values[row])) }
    }
    let columns = schema.fields.indices.map { column in
      Vector.concat(parts.map { $0.columns[column] }, type: schema.fields[column].type)
    }
    return (Batch(columns: columns, count: kept.count), kept)
  }

  private static func source(_ input: Schema, _ name: String, _ batches: [Batch]) -> MemoryTableSource {
    MemoryTableSource(
      name: name, schema: Schema(input.fields + [Field(rowColumn, .bigint)]),
      batches: batches.map { batch in
        let numbers = Buffer(byteCount: batch.count * 8)
        let target = numbers.pointer(as: Int64.self)
        for row in 0..<batch.count { target[row] = Int64(row) }
        return Batch(
          columns: batch.columns + [Vector(.bigint, flat: numbers, count: batch.count)], count: batch.count)
      }, hiddenColumns: [input.count])
  }

  private static func plan(_ query: Query, _ relation: String, _ source: MemoryTableSource) throws -> PlannedQuery {
    var settings = settings
    // The plan must read the rows, whose numbers say what was kept.
    settings.usesMetadataAnswers = false
    return try PlannedQuery(
      query, catalog: OneRelation(name: relation, source: source), SessionOptions(lakePath: "", settings: settings))
  }

  /// One thread: the rows come back in their order.
  private static let settings = ExecutionSettings(threads: 1)
}

/// A catalog of one relation: no table of a lake and no file is within reach.
private final class OneRelation: TableLookup {
  private let name: String
  private let source: MemoryTableSource

  init(name: String, source: MemoryTableSource) {
    self.name = name
    self.source = source
  }

  func table(_ name: QualifiedName) throws -> any TableSource {
    guard name.parts.count == 1, name.last.folded == self.name else {
      throw SQLError(
        .tableNotFound, "there is no relation \"\(name.text)\" here", at: name.range,
        suggestion: "a transform reads FROM \(self.name)")
    }
    return source
  }

  func file(_ path: String, at range: SourceRange) throws -> any TableSource {
    throw SQLError(.notSupported, "a transform reads no files", at: range, suggestion: "read FROM \(name)")
  }
}
