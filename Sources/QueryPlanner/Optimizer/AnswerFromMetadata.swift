import Columnar
import Vectorized

/// Answers count(*), count(column), min and max over a table from its metadata, where that is exact:
///
///     Aggregate [count(*), min(t)](Scan T)                  → Values (1000000, TIMESTAMP '…')
///     Aggregate [count(*), min(t)](Scan T where day = …)    the same, where statistics decide the filters for all rows
enum AnswerFromMetadata: OptimizerRule {
  static let name = "answer_from_metadata"

  static func apply(_ plan: LogicalPlan, _ context: OptimizerContext) -> LogicalPlan {
    plan.transformUp { node in
      guard case .aggregate(let aggregate) = node, aggregate.keys.isEmpty, aggregate.groupingSets == nil,
        let scan = scan(below: aggregate.input),
        let columns = askedColumns(aggregate, scan),
        let rows = scan.source.decidedRows(
          passing: scan.filters, of: scan.columns + scan.filterColumns, wanted: columns)
      else { return node }
      var row: [BoundExpression] = []
      for item in aggregate.aggregates {
        guard let value = answer(item.call, scan, rows) else { return node }
        row.append(.constant(Scalar(item.output.type, value)))
      }
      return .values(LogicalValues(output: aggregate.output, rows: [row]))
    }
  }

  /// The scan that lies below projections which only pass columns on.
  private static func scan(below plan: LogicalPlan) -> LogicalScan? {
    switch plan {
    case .scan(let scan): return scan.limit == nil ? scan : nil
    case .project(let project):
      let passes = project.items.allSatisfy { $0.expression.reference == $0.output }
      return passes ? self.scan(below: project.input) : nil
    default: return nil
    }
  }

  /// The columns, by index in the source, of which calls want statistics; nil when metadata cannot tell some result.
  private static func askedColumns(_ aggregate: LogicalAggregate, _ scan: LogicalScan) -> [Int]? {
    var columns: Set<Int> = []
    for call in aggregate.aggregates.map(\.call) {
      guard call.filter == nil else { return nil }
      if call.function.name == "count" && call.arguments.isEmpty { continue }
      guard call.arguments.count == 1, let reference = call.arguments[0].reference,
        let column = column(reference, scan)
      else { return nil }
      // NaN has no place in the statistics of floating-point columns.
      let isOrdered = reference.type != .real && reference.type != .double
      switch call.function.name {
      case "count" where !call.isDistinct: columns.insert(column)
      case "min" where isOrdered, "max" where isOrdered: columns.insert(column)
      default: return nil
      }
    }
    return columns.sorted()
  }

  private static func column(_ reference: ColumnReference, _ scan: LogicalScan) -> Int? {
    scan.columns.first { $0.reference == reference }?.sourceIndex
  }

  private static func answer(_ call: AggregateCall, _ scan: LogicalScan, _ rows: DecidedRows) -> Value? {
    guard let argument = call.arguments.first else { return .integer(Int64(rows.rowCount)) }
    guard let column = argument.reference.flatMap({ column($0, scan) }),
      let summary = rows.statistics(column: column)
    else { return nil }
    if call.function.name == "count" { return summary.nullCount.map { .integer(Int64(rows.rowCount - $0)) } }
    let isMin = call.function.name == "min"
    guard isMin ? summary.isMinExact : summary.isMaxExact else { return nil }
    if let value = isMin ? summary.min : summary.max { return value }
    return summary.nullCount == rows.rowCount ? .null : nil
  }
}
