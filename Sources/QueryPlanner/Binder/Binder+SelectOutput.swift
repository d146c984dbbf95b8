import Columnar
import Vectorized

/// A member of ORDER BY: its syntax and its expression over the input's columns and the select list's placeholders.
struct OrderEntry {
  var item: SortItem
  var raw: BoundExpression
}

extension Binder {
  /// ORDER BY sees ordinals and aliases of the select list first, then the input's columns.
  func bindOrderItems(
    _ items: [SortItem], _ entries: [SelectEntry], _ context: ExpressionContext
  ) throws -> [OrderEntry] {
    if items.isEmpty { return [] }
    context.clause = "ORDER BY"
    context.allowsWindows = true
    var ambiguous = Set<String>()
    for entry in entries {
      guard let name = entry.name?.lowercased() else { continue }
      if let known = context.aliases[name]?.reference {
        let first = entries.first { $0.placeholder == known }
        if first?.raw != entry.raw { ambiguous.insert(name) }
      } else {
        context.aliases[name] = .column(entry.placeholder)
        context.aliasDefinitions[entry.placeholder] = entry.raw
      }
    }
    defer { context.aliases = [:] }
    return try items.map { item in
      if let position = try ordinal(item.expression, count: entries.count, clause: "ORDER BY") {
        return OrderEntry(item: item, raw: .column(entries[position].placeholder))
      }
      if case .identifier(let name) = item.expression.kind, ambiguous.contains(name.folded) {
        throw SQLError(
          .ambiguousName, "column \"\(name.name)\" is in the select list more than once", at: item.expression.range)
      }
      return OrderEntry(item: item, raw: try bindExpression(item.expression, context))
    }
  }

  /// The select list's projection, DISTINCT and ORDER BY with the columns that only sorting needs.
  func project(
    _ input: LogicalPlan, _ entries: [SelectEntry], _ order: [OrderEntry], _ select: Select,
    rewrite: (BoundExpression) throws -> BoundExpression
  ) throws -> BoundRelation {
    var items: [ProjectPlan.Item] = []
    var used = Set<ColumnReference>()
    for entry in entries {
      let expression = try rewrite(entry.raw)
      var output = entry.placeholder
      if let column = expression.reference, used.insert(column).inserted { output = column }
      items.append(ProjectPlan.Item(output, expression))
    }
    let visible = items.count
    let placeholders = Dictionary(
      entries.map { ($0.placeholder, $0.raw) }, uniquingKeysWith: { first, _ in first })
    var keys: [SortKey] = []
    for entry in order {
      let key: ColumnReference
      if let column = entry.raw.reference, let index = entries.firstIndex(where: { $0.placeholder == column }) {
        key = items[index].output
      } else {
        let raw = entry.raw.substituting(placeholders)
        let expression = try rewrite(raw)
        if let index = items.firstIndex(where: { $0.expression == expression }) {
          key = items[index].output
        } else if select.isDistinct {
          throw SQLError(
            .notInDistinct, "with SELECT DISTINCT, ORDER BY can only use expressions of the select list",
            at: entry.item.expression.range)
        } else {
          key =
            expression.reference.map { used.contains($0) ? allocator.make($0.name, $0.type) : $0 }
            ?? allocator.make("sort", expression.type)
          items.append(ProjectPlan.Item(key, expression))
        }
      }
      let sort = try sortKey(entry.item, .column(key))
      if !keys.contains(where: { $0.expression == sort.expression }) { keys.append(sort) }
    }
    var plan = LogicalPlan.project(LogicalProject(input: input, items: items))
    if select.isDistinct { plan = try distinct(plan, at: select.range) }
    if !keys.isEmpty { plan = .sort(LogicalSort(input: plan, keys: keys)) }
    if items.count > visible {
      let passed = items[..<visible].map { ProjectPlan.Item($0.output, .column($0.output)) }
      plan = .project(LogicalProject(input: plan, items: passed))
    }
    let columns = zip(entries, items).map { entry, item in
      ScopeColumn(qualifier: [], name: entry.name, reference: item.output)
    }
    return BoundRelation(plan: plan, columns: columns)
  }

  /// Rows without repetition: a grouping by all columns.
  func distinct(_ plan: LogicalPlan, at range: SourceRange) throws -> LogicalPlan {
    let output = plan.output
    for column in output where column.type.physical == .nested {
      throw SQLError(.typeMismatch, "DISTINCT cannot compare values of type \(column.type)", at: range)
    }
    if output.isEmpty { return .limit(LogicalLimit(input: plan, count: 1)) }
    return .aggregate(
      LogicalAggregate(input: plan, keys: output.map { ProjectPlan.Item($0, .column($0)) }, aggregates: []))
  }
}
