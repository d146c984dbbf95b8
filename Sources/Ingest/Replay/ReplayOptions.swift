/// Which rejected events are sent again, and where to.
public struct ReplayOptions: Sendable {
  /// The collector's address, `http://127.0.0.1:8080/clickstream`.
  public var url = "http://127.0.0.1:8080/clickstream"
  /// Sent as `x-api-key`.
  public var apiKey: String?
  /// Events whose errors object was written at or after this time, in milliseconds since 1970-01-01.
  public var since: Int64?
  /// Events whose errors object was written before this time.
  public var until: Int64?
  /// Events whose reason has this text in it.
  public var reason: String?
  /// Counts, and sends nothing.
  public var isDryRun = false
  /// Events of a request.
  package var batchCount = 100
  /// How long a collector that is busy (429, 503) is tried again.
  package var patienceMilliseconds = 60_000

  public init() {}
}

/// What a replay did with one table's rejected events.
public struct ReplaySummary: Sendable {
  public let table: String
  /// Events that a collector took, or, in a dry run, would be sent.
  public var sentCount = 0
  /// Of those, the ones that became no row this time either: the collector wrote them to the errors again.
  public var rejectedCount = 0
  /// Events that the collector refused as invalid (400, 413): they stay to be sent.
  public var refusedCount = 0
  /// Why the first one was refused.
  public var firstRefusal: String?
  /// Rejected lines of imported files, which are no JSON objects: only the import can read them.
  public var foreignCount = 0
  /// Events that an earlier replay sent.
  public var doneCount = 0
  /// Events by reason, of those sent.
  public var reasons: [String: Int] = [:]
}

/// Why a replay cannot go on. What was sent before is noted and not sent again.
public struct ReplayError: Error, Sendable, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}
