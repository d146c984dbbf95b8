import Columnar

extension PhysicalPlan {
  /// The plan for which only rows matter that satisfy `condition`, a condition on its output: a scan tests it. Gives the
  /// scan's number, too; nil where the condition's columns do not come from one scan as they are.
  ///
  /// - Parameter node: the plan's number.
  func narrowed(by condition: Expression, node: Int) -> (plan: PhysicalPlan, scan: Int)? {
    // A scan runs its filters in an order of its own: none may fail on rows that another one leaves out.
    if condition.columns.isEmpty || condition.canFail || !condition.isDeterministic { return nil }
    switch self {
    case .scan(var scan):
      // A scan's limit counts the rows that pass its filters, so a further one would change which rows these are.
      guard scan.limit == nil, condition.columns.isSubset(of: scan.columns.map(\.reference)) else { return nil }
      scan.filters.append(condition)
      return (.scan(scan), node)
    case .filter(var plan):
      guard let (input, scan) = plan.input.narrowed(by: condition, node: node + 1) else { return nil }
      plan.input = input
      return (.filter(plan), scan)
    case .sort(var plan):
      guard let (input, scan) = plan.input.narrowed(by: condition, node: node + 1) else { return nil }
      plan.input = input
      return (.sort(plan), scan)
    case .project(var plan):
      guard let inner = condition.below(plan.items),
        let (input, scan) = plan.input.narrowed(by: inner, node: node + 1)
      else { return nil }
      plan.input = input
      return (.project(plan), scan)
    case .aggregate(var plan):
      // Whole groups pass or not, as long as the condition asks for their keys only.
      guard plan.groupingSets == nil, let inner = condition.below(plan.keys),
        let (input, scan) = plan.input.narrowed(by: inner, node: node + 1)
      else { return nil }
      plan.input = input
      return (.aggregate(plan), scan)
    case .join(let plan): return plan.narrowed(by: condition, node: node)
    case .values, .topN, .limit, .window, .union, .singleRow: return nil
    }
  }
}

extension JoinPlan {
  fileprivate func narrowed(by condition: Expression, node: Int) -> (plan: PhysicalPlan, scan: Int)? {
    // RIGHT and FULL give NULLs for probe rows that are not there, and FULL and LEFT for build rows.
    if kind == .right || kind == .full { return nil }
    var result = self
    if let (input, scan) = probe.narrowed(by: condition, node: node + 1) {
      result.probe = input
      return (.join(result), scan)
    }
    guard kind == .inner, let (input, scan) = build.narrowed(by: condition, node: node + 1 + probe.nodeCount) else {
      return nil
    }
    result.build = input
    return (.join(result), scan)
  }
}

extension Expression {
  /// The condition on what `items` are computed from; nil unless all its columns are handed on as they are.
  fileprivate func below(_ items: [ProjectPlan.Item]) -> Expression? {
    var sources: [ColumnReference: Expression] = [:]
    for item in items { if case .column = item.expression { sources[item.output] = item.expression } }
    return columns.allSatisfy { sources[$0] != nil } ? substituting(sources) : nil
  }
}
