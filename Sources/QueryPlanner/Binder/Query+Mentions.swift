/// Whether a query names a table in FROM, for finding recursive WITH queries. Expressions are not searched: a recursive
/// reference inside a sub-query expression is not allowed by SQL.
extension Query {
  func mentions(_ table: Identifier) -> Bool { body.mentions(table) }
}

extension QueryBody {
  fileprivate func mentions(_ table: Identifier) -> Bool {
    switch self {
    case .select(let select): select.from?.mentions(table) ?? false
    case .values: false
    case .table(let name): name.parts.count == 1 && name.last == table
    case .query(let query): query.mentions(table)
    case .setOperation(_, _, let left, let right, _): left.mentions(table) || right.mentions(table)
    }
  }
}

extension Relation {
  fileprivate func mentions(_ table: Identifier) -> Bool {
    switch kind {
    case .table(let name): name.parts.count == 1 && name.last == table
    case .file, .unnest, .function: false
    case .subquery(let query), .lateral(let query): query.mentions(table)
    case .alias(let inner, _, _), .sample(let inner, _, _): inner.mentions(table)
    case .join(_, let left, let right, _): left.mentions(table) || right.mentions(table)
    }
  }
}
