import Columnar
import Vectorized

extension BoundExpression {
  /// The expression with whole sub-trees replaced, the largest first.
  func replacing(_ replacements: [BoundExpression: BoundExpression]) -> BoundExpression {
    if replacements.isEmpty { return self }
    if let found = replacements[self] { return found }
    return mapChildren { $0.replacing(replacements) }
  }

  /// Rewrites from the leaves up.
  func transformUp(_ transform: (BoundExpression) throws -> BoundExpression) rethrows -> BoundExpression {
    try transform(try mapChildren { try $0.transformUp(transform) })
  }

  static func boolean(_ value: Bool) -> BoundExpression { .constant(Scalar(.boolean, .boolean(value))) }

  var constant: Scalar? { if case .constant(let scalar) = self { scalar } else { nil } }

  var isTrue: Bool { constant?.value == .boolean(true) }

  /// FALSE or NULL: as a filter it lets no row through.
  var isNeverTrue: Bool {
    guard let value = constant?.value else { return false }
    return value == .boolean(false) || value == .null
  }

  var reference: ColumnReference? { if case .column(let reference) = self { reference } else { nil } }

  /// AND of `terms`; TRUE for none.
  static func conjunction(_ terms: [BoundExpression]) -> BoundExpression {
    switch terms.count {
    case 0: boolean(true)
    case 1: terms[0]
    default: .and(terms)
    }
  }

  /// The two sides of `a = b`.
  var equalitySides: (left: BoundExpression, right: BoundExpression)? {
    if case .call(let function, let arguments) = self, function.name == "=", arguments.count == 2 {
      return (arguments[0], arguments[1])
    }
    return nil
  }
}
