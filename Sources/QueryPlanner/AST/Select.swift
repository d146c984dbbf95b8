/// `SELECT … FROM … WHERE … GROUP BY … HAVING … WINDOW …`.
package struct Select: Sendable {
  package var isDistinct: Bool
  package var items: [SelectItem]
  /// Nil without FROM: one row without columns.
  package var from: Relation?
  package var `where`: Expression?
  package var groupBy: GroupBy?
  package var having: Expression?
  package var windows: [NamedWindow]
  package var range: SourceRange

  package init(
    isDistinct: Bool, items: [SelectItem], from: Relation?, where: Expression?, groupBy: GroupBy?,
    having: Expression?, windows: [NamedWindow], range: SourceRange
  ) {
    self.isDistinct = isDistinct
    self.items = items
    self.from = from
    self.where = `where`
    self.groupBy = groupBy
    self.having = having
    self.windows = windows
    self.range = range
  }
}

/// One member of the SELECT list.
package enum SelectItem: Sendable {
  case expression(Expression, alias: Identifier?)
  /// `*`.
  case star(SourceRange)
  /// `t.*`, `schema.t.*`, `(row).*`; columns renamed by `AS (a, b)`, empty when not written.
  case qualifiedStar(Expression, columns: [Identifier], range: SourceRange)

  package var range: SourceRange {
    switch self {
    case .expression(let expression, let alias): alias.map { expression.range.union($0.range) } ?? expression.range
    case .star(let range), .qualifiedStar(_, _, let range): range
    }
  }
}

/// `GROUP BY [ALL | DISTINCT] element, …`.
package struct GroupBy: Sendable {
  package var isDistinct: Bool
  package var elements: [GroupingElement]
  package var range: SourceRange

  package init(isDistinct: Bool, elements: [GroupingElement], range: SourceRange) {
    self.isDistinct = isDistinct
    self.elements = elements
    self.range = range
  }
}

/// One member of a GROUP BY; several multiply into grouping sets.
package enum GroupingElement: Sendable {
  /// One expression, or several in parentheses; `()` is none. An integer literal alone is an ordinal.
  case simple([Expression])
  /// Each member is one or more expressions in parentheses.
  case rollup([[Expression]])
  case cube([[Expression]])
  case sets([[Expression]])
}

/// `WINDOW name AS (…)`.
package struct NamedWindow: Sendable {
  package var name: Identifier
  package var specification: WindowSpecification
  package init(name: Identifier, specification: WindowSpecification) {
    self.name = name
    self.specification = specification
  }
}
