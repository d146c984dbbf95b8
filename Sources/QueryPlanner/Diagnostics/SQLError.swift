/// What is wrong with a statement, where, and what to do about it.
package struct SQLError: Error, Sendable {
  package var code: Code
  /// One sentence without a trailing period, lower case at its start unless it begins with a name.
  package var message: String
  /// The place at fault; nil when no single place is.
  package var range: SourceRange?
  /// Further facts, one sentence each.
  package var notes: [String]
  /// What to write instead.
  package var suggestion: String?

  package init(
    _ code: Code, _ message: String, at range: SourceRange? = nil, notes: [String] = [], suggestion: String? = nil
  ) {
    self.code = code
    self.message = message
    self.range = range
    self.notes = notes
    self.suggestion = suggestion
  }

  /// The class of an error, named as Trino names it.
  package struct Code: Sendable, Hashable, ExpressibleByStringLiteral {
    package var name: String
    package init(stringLiteral name: String) { self.name = name }

    package static let syntax: Code = "SYNTAX_ERROR"
    package static let tooComplex: Code = "STATEMENT_TOO_LARGE"
    package static let notSupported: Code = "NOT_SUPPORTED"
    package static let tableNotFound: Code = "TABLE_NOT_FOUND"
    package static let columnNotFound: Code = "COLUMN_NOT_FOUND"
    package static let ambiguousName: Code = "AMBIGUOUS_NAME"
    package static let duplicateName: Code = "DUPLICATE_COLUMN_NAME"
    package static let functionNotFound: Code = "FUNCTION_NOT_FOUND"
    package static let typeMismatch: Code = "TYPE_MISMATCH"
    package static let typeNotFound: Code = "TYPE_NOT_FOUND"
    package static let invalidLiteral: Code = "INVALID_LITERAL"
    package static let invalidArgument: Code = "INVALID_FUNCTION_ARGUMENT"
    package static let invalidCast: Code = "INVALID_CAST_ARGUMENT"
    package static let divisionByZero: Code = "DIVISION_BY_ZERO"
    package static let notAggregate: Code = "EXPRESSION_NOT_AGGREGATE"
    package static let nestedAggregate: Code = "NESTED_AGGREGATION"
    package static let nestedWindow: Code = "NESTED_WINDOW"
    package static let notInDistinct: Code = "EXPRESSION_NOT_IN_DISTINCT"
    package static let invalidColumnReference: Code = "INVALID_COLUMN_REFERENCE"
    package static let columnAliasMismatch: Code = "MISMATCHED_COLUMN_ALIASES"
    package static let invalidWindow: Code = "INVALID_WINDOW_FRAME"
    package static let subqueryMultipleRows: Code = "SUBQUERY_MULTIPLE_ROWS"
  }
}
