import Columnar
import Vectorized

/// One member of a select list while it is bound.
struct SelectEntry {
  var name: String?
  /// Over the input's columns; aggregates and window calls stand as columns.
  var raw: BoundExpression
  var range: SourceRange
  /// What ORDER BY's aliases mean until the output is settled.
  var placeholder: ColumnReference
}

extension Binder {
  /// Binds SELECT with the ORDER BY that belongs to it.
  ///
  ///     FROM → WHERE → grouping → HAVING → windows → select list → DISTINCT → ORDER BY
  func bindSelect(_ select: Select, orderBy: [SortItem], environment: Environment) throws -> BoundRelation {
    let oneRow = BoundRelation(plan: .values(LogicalValues(output: [], rows: [[]])), columns: [])
    let from = try select.from.map { try bindRelation($0, environment: environment) } ?? oneRow
    let scope = Scope(from.columns, outer: environment.outer)
    var plan = from.plan
    if let condition = select.where {
      let context = ExpressionContext(scope: scope, environment: environment, clause: "WHERE")
      context.selectAliases = aliases(of: select)
      let predicate = try bindPredicate(condition, context)
      plan = try attach(context.subqueries, to: plan)
      if !predicate.isTrue { plan = .filter(LogicalFilter(input: plan, predicate: predicate)) }
    }
    let context = ExpressionContext(scope: scope, environment: environment, clause: "SELECT")
    context.namedWindows = try namedWindows(select)
    context.allowsAggregates = true
    context.allowsWindows = true
    let entries = try bindEntries(select, context)
    let grouping = try select.groupBy.map { try bindGroupBy($0, entries, selectContext: context, scope, environment) }
    context.clause = "HAVING"
    context.allowsWindows = false
    context.selectAliases = aliases(of: select)
    let having = try select.having.map { try bindPredicate($0, context) }
    let order = try bindOrderItems(orderBy, entries, context)

    let stage = try group(plan, grouping, context, isGrouped: having != nil)
    plan = try attach(context.subqueries, to: stage.plan, rewrite: stage.rewrite)
    if let having {
      plan = .filter(LogicalFilter(input: plan, predicate: try stage.rewrite(having)))
    }
    plan = try addWindows(context.windows, to: plan, rewrite: stage.rewrite)
    return try project(plan, entries, order, select, rewrite: stage.rewrite)
  }

  private func aliases(of select: Select) -> Set<String> {
    var names = Set<String>()
    for case .expression(_, let alias?) in select.items { names.insert(alias.folded) }
    return names
  }

  private func namedWindows(_ select: Select) throws -> [String: WindowSpecification] {
    var windows: [String: WindowSpecification] = [:]
    for window in select.windows {
      if windows.updateValue(window.specification, forKey: window.name.folded) != nil {
        throw SQLError(.duplicateName, "window \"\(window.name.name)\" is defined twice", at: window.name.range)
      }
    }
    return windows
  }

  /// Binds the select list, `*` spread out.
  private func bindEntries(_ select: Select, _ context: ExpressionContext) throws -> [SelectEntry] {
    var entries: [SelectEntry] = []
    func add(_ name: String?, _ expression: BoundExpression, _ range: SourceRange) {
      let placeholder = allocator.make(name ?? "_col\(entries.count)", expression.type)
      entries.append(SelectEntry(name: name, raw: expression, range: range, placeholder: placeholder))
    }
    func spread(_ columns: [ScopeColumn], _ range: SourceRange) {
      for column in columns {
        columnRanges[column.reference.id] = range
        add(column.name, .column(column.reference), range)
      }
    }
    for item in select.items {
      switch item {
      case .star(let range):
        guard select.from != nil else {
          throw SQLError(.columnNotFound, "SELECT * needs a FROM clause", at: range)
        }
        spread(context.scope.columns.filter { !$0.isHidden && !$0.needsQualifier }, range)
      case .qualifiedStar(let base, let names, let range):
        let columns = try starColumns(base, context.scope, range)
        guard names.isEmpty || names.count == columns.count else {
          throw SQLError(
            .columnAliasMismatch, "\(names.count) names for \(columns.count) columns", at: range)
        }
        for (index, column) in columns.enumerated() {
          columnRanges[column.reference.id] = range
          add(names.isEmpty ? column.name : names[index].name, .column(column.reference), range)
        }
      case .expression(let expression, let alias):
        let bound = try bindExpression(expression, context)
        add(alias?.name ?? nameParts(expression)?.last?.name, bound, expression.range)
      }
    }
    return entries
  }

  private func starColumns(_ base: Expression, _ scope: Scope, _ range: SourceRange) throws -> [ScopeColumn] {
    guard let qualifier = nameParts(base) else {
      throw SQLError(.notSupported, ".* of an expression is not supported", at: range)
    }
    let columns = scope.columns(of: qualifier).filter { !$0.isHidden }
    guard !columns.isEmpty else {
      let text = qualifier.map(\.name).joined(separator: ".")
      let near = Spelling.nearest(to: text, among: scope.columns.compactMap(\.qualifier.last))
      throw SQLError(
        .tableNotFound, "there is no table \"\(text)\" in FROM", at: range,
        suggestion: near.map { "did you mean \"\($0)\"?" })
    }
    return columns
  }

  /// One node for calls that share a window, in the order of their first call.
  private func addWindows(
    _ bindings: [WindowCallBinding], to plan: LogicalPlan, rewrite: (BoundExpression) throws -> BoundExpression
  ) throws -> LogicalPlan {
    var nodes: [LogicalWindow] = []
    for binding in bindings {
      let partition = try binding.partitionBy.map(rewrite)
      let order = try binding.orderBy.map { try $0.map(rewrite) }
      let call = try binding.call.map(rewrite)
      if let index = nodes.firstIndex(where: { $0.partitionBy == partition && $0.orderBy == order }) {
        nodes[index].calls.append(call)
      } else {
        nodes.append(LogicalWindow(input: plan, partitionBy: partition, orderBy: order, calls: [call]))
      }
    }
    return nodes.reduce(plan) { below, node in
      var node = node
      node.input = below
      return .window(node)
    }
  }
}
