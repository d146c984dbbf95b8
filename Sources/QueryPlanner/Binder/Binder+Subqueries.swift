import Columnar
import Vectorized

extension Binder {
  /// Binds a condition whose rows must be TRUE. EXISTS and IN among its conjuncts become semi and anti joins.
  func bindPredicate(_ expression: Expression, _ context: ExpressionContext) throws -> BoundExpression {
    switch expression.kind {
    case .logical(.and, let terms):
      let bound = try terms.map { try bindPredicate($0, context) }.filter { !$0.isTrue }
      return .conjunction(bound)
    case .exists(let query):
      try join(existing: query, negated: false, at: expression.range, context)
      return .boolean(true)
    case .not(let inner):
      switch inner.kind {
      case .exists(let query):
        try join(existing: query, negated: true, at: expression.range, context)
        return .boolean(true)
      case .inSubquery(let value, let query, let negated):
        try join(value, in: query, negated: !negated, at: expression.range, context)
        return .boolean(true)
      default: break
      }
    case .inSubquery(let value, let query, let negated):
      try join(value, in: query, negated: negated, at: expression.range, context)
      return .boolean(true)
    case .quantified(let value, .equal, .any, let query):
      try join(value, in: query, negated: false, at: expression.range, context)
      return .boolean(true)
    case .quantified(let value, .notEqual, .all, let query):
      try join(value, in: query, negated: true, at: expression.range, context)
      return .boolean(true)
    default: break
    }
    return try bindBoolean(expression, context, in: context.clause)
  }

  /// Puts the joins of sub-queries on top of `plan`; `rewrite` maps their expressions to the plan's columns.
  func attach(
    _ subqueries: [SubqueryJoin], to plan: LogicalPlan, rewrite: (BoundExpression) throws -> BoundExpression = { $0 }
  ) throws -> LogicalPlan {
    var result = plan
    for subquery in subqueries {
      let own = subquery.plan.outputSet
      let condition = try subquery.condition.map { conjunct in
        conjunct.columns.isSubset(of: own) ? conjunct : try rewrite(conjunct)
      }
      if let lateral = subquery.lateral {
        result = lateral.attached(to: result, subquery.plan, condition, allocator)
        continue
      }
      result = .join(
        LogicalJoin(
          kind: subquery.kind, left: result, right: subquery.plan, condition: condition, mark: subquery.mark))
    }
    return result
  }

  /// A sub-query with its correlation pulled out.
  func bindInner(
    _ query: Query, at range: SourceRange, _ context: ExpressionContext, keepsRowCount: Bool
  ) throws -> (relation: BoundRelation, correlation: Decorrelated) {
    var environment = context.environment
    environment.outer = context.scope
    let bound = try bindQuery(query, environment: environment)
    var decorrelator = Decorrelator(
      outer: bound.plan.freeColumns, allocator: allocator, range: range, ignoresLimits: !keepsRowCount)
    let pulled = try decorrelator.pull(bound.plan)
    return (bound, pulled)
  }

  /// EXISTS as a conjunct.
  private func join(
    existing query: Query, negated: Bool, at range: SourceRange, _ context: ExpressionContext
  ) throws {
    let (_, inner) = try bindInner(query, at: range, context, keepsRowCount: false)
    if inner.emptyValues != nil {
      throw SQLError(
        .notSupported, "EXISTS over a correlated aggregate without GROUP BY is not supported", at: range,
        notes: ["such a sub-query always gives one row"])
    }
    guard inner.predicates.isEmpty else {
      context.subqueries.append(
        SubqueryJoin(kind: negated ? .anti : .semi, plan: inner.plan, condition: inner.predicates))
      return
    }
    // Uncorrelated: one row that says whether there is any, joined on the answer.
    let count = try rowCount(of: .limit(LogicalLimit(input: inner.plan, count: 1)), at: range)
    let zero = BoundExpression.constant(Scalar(.bigint, .integer(0)))
    let test = try call(negated ? "=" : ">", [.column(count.output[0]), zero], at: range)
    let filtered = LogicalPlan.filter(LogicalFilter(input: count, predicate: test))
    context.subqueries.append(SubqueryJoin(kind: .semi, plan: filtered, condition: []))
  }

