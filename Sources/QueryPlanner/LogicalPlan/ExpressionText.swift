import Columnar
import Vectorized

/// Prints bound expressions as SQL, for EXPLAIN and plan goldens.
enum ExpressionText {
  private static let symbols: Set<String> = ["+", "-", "*", "/", "%", "=", "<>", "<", "<=", ">", ">=", "||"]

  static func text(_ expression: BoundExpression) -> String {
    switch expression {
    case .column(let reference): return reference.name
    case .constant(let scalar): return text(scalar)
    case .call(let function, let arguments): return text(function, arguments)
    case .cast(let inner, let type, let isTry): return "\(isTry ? "TRY_CAST" : "CAST")(\(text(inner)) AS \(type))"
    case .and(let terms): return terms.map(operand).joined(separator: " AND ")
    case .or(let terms): return terms.map(operand).joined(separator: " OR ")
    case .not(.isNull(let inner)): return "\(operand(inner)) IS NOT NULL"
    case .not(let inner): return "NOT \(operand(inner))"
    case .isNull(let inner): return "\(operand(inner)) IS NULL"
    case .caseWhen(let branches, let otherwise, _):
      let body = branches.map { "WHEN \(text($0.condition)) THEN \(text($0.result))" }.joined(separator: " ")
      return "CASE \(body)\(otherwise.map { " ELSE \(text($0))" } ?? "") END"
    case .inList(let value, let elements):
      let shown = elements.prefix(8).map(text).joined(separator: ", ")
      return "\(operand(value)) IN (\(shown)\(elements.count > 8 ? ", … \(elements.count - 8) more" : ""))"
    case .coalesce(let terms): return "COALESCE(\(list(terms)))"
    case .attempt(let inner): return "TRY(\(text(inner)))"
    }
  }

  static func list(_ expressions: [BoundExpression]) -> String { expressions.map(text).joined(separator: ", ") }

  private static func text(_ function: ResolvedFunction, _ arguments: [BoundExpression]) -> String {
    if symbols.contains(function.name), arguments.count == 2 {
      return "\(operand(arguments[0])) \(function.name) \(operand(arguments[1]))"
    }
    switch function.name {
    case "like" where arguments.count == 2: return "\(operand(arguments[0])) LIKE \(operand(arguments[1]))"
    case "lower like", "upper like":
      return "\(function.name.prefix { $0 != " " })(\(text(arguments[0]))) LIKE \(operand(arguments[1]))"
    case "is distinct from": return "\(operand(arguments[0])) IS DISTINCT FROM \(operand(arguments[1]))"
    case "negate" where arguments.count == 1: return "-\(operand(arguments[0]))"
    default: return "\(function.name)(\(list(arguments)))"
    }
  }

  private static let wordOperators = CaselessLike.likeNames.union(["is distinct from"])

  /// In parentheses where the surroundings could be misread.
  private static func operand(_ expression: BoundExpression) -> String {
    switch expression {
    case .and, .or, .not, .isNull, .inList: return "(\(text(expression)))"
    case .call(let function, let arguments)
    where arguments.count == 2 && (symbols.contains(function.name) || wordOperators.contains(function.name)):
      return "(\(text(expression)))"
    default: return text(expression)
    }
  }

  static func text(_ scalar: Scalar) -> String {
    switch (scalar.value, scalar.type) {
    case (.null, _): return "NULL"
    case (.boolean(let value), _): return value ? "TRUE" : "FALSE"
    case (.integer(let value), let type) where type.isInteger: return String(value)
    case (.double(let value), _): return "\(value)"
    case (.bytes, .varbinary): return "X'…'"
    case (.bytes(let bytes), _):
      let string = String(decoding: bytes.prefix(120), as: UTF8.self)
      return "'" + string.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    case (.integer, .date), (.integer, .timestamp), (.integer, .timestampTZ), (.integer, .time), (.decimal, _),
      (.integer, .intervalDayToSecond), (.integer, .intervalYearToMonth):
      return typed(scalar)
    default: return "(…)"
    }
  }

  /// `TIMESTAMP '…'` and the like, by the engine's own cast to text.
  private static func typed(_ scalar: Scalar) -> String {
    let cast = try? Cast.evaluate(Vector(scalar, count: 1), to: .text, isTry: false).value(at: 0)
    let text = cast?.string ?? "?"
    switch scalar.type {
    case .date: return "DATE '\(text)'"
    case .timestamp, .timestampTZ: return "TIMESTAMP '\(text)'"
    case .time: return "TIME '\(text)'"
    case .intervalDayToSecond: return "INTERVAL '\(text)' DAY TO SECOND"
    case .intervalYearToMonth: return "INTERVAL '\(text)' YEAR TO MONTH"
    default: return text
    }
  }

  static func text(_ keys: [SortKey]) -> String {
    keys.map { key in
      "\(text(key.expression))\(key.isDescending ? " DESC" : "")\(key.nullsFirst ? " NULLS FIRST" : "")"
    }.joined(separator: ", ")
  }

  static func text(_ call: AggregateCall) -> String {
    let arguments = call.arguments.isEmpty ? "*" : list(call.arguments)
    let filter = call.filter.map { " FILTER (WHERE \(text($0)))" } ?? ""
    return "\(call.function.name)(\(call.isDistinct ? "DISTINCT " : "")\(arguments))\(filter)"
  }

  static func text(_ item: ProjectPlan.Item) -> String {
    if item.expression.reference == item.output { return item.output.name }
    let body = text(item.expression)
    return body == item.output.name ? body : "\(item.output.name) := \(body)"
  }

  static func text(_ item: AggregatePlan.Item) -> String { text(item.call) }

  static func text(_ call: WindowPlan.Call) -> String {
    let name: String
    switch call.function {
    case .rowNumber: name = "row_number()"
    case .rank: name = "rank()"
    case .denseRank: name = "dense_rank()"
    case .percentRank: name = "percent_rank()"
    case .cumulativeDistribution: name = "cume_dist()"
    case .ntile: name = "ntile(\(list(call.arguments)))"
    case .lag: name = "lag(\(list(call.arguments)))"
    case .lead: name = "lead(\(list(call.arguments)))"
    case .firstValue: name = "first_value(\(list(call.arguments)))"
    case .lastValue: name = "last_value(\(list(call.arguments)))"
    case .nthValue: name = "nth_value(\(list(call.arguments)))"
    case .aggregate(let aggregate): name = text(aggregate)
    }
    let frame = call.frame == .rangeToCurrent ? "" : " \(text(call.frame))"
    return name + (call.ignoresNulls ? " IGNORE NULLS" : "") + frame
  }

  private static func text(_ frame: Vectorized.WindowFrame) -> String {
    func bound(_ bound: Vectorized.WindowFrame.Bound) -> String {
      switch bound {
      case .unboundedPreceding: "UNBOUNDED PRECEDING"
      case .preceding(let offset): "\(text(offset)) PRECEDING"
      case .currentRow: "CURRENT ROW"
      case .following(let offset): "\(text(offset)) FOLLOWING"
      case .unboundedFollowing: "UNBOUNDED FOLLOWING"
      }
    }
    let unit =
      switch frame.unit {
      case .rows: "ROWS"
      case .range: "RANGE"
      case .groups: "GROUPS"
      }
    return "\(unit) BETWEEN \(bound(frame.start)) AND \(bound(frame.end))"
  }
}
