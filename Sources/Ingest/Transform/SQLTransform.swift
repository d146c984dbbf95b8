import Columnar
import QueryPlanner
import Vectorized

/// A SQL SELECT over the events of a group, `SELECT lower(productcategory) AS productcategory, … FROM batch WHERE …`.
///
/// The columns of the SELECT are the table's by name; those that it does not name are NULL, but for the times, which every
/// event keeps. WHERE drops events. An event that the SELECT fails of goes to the errors table with the reason, the others
/// of its group are not touched.
package struct SQLTransform: Transform {
  package static let relation = "batch"
  private let query: RowQuery
  private let columns: Schema
  /// For each column of the table: the SELECT's, or nil.
  private let sources: [Int?]
  private let keptColumns: Set<Int>

  /// - Throws: `SQLError` with the place in `sql`; `TransformError` for columns that the table does not have.
  package init(_ sql: String, columns: Schema) throws {
    query = try RowQuery(sql, relation: Self.relation, input: columns)
    self.columns = columns
    var sources: [Int?] = Array(repeating: nil, count: columns.count)
    for (index, field) in query.schema.fields.enumerated() {
      guard let at = columns.index(of: field.name) else {
        throw TransformError(
          "the transform gives a column '\(field.name)', which the table does not have: name it AS one of "
            + columns.fields.map(\.name).joined(separator: ", "))
      }
      if sources[at] != nil { throw TransformError("the transform gives the column '\(field.name)' twice") }
      sources[at] = index
    }
    self.sources = sources
    keptColumns = Set(["eventtime", "ingesttime"].compactMap { columns.index(of: $0) })
  }

  package func apply(_ events: TransformInput) throws -> TransformOutput {
    if events.rows.count == 0 { return TransformOutput(rows: events.rows, kept: []) }
    do {
      let (rows, kept) = try run(events.rows)
      return TransformOutput(rows: rows, kept: kept)
    } catch {
      return try applyOneByOne(events)
    }
  }

  /// Finds the events that the SELECT fails of.
  private func applyOneByOne(_ events: TransformInput) throws -> TransformOutput {
    var parts: [Batch] = []
    var kept: [Int] = []
    var rejected: [(row: Int, record: RejectedRecord)] = []
    for row in 0..<events.rows.count {
      do {
        let (rows, found) = try run(events.rows.slice(row..<row + 1))
        if !found.isEmpty {
          parts.append(rows)
          kept.append(row)
        }
      } catch {
        let record = RejectedRecord(
          file: "transform", line: nil, offset: nil, column: nil, reason: Self.reason(error), raw: events.raw[row])
        rejected.append((row, record))
      }
    }
    let columns = columns.fields.indices.map { column in
      Vector.concat(parts.map { $0.columns[column] }, type: self.columns.fields[column].type)
    }
    return TransformOutput(rows: Batch(columns: columns, count: kept.count), kept: kept, rejected: rejected)
  }

  private static func reason(_ error: any Error) -> String {
    switch error {
    case let error as SQLError: "\(error.code.name): \(error.message)"
    case let error as EvaluationError: "\(error.code.rawValue): \(error.message)"
    default: "\(error)"
    }
  }

  /// The rows in the table's columns.
  private func run(_ rows: Batch) throws -> (Batch, [Int]) {
    let (found, kept) = try query.run(rows)
    let isAll = kept.count == rows.count
    let original = isAll ? rows : rows.take(Selection(kept))
    let out = try columns.fields.enumerated().map { at, field -> Vector in
      guard let source = sources[at] else {
        return keptColumns.contains(at)
          ? original.columns[at] : Vector(Scalar.null(field.type), count: kept.count).flattened()
      }
      let column = found.columns[source].flattened()
      if column.type == field.type { return column }
      return try Cast.evaluate(column, to: field.type, isTry: false).flattened()
    }
    return (Batch(columns: out, count: kept.count), kept)
  }
}

/// Why a transform cannot be used.
package struct TransformError: Error, Sendable, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }
}
