/// What the suite runs against: a session with its own settings and tables.
protocol SQLEngine {
  /// Runs one statement; errors are printed with `String(describing:)` unless they are `SQLError`s.
  func run(_ sql: String) throws -> SQLAnswer
}

/// A result in the text form of the suite.
struct SQLAnswer: Sendable, Equatable {
  var columns: [String] = []
  /// SQL names of the columns' types, lower case: `bigint`, `decimal(10,2)`, `timestamp(3)`.
  var types: [String] = []
  /// Nil is NULL. Doubles have the fewest digits that read back, with Infinity and NaN; decimals their scale; timestamps are
  /// `2024-05-01 00:00:00.000`.
  var rows: [[String?]] = []
}
