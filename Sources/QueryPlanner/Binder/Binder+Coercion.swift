import Columnar
import Vectorized

extension Binder {
  /// `expression` as `type`; nothing is added when it has that type.
  func cast(_ expression: BoundExpression, to type: DataType) -> BoundExpression {
    if expression.type == type { return expression }
    if case .constant(let scalar) = expression, scalar.value.isNull { return .constant(.null(type)) }
    return .cast(expression, to: type, isTry: false)
  }

  /// Brings all expressions to their common type.
  func unify(
    _ expressions: [BoundExpression], at range: SourceRange, in clause: String
  ) throws -> (expressions: [BoundExpression], type: DataType) {
    var type = DataType.unknown
    for expression in expressions {
      guard let common = TypeCoercion.common(type, expression.type) else {
        throw SQLError(
          .typeMismatch, "\(clause) mixes values of type \(type) and \(expression.type)", at: range,
          suggestion: hint(type, expression.type) ?? "convert one of them with CAST")
      }
      type = common
    }
    return (expressions.map { cast($0, to: type) }, type)
  }

  /// A comparison operator, with the errors that people meet most often explained.
  func compare(
    _ symbol: String, _ left: BoundExpression, _ right: BoundExpression, at range: SourceRange
  ) throws -> BoundExpression {
    try requireComparable(symbol, left, right, at: range)
    return try call(symbol, [left, right], at: range)
  }

  func requireComparable(
    _ symbol: String, _ left: BoundExpression, _ right: BoundExpression, at range: SourceRange
  ) throws {
    if TypeCoercion.common(left.type, right.type) != nil { return }
    var suggestion = hint(left.type, right.type)
    if let text = (left.constant ?? right.constant)?.value.string, let typed = suggestion.flatMap(typedLiteralName) {
      suggestion = "write \(typed) '\(text)'"
    }
    throw SQLError(
      .typeMismatch, "\(symbol) cannot compare \(left.type) and \(right.type)", at: range, suggestion: suggestion)
  }

  private func typedLiteralName(_ hint: String) -> String? {
    for name in ["TIMESTAMP", "DATE", "TIME"] where hint.hasPrefix("write \(name) '") { return name }
    return nil
  }

  /// What to write when two types do not meet.
  private func hint(_ a: DataType, _ b: DataType) -> String? {
    guard a.isText != b.isText else { return nil }
    switch a.isText ? b : a {
    case .timestamp, .timestampTZ: return "write TIMESTAMP '…' or CAST(… AS timestamp)"
    case .date: return "write DATE '…' or CAST(… AS date)"
    case .time: return "write TIME '…'"
    case let other where other.isNumeric: return "write the number without quotes, or CAST(… AS \(other))"
    case .boolean: return "write TRUE or FALSE without quotes"
    default: return nil
    }
  }

  /// A call of a scalar function or operator: resolves the overload and casts the arguments.
  func call(_ name: String, _ arguments: [BoundExpression], at range: SourceRange) throws -> BoundExpression {
    let types = arguments.map(\.type)
    guard let function = FunctionRegistry.resolve(name, types) else {
      throw unresolved(name, types, at: range)
    }
    guard function.argumentTypes.count == arguments.count else { throw unresolved(name, types, at: range) }
    return .call(function, zip(arguments, function.argumentTypes).map { cast($0, to: $1) })
  }

  private func unresolved(_ name: String, _ types: [DataType], at range: SourceRange) -> SQLError {
    let list = types.map(\.description).joined(separator: ", ")
    guard let function = FunctionRegistry.function(named: name) else {
      return unknownFunction(name, at: range)
    }
    let isOperator = !(name.utf8.first.map { $0 >= 97 && $0 <= 122 } ?? false) || name == "like" || name == "negate"
    if isOperator || name == "is distinct from" {
      let symbol = name == "negate" ? "-" : name.uppercased()
      return SQLError(
        .typeMismatch, "operator \(symbol) cannot be applied to \(list)", at: range,
        suggestion: types.count == 2 ? hint(types[0], types[1]) : nil)
    }
    var notes = ["\(name): \(function.summary)"]
    if let example = function.example { notes.append("example: \(example.call) is \(example.answer)") }
    return SQLError(
      .functionNotFound, "function \(name) has no form for arguments (\(list))", at: range, notes: notes)
  }

  func unknownFunction(_ name: String, at range: SourceRange) -> SQLError {
    let names =
      FunctionRegistry.all.flatMap { [$0.name] + $0.aliases } + AggregateRegistry.all.flatMap { [$0.name] + $0.aliases }
      + WindowFunctionNames.all + ["if", "coalesce", "nullif", "try"]
    let near = Spelling.nearest(to: name, among: names)
    return SQLError(
      .functionNotFound, "function \"\(name)\" does not exist", at: range,
      suggestion: near.map { "did you mean \"\($0)\"?" })
  }

  /// CAST and TRY_CAST.
  func bindCast(
    _ inner: BoundExpression, to type: DataType, isTry: Bool, at range: SourceRange
  ) throws -> BoundExpression {
    if inner.type == type { return inner }
    if inner.type == .unknown { return cast(inner, to: type) }
    guard CastRules.isAllowed(from: inner.type, to: type) else {
      throw SQLError(.typeMismatch, "cannot cast \(inner.type) to \(type)", at: range)
    }
    return .cast(inner, to: type, isTry: isTry)
  }
}
