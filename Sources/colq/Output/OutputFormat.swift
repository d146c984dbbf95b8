import Columnar

/// A way to write a result: one type a file, and one line in `OutputFormats.all`.
protocol OutputFormat: SendableMetatype {
  /// The name on the command line.
  static var name: String { get }
  /// Whether the bytes are for programs only, so that a terminal must not get them.
  static var isBinary: Bool { get }
  /// A writer that has written nothing yet. The result's rows come in order, in any number of batches.
  /// `threads`: how many may encode them.
  static func makeWriter(_ schema: Schema, to target: OutputTarget, threads: Int) throws -> any ResultWriter
}

extension OutputFormat {
  static var isBinary: Bool { false }
}

/// Writes one result.
protocol ResultWriter: AnyObject {
  func write(_ batch: Batch) throws
  /// Called once, behind the last batch.
  func finish() throws
}
