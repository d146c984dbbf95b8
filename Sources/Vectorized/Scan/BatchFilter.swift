import Columnar

/// A scan plan's filters over batches that are whole in memory, for one worker.
package struct BatchFilter {
  private let filters: [ScanFilter]
  private let outputCount: Int
  private let evaluation = EvaluationContext(usesDictionaries: true)

  package init(_ plan: ScanPlan) throws {
    let columns = plan.columns + plan.filterColumns
    filters = try plan.filters.map { try ScanFilter($0, columns: columns) }
    outputCount = plan.columns.count
  }

  /// The rows that pass, in the plan's columns; nil when none does.
  ///
  /// - Parameter rows: the plan's columns, its filter columns behind them.
  package func apply(_ rows: Batch) throws -> Batch? {
    var rows = rows
    for filter in filters where rows.count > 0 {
      evaluation.begin()
      rows = rows.take(Selection(trueRowsOf: try filter.compiled.evaluate(rows, evaluation)))
    }
    return rows.count > 0 ? Batch(columns: Array(rows.columns.prefix(outputCount)), count: rows.count) : nil
  }
}
