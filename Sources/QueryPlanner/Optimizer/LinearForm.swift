import Columnar
import Vectorized

/// An integer expression as `factor * base + offset`, where no step between base and result can overflow.
struct LinearForm {
  var base: BoundExpression
  var factor: Int128 = 1
  var offset: Int128 = 0

  /// Factors and offsets stay below this, so that sums of forms have room in 128 bits.
  private static let limit: Int128 = 1 << 62

  /// Nil for constants and for what is no integer.
  init?(_ expression: BoundExpression, _ facts: PlanFacts) {
    guard PlanFacts.range(expression.type) != nil, !expression.columns.isEmpty, expression.isDeterministic else {
      return nil
    }
    base = expression
    guard let step = Self.step(expression), facts.fits(expression),
      let inner = LinearForm(step.inner, facts)
    else { return }
    let scaled = inner.factor * step.factor
    let shifted = inner.offset * step.factor + step.offset
    guard scaled.magnitude < Self.limit, shifted.magnitude < Self.limit else { return }
    (base, factor, offset) = (inner.base, scaled, shifted)
  }

  /// The outermost operation, when it is linear in one operand that is not constant.
  private static func step(
    _ expression: BoundExpression
  ) -> (inner: BoundExpression, factor: Int128, offset: Int128)? {
    switch expression {
    case .cast(let inner, _, _) where PlanFacts.range(inner.type) != nil: return (inner, 1, 0)
    case .call(let function, let arguments) where arguments.count == 1 && function.name == "negate":
      return (arguments[0], -1, 0)
    case .call(let function, let arguments) where arguments.count == 2:
      let (left, right) = (arguments[0], arguments[1])
      switch (function.name, left.constant?.value.integer, right.constant?.value.integer) {
      case ("+", nil, let c?): return (left, 1, Int128(c))
      case ("+", let c?, nil): return (right, 1, Int128(c))
      case ("-", nil, let c?): return (left, 1, -Int128(c))
      case ("-", let c?, nil): return (right, -1, Int128(c))
      case ("*", nil, let c?): return (left, Int128(c), 0)
      case ("*", let c?, nil): return (right, Int128(c), 0)
      default: return nil
      }
    default: return nil
    }
  }
}
