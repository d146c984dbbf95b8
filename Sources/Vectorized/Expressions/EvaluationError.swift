/// A row made an expression fail: the data is at fault, not the engine.
package struct EvaluationError: Error, Hashable, CustomStringConvertible {
  /// Closed set of reasons, named as Trino names its error codes.
  package enum Code: String, Sendable {
    case divisionByZero = "DIVISION_BY_ZERO"
    case numericValueOutOfRange = "NUMERIC_VALUE_OUT_OF_RANGE"
    case invalidCast = "INVALID_CAST_ARGUMENT"
    case invalidArgument = "INVALID_FUNCTION_ARGUMENT"
    case subqueryMultipleRows = "SUBQUERY_MULTIPLE_ROWS"
    case exceededMemoryLimit = "EXCEEDED_MEMORY_LIMIT"
    case exceededTimeLimit = "EXCEEDED_TIME_LIMIT"
    case cancelled = "USER_CANCELED"
  }

  package let code: Code
  package let message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package var description: String { message }
}