  private func rowCount(of plan: LogicalPlan, at range: SourceRange) throws -> LogicalPlan {
    guard let count = AggregateRegistry.resolve("count", []) else {
      throw SQLError(.functionNotFound, "count(*) is missing", at: range)
    }
    let output = allocator.make("count", .bigint)
    return .aggregate(
      LogicalAggregate(input: plan, keys: [], aggregates: [AggregatePlan.Item(output, AggregateCall(count, []))]))
  }

  /// The values of `value IN (query)`, several for a row, paired with the query's columns as comparisons.
  private func comparisons(
    _ value: Expression, _ relation: BoundRelation, at range: SourceRange, _ context: ExpressionContext
  ) throws -> [BoundExpression] {
    var members = [value]
    if case .row(let parts) = value.kind { members = parts }
    guard members.count == relation.columns.count else {
      throw SQLError(
        .typeMismatch,
        "IN compares \(members.count) value\(members.count == 1 ? "" : "s") with a sub-query of "
          + "\(relation.columns.count) column\(relation.columns.count == 1 ? "" : "s")", at: range)
    }
    return try zip(members, relation.columns).map { member, column in
      try compare("=", bindExpression(member, context), .column(column.reference), at: range)
    }
  }

  /// `value [NOT] IN (query)` as a conjunct.
  private func join(
    _ value: Expression, in query: Query, negated: Bool, at range: SourceRange, _ context: ExpressionContext
  ) throws {
    let (relation, inner) = try bindInner(query, at: range, context, keepsRowCount: true)
    let pairs = try comparisons(value, relation, at: range, context)
    if let empty = inner.emptyValues, negated || !relation.columns.allSatisfy({ empty[$0.reference] == nil }) {
      throw SQLError(.notSupported, "IN over this correlated aggregate is not supported", at: range)
    }
    if !negated {
      context.subqueries.append(SubqueryJoin(kind: .semi, plan: inner.plan, condition: pairs + inner.predicates))
    } else if inner.predicates.isEmpty && pairs.count == 1 {
      context.subqueries.append(SubqueryJoin(kind: .nullAwareAnti, plan: inner.plan, condition: pairs))
    } else {
      // A row goes when some inner row is equal or cannot be told from it.
      let maybe = BoundExpression.coalesce([.conjunction(pairs), .boolean(true)])
      context.subqueries.append(
        SubqueryJoin(kind: .anti, plan: inner.plan, condition: inner.predicates + [maybe]))
    }
  }

  /// A sub-query whose answer is a value.
  func bindSubqueryExpression(
    _ expression: Expression, _ context: ExpressionContext
  ) throws -> BoundExpression {
    let range = expression.range
    switch expression.kind {
    case .subquery(let query): return try bindScalar(query, at: range, context)
    case .exists(let query): return try bindExistsValue(query, at: range, context)
    case .inSubquery(let value, let query, let negated):
      let mark = try bindInValue(value, query, at: range, context)
      return negated ? .not(mark) : mark
    case .quantified(let value, .equal, .any, let query): return try bindInValue(value, query, at: range, context)
    case .quantified(let value, .notEqual, .all, let query):
      return .not(try bindInValue(value, query, at: range, context))
    case .quantified(let value, let symbol, let quantifier, let query):
      return try bindQuantified(value, symbol, quantifier, query, at: range, context)
    default: throw SQLError(.notSupported, "this sub-query is not supported", at: range)
    }
  }

  private func bindExistsValue(
    _ query: Query, at range: SourceRange, _ context: ExpressionContext
  ) throws -> BoundExpression {
    let (_, inner) = try bindInner(query, at: range, context, keepsRowCount: false)
    if inner.emptyValues != nil { return .boolean(true) }
    if inner.predicates.isEmpty {
      let count = try rowCount(of: .limit(LogicalLimit(input: inner.plan, count: 1)), at: range)
      context.subqueries.append(SubqueryJoin(kind: .inner, plan: count, condition: []))
      let zero = BoundExpression.constant(Scalar(.bigint, .integer(0)))
      return try call(">", [.column(count.output[0]), zero], at: range)
    }
    let mark = allocator.make("exists", .boolean)
    context.subqueries.append(
      SubqueryJoin(kind: .mark, plan: inner.plan, condition: inner.predicates, mark: mark))
    return .coalesce([.column(mark), .boolean(false)])
  }

