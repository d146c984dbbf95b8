import Columnar
import Vectorized

extension Binder {
  func bindJoin(
    _ kind: JoinKind, _ left: Relation, _ right: Relation, _ condition: JoinCondition, at range: SourceRange,
    environment: Environment
  ) throws -> BoundRelation {
    let leftBound = try bindRelation(left, environment: environment)
    let rightBound = try bindRelation(right, environment: environment)
    switch condition {
    case .none: return join(.inner, leftBound, rightBound, [])
    case .on(let predicate):
      let context = ExpressionContext(
        scope: Scope(leftBound.columns + rightBound.columns, outer: environment.outer), environment: environment,
        clause: "ON")
      let bound = try bindPredicate(predicate, context)
      if !context.subqueries.isEmpty {
        guard kind == .inner else {
          throw SQLError(.notSupported, "sub-queries in ON of an outer join are not supported", at: predicate.range)
        }
        let joined = join(.inner, leftBound, rightBound, [])
        let plan = try attach(context.subqueries, to: joined.plan)
        return BoundRelation(
          plan: .filter(LogicalFilter(input: plan, predicate: bound)), columns: joined.columns)
      }
      return join(planKind(kind), leftBound, rightBound, bound.conjuncts)
    case .using(let names): return try joinUsing(kind, leftBound, rightBound, names)
    case .natural:
      let rightNames = Set(rightBound.columns.filter { !$0.isHidden }.compactMap { $0.name?.lowercased() })
      var names: [Identifier] = []
      for column in leftBound.columns where !column.isHidden && !column.needsQualifier {
        if let name = column.name, rightNames.contains(name.lowercased()) {
          names.append(Identifier(name, range: range))
        }
      }
      guard !names.isEmpty else {
        throw SQLError(.columnNotFound, "NATURAL JOIN finds no column that both sides have", at: range)
      }
      return try joinUsing(kind, leftBound, rightBound, names)
    }
  }

  private func planKind(_ kind: JoinKind) -> JoinPlan.Kind {
    switch kind {
    case .cross, .inner: .inner
    case .left: .left
    case .right: .right
    case .full: .full
    }
  }

  private func join(
    _ kind: JoinPlan.Kind, _ left: BoundRelation, _ right: BoundRelation, _ condition: [BoundExpression]
  ) -> BoundRelation {
    BoundRelation(
      plan: .join(LogicalJoin(kind: kind, left: left.plan, right: right.plan, condition: condition)),
      columns: left.columns + right.columns)
  }

  /// `USING (k)`: one merged column comes first, then the rest of both sides; the sides of `k` need their qualifier.
  private func joinUsing(
    _ kind: JoinKind, _ left: BoundRelation, _ right: BoundRelation, _ names: [Identifier]
  ) throws -> BoundRelation {
    var condition: [BoundExpression] = []
    var merged: [ScopeColumn] = []
    var items: [ProjectPlan.Item] = []
    var used = Set<ColumnReference>()
    for name in names {
      let a = try side(name, of: left, "left")
      let b = try side(name, of: right, "right")
      condition.append(try call("=", [.column(a), .column(b)], at: name.range))
      used.formUnion([a, b])
      switch kind {
      case .cross, .inner, .left: merged.append(ScopeColumn(qualifier: [], name: name.name, reference: a))
      case .right: merged.append(ScopeColumn(qualifier: [], name: name.name, reference: b))
      case .full:
        let unified = try unify([.column(a), .column(b)], at: name.range, in: "USING")
        let reference = allocator.make(name.name, unified.type)
        items.append(ProjectPlan.Item(reference, .coalesce(unified.expressions)))
        merged.append(ScopeColumn(qualifier: [], name: name.name, reference: reference))
      }
    }
    var joined = join(planKind(kind), left, right, condition)
    if !items.isEmpty {
      let passed = joined.plan.output.map { ProjectPlan.Item($0, .column($0)) }
      joined.plan = .project(LogicalProject(input: joined.plan, items: items + passed))
    }
    for index in joined.columns.indices where used.contains(joined.columns[index].reference) {
      joined.columns[index].needsQualifier = true
    }
    joined.columns = merged + joined.columns
    return joined
  }

  private func side(_ name: Identifier, of relation: BoundRelation, _ which: String) throws -> ColumnReference {
    switch Scope(relation.columns).match([name]) {
    case .column(let column): return column.reference
    case .ambiguous:
      throw SQLError(.ambiguousName, "column \"\(name.name)\" is ambiguous on the \(which) side", at: name.range)
    case .none:
      throw SQLError(
        .columnNotFound, "column \"\(name.name)\" of USING is not on the \(which) side of the join", at: name.range)
    }
  }
}
