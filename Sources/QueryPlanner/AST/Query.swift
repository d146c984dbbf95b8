/// A whole query: CTEs, a body, and what orders and cuts the body's rows.
package struct Query: Sendable {
  package var with: WithClause?
  package var body: QueryBody
  package var orderBy: [SortItem]
  /// OFFSET: a number or a parameter.
  package var offset: Expression?
  /// LIMIT or FETCH FIRST; nil when not written or ALL.
  package var limit: Limit?
  package var range: SourceRange

  package init(
    with: WithClause? = nil, body: QueryBody, orderBy: [SortItem] = [], offset: Expression? = nil,
    limit: Limit? = nil, range: SourceRange
  ) {
    self.with = with
    self.body = body
    self.orderBy = orderBy
    self.offset = offset
    self.limit = limit
    self.range = range
  }
}

/// How many rows to keep: a number or a parameter, and whether ties of the last row stay too.
package struct Limit: Sendable {
  package var count: Expression
  package var withTies: Bool
  package init(count: Expression, withTies: Bool) {
    self.count = count
    self.withTies = withTies
  }
}

/// `WITH [RECURSIVE] name [(columns)] AS (query), …`.
package struct WithClause: Sendable {
  package var isRecursive: Bool
  package var tables: [CommonTable]
  package init(isRecursive: Bool, tables: [CommonTable]) {
    self.isRecursive = isRecursive
    self.tables = tables
  }
}

/// One query of a WITH clause and the name it goes by.
package struct CommonTable: Sendable {
  package var name: Identifier
  /// Empty when not written.
  package var columns: [Identifier]
  package var query: Query
  package init(name: Identifier, columns: [Identifier], query: Query) {
    self.name = name
    self.columns = columns
    self.query = query
  }
}

/// What gives a query's rows.
package indirect enum QueryBody: Sendable {
  case select(Select)
  /// Rows; a row of one expression that is not `.row` is one column.
  case values([Expression], range: SourceRange)
  /// `TABLE name`.
  case table(QualifiedName)
  /// A query in parentheses, with its own ORDER BY and LIMIT.
  case query(Query)
  case setOperation(SetOperation, isAll: Bool, QueryBody, QueryBody, range: SourceRange)

  package var range: SourceRange {
    switch self {
    case .select(let select): select.range
    case .values(_, let range): range
    case .table(let name): name.range
    case .query(let query): query.range
    case .setOperation(_, _, _, _, let range): range
    }
  }
}

/// How two row sets are combined; INTERSECT binds more tightly than the others.
package enum SetOperation: String, Sendable, Hashable, CaseIterable {
  case union = "UNION"
  case intersect = "INTERSECT"
  case except = "EXCEPT"
}
