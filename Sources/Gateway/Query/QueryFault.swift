import Columnar
import QueryPlanner
import Vectorized

/// A query that gives no result: what is wrong, and where in the statement.
struct QueryFault: Error, Sendable, Hashable {
  var status: Int
  /// Named as Trino names it.
  var code: String
  var message: String
  /// From 1.
  var line: Int?
  var column: Int?
  var notes: [String] = []
  var suggestion: String?
  /// Seconds.
  var retryAfter: Int?

  static let clientLeft = QueryFault(status: 499, code: "USER_CANCELED", message: "the client left")
  static let stopped = QueryFault(
    status: 503, code: "SERVER_SHUTTING_DOWN", message: "the server is stopping", retryAfter: 1)
  static let tooMany = QueryFault(
    status: 429, code: "QUERY_QUEUE_FULL", message: "too many queries wait already", retryAfter: 1)

  static func invalid(_ message: String) -> QueryFault {
    QueryFault(status: 400, code: "INVALID_REQUEST", message: message)
  }

  static func timeLimit(_ seconds: Double) -> QueryFault {
    QueryFault(
      status: 504, code: "EXCEEDED_TIME_LIMIT", message: "the query took longer than \(seconds) s",
      suggestion: "select fewer days or columns, or raise the time limit")
  }

  static func sizeLimit(_ what: String) -> QueryFault {
    QueryFault(
      status: 400, code: "EXCEEDED_RESULT_LIMIT", message: "the result has more than \(what)",
      suggestion: "add LIMIT, or aggregate")
  }

  var body: [UInt8] {
    JSONText.members([
      "message": .string(message), "code": .string(code), "line": line.map { .integer($0) },
      "column": column.map { .integer($0) }, "notes": notes.isEmpty ? nil : .array(notes.map { .string($0) }),
      "suggestion": suggestion.map { .string($0) },
    ]).utf8
  }
}

extension QueryFault {
  /// What the error of a statement means to the one who sent it.
  init(_ error: any Error, in sql: String) {
    switch error {
    case let fault as QueryFault: self = fault
    case let error as SQLError:
      self.init(status: 400, code: error.code.name, message: error.message)
      if let range = error.range {
        let position = SourcePosition(of: range.lower, in: sql)
        line = position.line
        column = position.column
      }
      notes = error.notes
      suggestion = error.suggestion
    case let error as EvaluationError:
      self.init(status: 400, code: error.code.rawValue, message: error.message)
    // A file of the lake that cannot be read, for instance.
    default: self.init(status: 500, code: "GENERIC_INTERNAL_ERROR", message: String(describing: error))
    }
  }
}
