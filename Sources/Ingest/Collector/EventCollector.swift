/// The gateway's door to the chain behind it: decoding, transform, stream.
public protocol EventCollector: Sendable {
  /// Takes the events of one request body: a JSON object, an array, `{"events":[…]}` or NDJSON. Returns when they are on
  /// disk, all of them; throws when none of them is.
  func collect(_ body: [UInt8], from source: EventSource) async throws -> CollectReceipt

  /// Whether requests are being taken; why not, in words.
  var readiness: CollectorReadiness { get }

  /// Current numbers for `/metrics`.
  func metrics() -> [MetricSample]
}

/// Where a request came from.
public struct EventSource: Sendable, Hashable {
  public var requestID: String
  /// Address of the client.
  public var address: String
  public var userAgent: String?

  public init(requestID: String, address: String, userAgent: String? = nil) {
    self.requestID = requestID
    self.address = address
    self.userAgent = userAgent
  }
}

public struct CollectReceipt: Sendable, Hashable {
  /// Events that became rows.
  public let accepted: Int
  /// Events that went to the errors table.
  public let rejected: Int
  /// Events that the transform left out.
  public let dropped: Int

  public init(accepted: Int, rejected: Int = 0, dropped: Int = 0) {
    self.accepted = accepted
    self.rejected = rejected
    self.dropped = dropped
  }
}

/// Why a body was not taken.
public enum CollectError: Error, Sendable {
  /// The client's fault: which event (from 0), which field (a JSON pointer), what is wrong with it.
  case invalid(event: Int?, field: String?, reason: String)
  /// More events than one request may bring.
  case tooMany(limit: Int)
  case busy(retryAfter: Int, reason: String)
  /// The stream's fault: nothing was taken.
  case unavailable(reason: String)
}

public enum CollectorReadiness: Sendable, Hashable {
  case ready
  case notReady(reason: String)
}

/// One number of a `/metrics` page.
public struct MetricSample: Sendable, Hashable {
  public enum Kind: String, Sendable { case counter, gauge }

  /// `colq_…`, in the base unit (`_seconds`, `_bytes`), counters with `_total`.
  public let name: String
  public let help: String
  public let kind: Kind
  public let labels: [String: String]
  public let value: Double

  public init(_ name: String, _ kind: Kind, help: String, labels: [String: String] = [:], _ value: Double) {
    self.name = name
    self.kind = kind
    self.help = help
    self.labels = labels
    self.value = value
  }
}
