/// Something that stands in FROM and gives rows.
package struct Relation: Sendable {
  package var kind: Kind
  package var range: SourceRange

  package init(_ kind: Kind, range: SourceRange) {
    self.kind = kind
    self.range = range
  }

  package indirect enum Kind: Sendable {
    case table(QualifiedName)
    /// `FROM 'path/*.parquet'`.
    case file(path: String)
    case subquery(Query)
    case lateral(Query)
    case unnest([Expression], withOrdinality: Bool)
    /// `TABLE(f(…))` or `f(…)`.
    case function(QualifiedName, [Expression])
    case alias(Relation, name: Identifier, columns: [Identifier])
    case sample(Relation, SampleMethod, percentage: Expression)
    /// A comma is a cross join.
    case join(JoinKind, Relation, Relation, JoinCondition)
  }
}

package enum SampleMethod: String, Sendable, Hashable, CaseIterable {
  case bernoulli = "BERNOULLI"
  case system = "SYSTEM"
}

package enum JoinKind: String, Sendable, Hashable, CaseIterable {
  case cross = "CROSS"
  case inner = "INNER"
  case left = "LEFT"
  case right = "RIGHT"
  case full = "FULL"
}

/// What ties the rows of a join's sides; `none` for CROSS JOIN and the comma only.
package enum JoinCondition: Sendable {
  case none
  case on(Expression)
  case using([Identifier])
  case natural
}