  private func bindInValue(
    _ value: Expression, _ query: Query, at range: SourceRange, _ context: ExpressionContext
  ) throws -> BoundExpression {
    let (relation, inner) = try bindInner(query, at: range, context, keepsRowCount: true)
    let pairs = try comparisons(value, relation, at: range, context)
    guard inner.predicates.isEmpty, pairs.count == 1 else {
      throw SQLError(
        .notSupported, "a correlated IN is supported only as a condition of WHERE or HAVING joined by AND", at: range,
        suggestion: "write it with EXISTS")
    }
    let mark = allocator.make("in", .boolean)
    context.subqueries.append(SubqueryJoin(kind: .mark, plan: inner.plan, condition: pairs, mark: mark))
    return .column(mark)
  }

  private func bindScalar(
    _ query: Query, at range: SourceRange, _ context: ExpressionContext
  ) throws -> BoundExpression {
    var environment = context.environment
    environment.outer = context.scope
    let relation = try bindQuery(query, environment: environment)
    guard relation.columns.count == 1, let value = relation.columns.first?.reference else {
      throw SQLError(
        .typeMismatch, "a sub-query used as a value must have one column, not \(relation.columns.count)", at: range)
    }
    var decorrelator = Decorrelator(
      outer: relation.plan.freeColumns, allocator: allocator, range: range, ignoresLimits: false)
    if let (lateral, input) = try LateralAggregate.find(in: relation.plan, &decorrelator) {
      context.subqueries.append(
        SubqueryJoin(kind: .left, plan: input.plan, condition: input.predicates, lateral: lateral))
      return .column(value)
    }
    let inner = try decorrelator.pull(relation.plan)
    if inner.predicates.isEmpty {
      context.subqueries.append(SubqueryJoin(kind: .inner, plan: .singleRow(inner.plan), condition: []))
      return .column(value)
    }
    guard let empty = inner.emptyValues else {
      let single = try singleValue(value, inner, at: range)
      context.subqueries.append(SubqueryJoin(kind: .left, plan: single.plan, condition: single.condition))
      return .column(single.value)
    }
    guard let missing = empty[value] else {
      context.subqueries.append(SubqueryJoin(kind: .left, plan: inner.plan, condition: inner.predicates))
      return .column(value)
    }
    // Where no group matches, the aggregate over no rows answers (count: 0).
    let matched = allocator.make("matched", .boolean)
    let passed = inner.plan.output.map { ProjectPlan.Item($0, .column($0)) }
    let marked = LogicalPlan.project(
      LogicalProject(input: inner.plan, items: passed + [ProjectPlan.Item(matched, .boolean(true))]))
    context.subqueries.append(SubqueryJoin(kind: .left, plan: marked, condition: inner.predicates))
    return .caseWhen(
      [CaseBranch(condition: .isNull(.column(matched)), result: missing)], otherwise: .column(value), type: value.type)
  }

  /// One row a correlation key, with an error where there are more.
  private func singleValue(
    _ value: ColumnReference, _ inner: Decorrelated, at range: SourceRange
  ) throws -> (plan: LogicalPlan, condition: [BoundExpression], value: ColumnReference) {
    guard let count = AggregateRegistry.resolve("count", []), let least = AggregateRegistry.resolve("min", [value.type])
    else { throw SQLError(.notSupported, "a correlated sub-query of type \(value.type) is not supported", at: range) }
    let own = inner.plan.outputSet
    var keys: [ProjectPlan.Item] = []
    var condition: [BoundExpression] = []
    for predicate in inner.predicates {
      guard let pair = Decorrelator.equality(predicate, inner: own) else {
        throw SQLError(
          .notSupported, "a correlated sub-query used as a value must compare with = alone", at: range)
      }
      let key = allocator.make("key", pair.inner.type)
      keys.append(ProjectPlan.Item(key, pair.inner))
      condition.append(.call(pair.function, [pair.outer, .column(key)]))
    }
    let only = allocator.make(value.name, value.type)
    let rows = allocator.make("count", .bigint)
    let grouped = LogicalPlan.aggregate(
      LogicalAggregate(
        input: inner.plan, keys: keys,
        aggregates: [
          AggregatePlan.Item(only, AggregateCall(least, [.column(value)])),
          AggregatePlan.Item(rows, AggregateCall(count, [])),
        ]))
    let checked = allocator.make(value.name, value.type)
    let items =
      keys.map { ProjectPlan.Item($0.output, .column($0.output)) }
      + [ProjectPlan.Item(checked, .call(SingleRowCheck.function(value.type), [.column(only), .column(rows)]))]
    return (.project(LogicalProject(input: grouped, items: items)), condition, checked)
  }
}
