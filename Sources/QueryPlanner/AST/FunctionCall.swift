/// `name([DISTINCT] arguments [ORDER BY …]) [FILTER (…)] [nulls] [OVER …]`.
package struct FunctionCall: Sendable {
  package var name: QualifiedName
  /// `count(*)`: no arguments then.
  package var isStar: Bool
  package var isDistinct: Bool
  package var arguments: [Expression]
  package var orderBy: [SortItem]
  package var filter: Expression?
  /// IGNORE NULLS or RESPECT NULLS as written; nil for neither.
  package var nullTreatment: NullTreatment?
  package var over: WindowReference?

  package init(
    name: QualifiedName, isStar: Bool = false, isDistinct: Bool = false, arguments: [Expression] = [],
    orderBy: [SortItem] = [], filter: Expression? = nil, nullTreatment: NullTreatment? = nil,
    over: WindowReference? = nil
  ) {
    self.name = name
    self.isStar = isStar
    self.isDistinct = isDistinct
    self.arguments = arguments
    self.orderBy = orderBy
    self.filter = filter
    self.nullTreatment = nullTreatment
    self.over = over
  }
}

/// Whether lag, lead, first_value, last_value and nth_value see NULLs.
package enum NullTreatment: String, Sendable, Hashable, CaseIterable {
  case ignore = "IGNORE NULLS"
  case respect = "RESPECT NULLS"
}

/// What stands behind OVER.
package enum WindowReference: Sendable {
  case name(Identifier)
  case specification(WindowSpecification)
}

/// `([name] [PARTITION BY …] [ORDER BY …] [frame])`.
package struct WindowSpecification: Sendable {
  /// The window of the WINDOW clause that this one extends.
  package var base: Identifier?
  package var partitionBy: [Expression]
  package var orderBy: [SortItem]
  package var frame: WindowFrame?
  package var range: SourceRange

  package init(
    base: Identifier?, partitionBy: [Expression], orderBy: [SortItem], frame: WindowFrame?, range: SourceRange
  ) {
    self.base = base
    self.partitionBy = partitionBy
    self.orderBy = orderBy
    self.frame = frame
    self.range = range
  }
}

/// `ROWS BETWEEN 1 PRECEDING AND CURRENT ROW`.
package struct WindowFrame: Sendable {
  package enum Mode: String, Sendable, Hashable, CaseIterable {
    case rows = "ROWS"
    case range = "RANGE"
    case groups = "GROUPS"
  }
  package enum Bound: Sendable {
    case unboundedPreceding
    case preceding(Expression)
    case currentRow
    case following(Expression)
    case unboundedFollowing
  }

  package var mode: Mode
  package var start: Bound
  /// Nil when written without BETWEEN: the current row.
  package var end: Bound?
  package var range: SourceRange

  package init(mode: Mode, start: Bound, end: Bound?, range: SourceRange) {
    self.mode = mode
    self.start = start
    self.end = end
    self.range = range
  }
}

/// One member of an ORDER BY.
package struct SortItem: Sendable {
  package enum Nulls: String, Sendable, Hashable, CaseIterable {
    case first = "NULLS FIRST"
    case last = "NULLS LAST"
  }

  package var expression: Expression
  package var isDescending: Bool
  /// Nil when not written; NULLs are last then, ascending and descending, as in Trino.
  package var nulls: Nulls?

  package init(expression: Expression, isDescending: Bool, nulls: Nulls?) {
    self.expression = expression
    self.isDescending = isDescending
    self.nulls = nulls
  }
}
