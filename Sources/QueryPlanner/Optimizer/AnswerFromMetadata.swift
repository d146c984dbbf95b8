import Columnar
import Vectorized

/// Answers count(*), count(column), min and max over a whole table from its metadata, where that is exact:
///
///     Aggregate [count(*), min(t)](Scan T) → Values (1000000, TIMESTAMP '…')
enum AnswerFromMetadata: OptimizerRule {
  static let name = "answer_from_metadata"

  static func apply(_ plan: LogicalPlan, _ context: OptimizerContext) -> LogicalPlan {
    plan.transformUp { node in
      guard case .aggregate(let aggregate) = node, aggregate.keys.isEmpty, aggregate.groupingSets == nil,
        let scan = bareScan(aggregate.input)
      else { return node }
      var row: [BoundExpression] = []
      for item in aggregate.aggregates {
        guard let value = answer(item.call, scan) else { return node }
        row.append(.constant(Scalar(item.output.type, value)))
      }
      return .values(LogicalValues(output: aggregate.output, rows: [row]))
    }
  }

  /// The scan of all rows that lies below projections which only pass columns on.
  private static func bareScan(_ plan: LogicalPlan) -> LogicalScan? {
    switch plan {
    case .scan(let scan): return scan.filters.isEmpty && scan.limit == nil ? scan : nil
    case .project(let project):
      let passes = project.items.allSatisfy { $0.expression.reference == $0.output }
      return passes ? bareScan(project.input) : nil
    default: return nil
    }
  }

  private static func answer(_ call: AggregateCall, _ scan: LogicalScan) -> Value? {
    guard call.filter == nil else { return nil }
    if call.function.name == "count" && call.arguments.isEmpty {
      return scan.source.rowCount.map { .integer(Int64($0)) }
    }
    guard call.arguments.count == 1, let reference = call.arguments[0].reference,
      let column = scan.columns.first(where: { $0.reference == reference })
    else { return nil }
    switch call.function.name {
    case "count" where !call.isDistinct:
      guard let rows = scan.source.rowCount,
        let nulls = scan.source.statistics(column: column.sourceIndex)?.nullCount
      else { return nil }
      return .integer(Int64(rows - nulls))
    case "min", "max":
      // NaN has no place in the statistics of floating-point columns.
      if reference.type == .real || reference.type == .double { return nil }
      guard let summary = scan.source.statistics(column: column.sourceIndex) else { return nil }
      let isMin = call.function.name == "min"
      guard isMin ? summary.isMinExact : summary.isMaxExact else { return nil }
      if let value = isMin ? summary.min : summary.max { return value }
      return summary.nullCount == scan.source.rowCount && summary.nullCount != nil ? .null : nil
    default: return nil
    }
  }
}
