import Columnar
import Vectorized

extension Binder {
  /// Binds a query with its CTEs, ORDER BY, OFFSET and LIMIT.
  func bindQuery(_ query: Query, environment: Environment) throws -> BoundRelation {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.maximumDepth {
      throw SQLError(.tooComplex, "queries are nested more than \(Self.maximumDepth) deep", at: query.range)
    }
    let inner = try adding(query.with, to: environment)
    var bound: BoundRelation
    switch query.body {
    case .select(let select): bound = try bindSelect(select, orderBy: query.orderBy, environment: inner)
    default:
      bound = try bindBody(query.body, environment: inner)
      if !query.orderBy.isEmpty { bound.plan = try bindOrder(query.orderBy, of: bound, environment: inner) }
    }
    return try bindLimit(query, over: bound)
  }

  private func adding(_ with: WithClause?, to environment: Environment) throws -> Environment {
    guard let with else { return environment }
    var inner = environment
    var names = Set<String>()
    for table in with.tables {
      guard names.insert(table.name.folded).inserted else {
        throw SQLError(.duplicateName, "WITH query name \"\(table.name.name)\" is given twice", at: table.name.range)
      }
      if with.isRecursive, table.query.mentions(table.name) {
        throw SQLError(
          .notSupported, "recursive WITH query \"\(table.name.name)\" is not supported", at: table.name.range)
      }
      inner.commonTables[table.name.folded] = CommonTableBinding(table: table, environment: inner)
    }
    return inner
  }

  func bindBody(_ body: QueryBody, environment: Environment) throws -> BoundRelation {
    switch body {
    case .select(let select): return try bindSelect(select, orderBy: [], environment: environment)
    case .values(let rows, let range): return try bindValues(rows, at: range, environment: environment)
    case .table(let name):
      let bound = try bindRelation(Relation(.table(name), range: name.range), environment: environment)
      return visible(bound)
    case .query(let query): return try bindQuery(query, environment: environment)
    case .setOperation(let operation, let isAll, let left, let right, let range):
      return try bindSetOperation(operation, isAll: isAll, left, right, at: range, environment: environment)
    }
  }

  /// The relation without its hidden columns.
  func visible(_ bound: BoundRelation) -> BoundRelation {
    let columns = bound.columns.filter { !$0.isHidden && !$0.needsQualifier }
    let items = columns.map { ProjectPlan.Item($0.reference, .column($0.reference)) }
    return BoundRelation(plan: .project(LogicalProject(input: bound.plan, items: items)), columns: columns)
  }

  /// ORDER BY over a set operation or VALUES: names and ordinals of the result's columns, and expressions of them.
  private func bindOrder(
    _ items: [SortItem], of bound: BoundRelation, environment: Environment
  ) throws -> LogicalPlan {
    let context = ExpressionContext(
      scope: Scope(bound.columns, outer: environment.outer), environment: environment, clause: "ORDER BY")
    var keys: [SortKey] = []
    for item in items {
      let expression: BoundExpression
      if let ordinal = try ordinal(item.expression, count: bound.columns.count, clause: "ORDER BY") {
        expression = .column(bound.columns[ordinal].reference)
      } else {
        expression = try bindExpression(item.expression, context)
      }
      keys.append(try sortKey(item, expression))
    }
    if !context.subqueries.isEmpty {
      throw SQLError(.notSupported, "sub-queries in ORDER BY of a set operation are not supported")
    }
    return .sort(LogicalSort(input: bound.plan, keys: keys))
  }

  /// NULLs are last unless the text says otherwise, in both directions.
  func sortKey(_ item: SortItem, _ expression: BoundExpression) throws -> SortKey {
    try requireOrderable(expression.type, at: item.expression.range)
    return SortKey(expression, isDescending: item.isDescending, nullsFirst: item.nulls == .first)
  }

  func requireOrderable(_ type: DataType, at range: SourceRange) throws {
    if type.physical == .nested {
      throw SQLError(.typeMismatch, "values of type \(type) cannot be ordered", at: range)
    }
  }

  /// The index that an integer literal names in ORDER BY or GROUP BY; nil for other expressions.
  func ordinal(_ expression: Expression, count: Int, clause: String) throws -> Int? {
    guard case .literal(.integer(let digits)) = expression.kind else { return nil }
    guard let position = Int(digits), position >= 1, position <= count else {
      throw SQLError(
        .invalidColumnReference, "\(clause) position \(digits) is not in the select list", at: expression.range,
        notes: ["the select list has \(count) column\(count == 1 ? "" : "s")"])
    }
    return position - 1
  }

  private func bindLimit(_ query: Query, over bound: BoundRelation) throws -> BoundRelation {
    if query.limit == nil && query.offset == nil { return bound }
    var result = bound
    let offset = try query.offset.map { try rowCount($0, "OFFSET") } ?? 0
    let count = try query.limit.map { try rowCount($0.count, "LIMIT") }
    if let limit = query.limit, limit.withTies {
      guard case .sort(let sort) = bound.plan else {
        throw SQLError(
          .notSupported, "FETCH FIRST … WITH TIES needs an ORDER BY over columns of the select list",
          at: limit.count.range)
      }
      result.plan = limitWithTies(sort, count: count ?? 0, offset: offset)
      return result
    }
    result.plan = .limit(LogicalLimit(input: bound.plan, count: count, offset: offset))
    return result
  }

  /// Rows whose rank among those behind the offset is at most `count`: `rank() <= count` over the sort's keys.
  private func limitWithTies(_ sort: LogicalSort, count: Int, offset: Int) -> LogicalPlan {
    let input =
      offset == 0 ? LogicalPlan.sort(sort) : .limit(LogicalLimit(input: .sort(sort), count: nil, offset: offset))
    let rank = allocator.make("rank", .bigint)
    let window = LogicalPlan.window(
      LogicalWindow(
        input: input, partitionBy: [], orderBy: sort.keys,
        calls: [WindowPlan.Call(output: rank, function: .rank, arguments: [])]))
    guard let atMost = FunctionRegistry.resolve("<=", [.bigint, .bigint]) else { return input }
    let kept = LogicalPlan.filter(
      LogicalFilter(
        input: window,
        predicate: .call(atMost, [.column(rank), .constant(Scalar(.bigint, .integer(Int64(count))))])))
    let items = sort.input.output.map { ProjectPlan.Item($0, .column($0)) }
    return .sort(LogicalSort(input: .project(LogicalProject(input: kept, items: items)), keys: sort.keys))
  }

  private func rowCount(_ expression: Expression, _ clause: String) throws -> Int {
    guard case .literal(.integer(let digits)) = expression.kind, let count = Int(digits) else {
      throw SQLError(.invalidArgument, "\(clause) must be a whole number from 0 on", at: expression.range)
    }
    return count
  }
}
