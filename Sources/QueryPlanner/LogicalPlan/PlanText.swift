import Columnar
import Vectorized

/// The lines of EXPLAIN for one node; shared by logical and physical plans.
enum PlanText {
  static func scan(
    _ source: any TableSource, _ columns: [ScanPlan.Column], _ filters: [BoundExpression], _ limit: Int?
  ) -> String {
    var text = "Scan \(source.name) [\(columns.map(\.reference.name).joined(separator: ", "))]"
    if !filters.isEmpty { text += " where \(filters.map(ExpressionText.text).joined(separator: " AND "))" }
    if let limit { text += " limit \(limit)" }
    return text
  }

  static func values(_ output: [ColumnReference], rows: Int) -> String {
    if output.isEmpty && rows == 1 { return "OneRow" }
    return "Values [\(output.map(\.name).joined(separator: ", "))] \(rows) row\(rows == 1 ? "" : "s")"
  }

  static func project(_ items: [ProjectPlan.Item]) -> String {
    "Project [\(items.map(ExpressionText.text).joined(separator: ", "))]"
  }

  static func aggregate(
    _ keys: [ProjectPlan.Item], _ aggregates: [AggregatePlan.Item], _ sets: [[Int]]?
  ) -> String {
    if aggregates.isEmpty && sets == nil {
      return "Distinct [\(keys.map(ExpressionText.text).joined(separator: ", "))]"
    }
    var text = "Aggregate"
    if !keys.isEmpty { text += " by [\(keys.map(ExpressionText.text).joined(separator: ", "))]" }
    if let sets {
      let shown = sets.map { set in "(\(set.map { keys[$0].output.name }.joined(separator: ", ")))" }
      text += " sets \(shown.joined(separator: " "))"
    }
    return text + " [\(aggregates.map(ExpressionText.text).joined(separator: ", "))]"
  }

  static func join(_ kind: JoinPlan.Kind, keys: [String], residual: BoundExpression?) -> String {
    var text: String
    switch kind {
    case .inner: text = keys.isEmpty && residual == nil ? "CrossJoin" : "InnerJoin"
    case .left: text = "LeftJoin"
    case .right: text = "RightJoin"
    case .full: text = "FullJoin"
    case .semi: text = "SemiJoin"
    case .anti: text = "AntiJoin"
    case .nullAwareAnti: text = "AntiJoin (NOT IN)"
    case .mark: text = "MarkJoin"
    }
    if !keys.isEmpty { text += " on \(keys.joined(separator: " AND "))" }
    if let residual, !residual.isTrue { text += " if \(ExpressionText.text(residual))" }
    return text
  }

  static func limit(_ count: Int?, _ offset: Int) -> String {
    "Limit" + (count.map { " \($0)" } ?? "") + (offset > 0 ? " offset \(offset)" : "")
  }

  static func topN(_ count: Int, _ offset: Int, _ keys: [SortKey]) -> String {
    "TopN \(count)\(offset > 0 ? " offset \(offset)" : "") by [\(ExpressionText.text(keys))]"
  }

  static func window(_ partition: [BoundExpression], _ order: [SortKey], _ calls: [WindowPlan.Call]) -> String {
    var text = "Window [\(calls.map(ExpressionText.text).joined(separator: ", "))]"
    if !partition.isEmpty { text += " partition by [\(ExpressionText.list(partition))]" }
    if !order.isEmpty { text += " order by [\(ExpressionText.text(order))]" }
    return text
  }
}

extension LogicalPlan {
  /// The node in one line.
  package var title: String {
    switch self {
    case .scan(let node): return PlanText.scan(node.source, node.columns, node.filters, node.limit)
    case .values(let node): return PlanText.values(node.output, rows: node.rows.count)
    case .filter(let node): return "Filter \(ExpressionText.text(node.predicate))"
    case .project(let node): return PlanText.project(node.items)
    case .aggregate(let node): return PlanText.aggregate(node.keys, node.aggregates, node.groupingSets)
    case .join(let node):
      return PlanText.join(
        node.kind, keys: node.condition.map(ExpressionText.text), residual: nil)
    case .sort(let node): return "Sort [\(ExpressionText.text(node.keys))]"
    case .topN(let node): return PlanText.topN(node.count, node.offset, node.keys)
    case .limit(let node): return PlanText.limit(node.count, node.offset)
    case .window(let node): return PlanText.window(node.partitionBy, node.orderBy, node.calls)
    case .union: return "Union"
    case .singleRow: return "SingleRow"
    }
  }

  /// The tree, one node a line, children indented by two blanks.
  package var text: String { lines(depth: 0).joined(separator: "\n") }

  private func lines(depth: Int) -> [String] {
    [String(repeating: "  ", count: depth) + title] + children.flatMap { $0.lines(depth: depth + 1) }
  }
}
