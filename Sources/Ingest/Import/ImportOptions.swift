/// How files are imported. The defaults suit a table of clicks.
public struct ImportOptions: Sendable {
  public enum Format: String, Sendable, CaseIterable { case csv, tsv, ndjson, parquet }
  public enum Header: String, Sendable, CaseIterable { case automatic = "auto", present = "yes", absent = "no" }

  /// Large objects at full speed instead of small windows.
  public var isBulk = false
  /// Threads that encode a bulk import's files.
  public var threadCount = 2
  /// nil: 10 records, or the bulk limits.
  public var limits: FirehoseLimits?
  /// First part of the objects' names; nil: `clicks` for the clickstream, else the table's name.
  public var stream: String?
  /// Column whose day files a row, for tables other than the clickstream; nil: the first time column.
  public var timeColumn: String?
  /// nil: by name and content of each file.
  public var format: Format?
  public var header = Header.automatic
  public var delimiter: UInt8?
  /// Import files again that were imported before.
  public var again = false
  /// Rows after which a commit is due; nil: 20,000, or 1,000,000 for bulk.
  public var commitRowCount: Int?
  /// Bytes of a text file read and parsed at once.
  public var chunkByteCount = 4 << 20
  /// Names, compression and split of the CSV objects.
  package var objects = ObjectFormat.plain

  public init() {}

  var effectiveLimits: FirehoseLimits { limits ?? (isBulk ? .bulk : FirehoseLimits()) }
  var effectiveCommitRowCount: Int { max(1, commitRowCount ?? (isBulk ? 1_000_000 : 20_000)) }

  /// CSV bytes after which a commit is due whatever its rows: bounds memory.
  static let commitByteCount = 128 << 20
}

/// How far an import is, for a progress bar.
public struct ImportProgress: Sendable, Hashable {
  /// Rows read so far, over all files.
  public var rowCount: Int
  public var rejectedCount: Int
  /// 0...1 of the bytes of all files; nil when unknown.
  public var fraction: Double?
}

/// What an import did.
public struct ImportSummary: Sendable {
  public enum Outcome: Sendable, Hashable {
    case imported
    /// Gone on with after an earlier run that did not end.
    case resumed(rowCountBefore: Int)
    /// Imported by an earlier run: nothing was added.
    case alreadyImported
  }

  public struct File: Sendable {
    public let path: String
    public var outcome: Outcome
    /// Rows and malformed records that this run added.
    public var rowCount = 0
    public var rejectedCount = 0
    /// Columns of the file that the table does not have.
    public var ignoredColumns: [String] = []
    /// Columns of the table that the file does not have; NULL in all rows.
    public var missingColumns: [String] = []
  }

  public var files: [File] = []
  public var windowCount = 0
  public var commitCount = 0
  public var csvByteCount = 0
  public var parquetByteCount = 0
  /// Milliseconds of the slowest commit, from its first object to its log entry.
  public var slowestCommitMilliseconds = 0.0
  /// The first few malformed records, for messages.
  public var firstRejected: [RejectedSample] = []

  public var rowCount: Int { files.reduce(0) { $0 + $1.rowCount } }
  public var rejectedCount: Int { files.reduce(0) { $0 + $1.rejectedCount } }
}

/// A malformed record as a message shows it.
public struct RejectedSample: Sendable, CustomStringConvertible {
  public let description: String
}

/// Why an import cannot start or go on.
public struct ImportError: Error, Sendable, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}
