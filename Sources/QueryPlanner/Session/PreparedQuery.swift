import Columnar
import Vectorized

/// A statement that is ready to run, once or more often.
package struct PreparedQuery {
  /// Columns named as Trino names them: alias, column name, or `_col0`.
  package let schema: Schema
  private let work: (_ consume: (Batch) throws -> Void) throws -> Void

  init(schema: Schema, run work: @escaping (_ consume: (Batch) throws -> Void) throws -> Void) {
    self.schema = schema
    self.work = work
  }

  /// A query over tables.
  init(
    _ planned: PlannedQuery, _ settings: ExecutionSettings, _ cancellation: Cancellation, _ pageCache: PageCache?
  ) {
    self.init(schema: planned.schema) { consume in
      let context = ExecutionContext(settings: settings, cancellation: cancellation, pageCache: pageCache)
      try cancellation.check()
      try Executor.run(planned.physical, context: context, consume: consume)
    }
  }

  /// Rows that are known already.
  init(_ fields: [Field], rows: [[Value]]) {
    self.init(schema: Schema(fields)) { consume in
      if rows.isEmpty { return }
      let columns = fields.enumerated().map { index, field in Vector(field.type, rows.map { $0[index] }) }
      try consume(Batch(columns: columns, count: rows.count))
    }
  }

  /// Calls `consume` with the result's batches in result order, from one thread at a time.
  package func run(_ consume: (Batch) throws -> Void) throws { try work(consume) }

  /// All rows of the result, for tests and small answers.
  package func rows() throws -> [[Value]] {
    var rows: [[Value]] = []
    try run { batch in
      for row in 0..<batch.count { rows.append(batch.row(row)) }
    }
    return rows
  }
}
