/// What is wrong with a table log, in which file and line.
public struct DeltaError: Error, Sendable, CustomStringConvertible {
  public let path: String
  /// 1 for the first line; nil where the whole file is meant.
  public let line: Int?
  public let reason: String

  package init(_ path: String, line: Int? = nil, _ reason: String) {
    self.path = path
    self.line = line
    self.reason = reason
  }

  public var description: String { "table log '\(path)'" + (line.map { ", line \($0)" } ?? "") + ": \(reason)" }
}
