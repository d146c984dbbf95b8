import Columnar
import Vectorized

/// Turns searches for a constant into LIKE, by which scans prune and which searches whole pages at once:
///
///     starts_with(x, 'ab') → x LIKE 'ab%'        strpos(x, 'ab') > 0 → x LIKE '%ab%'
///     ends_with(x, 'ab') → x LIKE '%ab'          regexp_like(x, 'ab') → x LIKE '%ab%'
enum UnwrapTextSearches: OptimizerRule {
  static let name = "unwrap_text_searches"

  static func apply(_ plan: LogicalPlan, _ context: OptimizerContext) -> LogicalPlan {
    plan.transformUp { node in node.mapExpressions { $0.transformUp(unwrap) } }
  }

  static func unwrap(_ expression: BoundExpression) -> BoundExpression {
    guard case .call(let function, let arguments) = expression, arguments.count == 2 else { return expression }
    switch function.name {
    case "starts_with": return like(arguments[0], arguments[1]) { $0 + "%" } ?? expression
    case "ends_with": return like(arguments[0], arguments[1]) { "%" + $0 } ?? expression
    case "regexp_like":
      guard let pattern = arguments[1].constant?.value.string, pattern.utf8.allSatisfy(isPlain) else {
        return expression
      }
      return like(arguments[0], arguments[1]) { "%" + $0 + "%" } ?? expression
    case ">", ">=", "<>", "=": return position(function.name, arguments) ?? expression
    default: return expression
    }
  }

  /// A comparison of a position with the number that tells whether there is one.
  private static func position(_ symbol: String, _ arguments: [BoundExpression]) -> BoundExpression? {
    guard let bound = arguments[1].constant?.value.integer, case .call(let function, let texts) = arguments[0],
      texts.count == 2
    else { return nil }
    let found: Bool
    switch (symbol, bound) {
    case (">", 0), ("<>", 0), (">=", 1): found = true
    case ("=", 0): found = false
    default: return nil
    }
    let search: BoundExpression?
    switch function.name {
    case "strpos": search = like(texts[0], texts[1]) { "%" + $0 + "%" }
    case "position": search = like(texts[1], texts[0]) { "%" + $0 + "%" }
    default: return nil
    }
    return found ? search : search.map { .not($0) }
  }

  /// `text LIKE` a pattern around a constant that holds no wildcards.
  private static func like(
    _ text: BoundExpression, _ part: BoundExpression, _ pattern: (String) -> String
  ) -> BoundExpression? {
    guard case .varchar = text.type, case .bytes(let bytes)? = part.constant?.value,
      !bytes.contains(where: { $0 == 0x25 || $0 == 0x5F }), String(validating: bytes, as: UTF8.self) != nil,
      let function = FunctionRegistry.resolve("like", [text.type, .text]), function.argumentTypes == [text.type, .text]
    else { return nil }
    let constant = Scalar(.text, .text(pattern(String(decoding: bytes, as: UTF8.self))))
    return .call(function, [text, .constant(constant)])
  }

  /// Characters that stand for themselves in a regular expression.
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: " "), UInt8(ascii: "/"), UInt8(ascii: ":"): true
    case UInt8(ascii: "="), UInt8(ascii: "&"), UInt8(ascii: "-"), UInt8(ascii: ","): true
    default: false
    }
  }
}
