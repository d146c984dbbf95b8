/// What `verify` found in one or more tables.
public struct VerifyReport: Sendable {
  /// An object that is not what it must be.
  public struct Fault: Sendable, Hashable, CustomStringConvertible {
    /// Path of the object at fault.
    public let path: String
    public let reason: String

    public var description: String { "\(path): \(reason)" }
  }

  public var faults: [Fault] = []
  /// What is odd but harms no reader, such as temporary files of a killed process.
  public var notes: [String] = []
  public var tableCount = 0
  public var commitCount = 0
  public var csvCount = 0
  public var parquetCount = 0
  public var rowCount = 0
  public var rejectedCount = 0

  public var isSound: Bool { faults.isEmpty }

  /// Beyond this many faults only their number grows.
  static let keptFaultCount = 1_000
  /// Faults found, those included that are not kept.
  public private(set) var faultCount = 0

  mutating func fault(_ path: String, _ reason: String) {
    faultCount += 1
    if faults.count < Self.keptFaultCount { faults.append(Fault(path: path, reason: reason)) }
  }
}
