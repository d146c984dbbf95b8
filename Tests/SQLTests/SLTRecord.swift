/// One entry of a test file: a statement, a query with its answer, or a condition for the entries behind it.
struct SLTRecord: Sendable {
  enum Sorting: String, Sendable { case nosort, rowsort, valuesort }

  enum Expectation: Sendable {
    case ok
    /// A pattern that the error's text must match; empty for any error.
    case error(String)
    /// One letter a column (B, I, R, T, D or ?), and a line a row.
    case rows(types: String, Sorting, label: String?, [String])
  }

  var sql: String
  var expectation: Expectation
  /// Line of the record's first word, from 1.
  var line: Int
  /// Lines that the answer takes, indexes from 0; empty, at the place of the answer, when there is none.
  var answerLines: Range<Int>
  /// `onlyif name` and `skipif name` in front of the record.
  var onlyIf: [String]
  var skipIf: [String]

  func applies(to engineName: String) -> Bool {
    !skipIf.contains(engineName) && onlyIf.allSatisfy { $0 == engineName }
  }
}

/// A fault of a test file itself.
struct SLTError: Error, CustomStringConvertible {
  var file: String
  var line: Int
  var message: String
  var description: String { "\(file):\(line): \(message)" }
}
