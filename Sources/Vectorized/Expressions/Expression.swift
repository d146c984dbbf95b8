import Columnar

/// A bound, typed scalar expression: what the binder makes, rules rewrite and `ExpressionCompiler` compiles.
///
/// Types are final: arguments already have the types their function wants, casts are explicit. Sub-queries, aggregates
/// and window calls are gone; they are plan nodes whose outputs are named by `column`.
package indirect enum Expression: Hashable, Sendable {
  case column(ColumnReference)
  case constant(Scalar)
  /// A scalar function or operator of the registry.
  case call(ResolvedFunction, [Expression])
  case cast(Expression, to: DataType, isTry: Bool)
  /// Three-valued AND and OR of two or more terms.
  case and([Expression])
  case or([Expression])
  case not(Expression)
  case isNull(Expression)
  /// `CASE WHEN condition THEN result … ELSE otherwise END`; all results have the type `type`.
  case caseWhen([CaseBranch], otherwise: Expression?, type: DataType)
  /// `value IN (…)`; elements have the type of `value`. A NULL element makes a miss NULL.
  case inList(Expression, [Expression])
  case coalesce([Expression])
  /// `TRY(e)`: NULL for rows where `e` fails.
  case attempt(Expression)
}

package struct CaseBranch: Hashable, Sendable {
  package var condition: Expression
  package var result: Expression

  package init(condition: Expression, result: Expression) {
    self.condition = condition
    self.result = result
  }
}

extension Expression {
  package var type: DataType {
    switch self {
    case .column(let reference): reference.type
    case .constant(let scalar): scalar.type
    case .call(let function, _): function.resultType
    case .cast(_, let type, _): type
    case .and, .or, .not, .isNull, .inList: .boolean
    case .caseWhen(_, _, let type): type
    case .coalesce(let terms): terms.first?.type ?? .unknown
    case .attempt(let inner): inner.type
    }
  }

  package var children: [Expression] {
    switch self {
    case .column, .constant: []
    case .call(_, let arguments): arguments
    case .cast(let inner, _, _), .not(let inner), .isNull(let inner), .attempt(let inner): [inner]
    case .and(let terms), .or(let terms), .coalesce(let terms): terms
    case .caseWhen(let branches, let otherwise, _):
      branches.flatMap { [$0.condition, $0.result] } + (otherwise.map { [$0] } ?? [])
    case .inList(let value, let elements): [value] + elements
    }
  }

  /// The same node over `transform`ed children.
  package func mapChildren(_ transform: (Expression) throws -> Expression) rethrows -> Expression {
    switch self {
    case .column, .constant: return self
    case .call(let function, let arguments): return .call(function, try arguments.map(transform))
    case .cast(let inner, let type, let isTry): return .cast(try transform(inner), to: type, isTry: isTry)
    case .and(let terms): return .and(try terms.map(transform))
    case .or(let terms): return .or(try terms.map(transform))
    case .not(let inner): return .not(try transform(inner))
    case .isNull(let inner): return .isNull(try transform(inner))
    case .caseWhen(let branches, let otherwise, let type):
      return .caseWhen(
        try branches.map { CaseBranch(condition: try transform($0.condition), result: try transform($0.result)) },
        otherwise: try otherwise.map(transform), type: type)
    case .inList(let value, let elements): return .inList(try transform(value), try elements.map(transform))
    case .coalesce(let terms): return .coalesce(try terms.map(transform))
    case .attempt(let inner): return .attempt(try transform(inner))
    }
  }

  /// Every column the expression reads.
  package var columns: Set<ColumnReference> {
    var found = Set<ColumnReference>()
    collectColumns(into: &found)
    return found
  }

  private func collectColumns(into found: inout Set<ColumnReference>) {
    if case .column(let reference) = self { found.insert(reference) }
    for child in children { child.collectColumns(into: &found) }
  }

  /// The expression with columns replaced by what computes them.
  package func substituting(_ definitions: [ColumnReference: Expression]) -> Expression {
    if case .column(let reference) = self { return definitions[reference] ?? self }
    return mapChildren { $0.substituting(definitions) }
  }

  /// Whether equal inputs give equal results; false for `random()` and the like.
  package var isDeterministic: Bool {
    if case .call(let function, _) = self, !function.isDeterministic { return false }
    return children.allSatisfy(\.isDeterministic)
  }

  /// Whether evaluation can fail on some row (division by zero, a bad cast …).
  package var canFail: Bool {
    switch self {
    case .attempt: return false
    case .call(let function, _) where function.canFail: return true
    case .cast(let inner, let type, false): return inner.canFail || !TypeCoercion.neverFails(inner.type, to: type)
    default: return children.contains(where: \.canFail)
    }
  }

  /// The conjuncts of nested ANDs.
  package var conjuncts: [Expression] {
    if case .and(let terms) = self { return terms.flatMap(\.conjuncts) }
    return [self]
  }
}
