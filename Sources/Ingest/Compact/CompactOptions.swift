/// How a table is compacted.
public struct CompactOptions: Sendable {
  /// Rewrites files that were compacted before as well, and chooses their order anew.
  public var rewritesAll = false
  /// Partitions that are encoded at the same time; with fewer partitions, columns of one.
  public var threadCount = 2
  /// Rows of a row group: enough row groups for all cores, large enough for dictionaries to pay.
  package var rowGroupRowCount = 500_000
  /// Rows of a file; a partition with more gets several.
  package var fileRowCount = 2_000_000
  /// Rows of one partition that are merged at a time, all of them in memory.
  package var taskRowCount = Int.max
  /// Rows of a step, which is one commit: bounds the work that a kill or a conflict costs.
  package var stepRowCount = 4_000_000
  /// How files are joined that are too many to be encoded anew while they come; nil: all are encoded anew.
  package var join: JoinOptions?
  /// Commits after which the log gets a new checkpoint.
  package var logCommitCount = 50

  public init() {}

  /// How many row groups so many rows are written in.
  func rowGroupCount(of rowCount: Int) -> Int { (rowCount + rowGroupRowCount - 1) / rowGroupRowCount }
}

/// How far a compaction is, for a progress bar.
public struct CompactProgress: Sendable, Hashable {
  public var rowCount: Int
  /// 0...1 of the rows to rewrite in this table.
  public var fraction: Double
  /// Bytes of the files read so far; about as many are written.
  public var byteCount: Int
}

/// What a compaction did to one table.
public struct CompactSummary: Sendable {
  public let table: String
  public var rowCount = 0
  public var removedFileCount = 0
  public var writtenFileCount = 0
  public var removedByteCount = 0
  public var writtenByteCount = 0
  public var commitCount = 0
  /// Steps that were done again because another writer had changed their files.
  public var conflictCount = 0
  /// Order of the rows, `activitytype,productcategory|eventtime`: clusters, then time; nil where nothing was to do.
  public var order: String?
}

/// Why a table cannot be compacted.
public struct CompactError: Error, Sendable, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}
