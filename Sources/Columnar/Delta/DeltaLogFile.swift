/// What the name of a file in `_delta_log` says (specification, "Delta Log Entries", "Checkpoints", "Log Compaction Files").
enum DeltaLogFile: Equatable {
  case commit(Int)
  /// A checkpoint of version 1 in one file, or part `part` of `partCount`.
  case checkpoint(Int, part: Int, partCount: Int?)
  /// A checkpoint of version 2, named with a UUID.
  case namedCheckpoint(Int)
  /// `first` to `last`.
  case compacted(Int, Int)

  init?(_ name: some StringProtocol) {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard let version = parts.first.flatMap({ Self.number($0, 20) }) else { return nil }
    switch (parts.count, parts.dropFirst().joined(separator: ".")) {
    case (2, "json"): self = .commit(version)
    case (3, "checkpoint.parquet"): self = .checkpoint(version, part: 1, partCount: nil)
    case (4, _) where parts[2] == "compacted" && parts[3] == "json":
      guard let last = Self.number(parts[1], 20), last >= version else { return nil }
      self = .compacted(version, last)
    case (4, _) where parts[1] == "checkpoint" && (parts[3] == "parquet" || parts[3] == "json"):
      self = .namedCheckpoint(version)
    case (5, _) where parts[1] == "checkpoint" && parts[4] == "parquet":
      guard let part = Self.number(parts[2], 10), let count = Self.number(parts[3], 10), part >= 1, part <= count
      else { return nil }
      self = .checkpoint(version, part: part, partCount: count)
    default: return nil
    }
  }

  private static func number(_ text: some StringProtocol, _ width: Int) -> Int? {
    guard text.utf8.count == width, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text)
  }
}

/// A checkpoint of version 1 that is whole: in one file, or with all its parts.
package struct DeltaCheckpoint: Sendable, Hashable {
  package let version: Int
  /// nil for a single file.
  package let partCount: Int?

  package init(version: Int, partCount: Int? = nil) {
    self.version = version
    self.partCount = partCount
  }

  /// Names of its files.
  package var names: [String] {
    let start = UTCTime.padded(version, 20) + ".checkpoint."
    guard let partCount else { return [start + "parquet"] }
    return (0..<partCount).map { start + UTCTime.padded($0 + 1, 10) + "." + UTCTime.padded(partCount, 10) + ".parquet" }
  }
}

/// The files of a table's log.
package struct DeltaLogListing: Sendable {
  /// Versions of the commits, ascending.
  package private(set) var commits: [Int] = []
  /// Ascending by version.
  package private(set) var checkpoints: [DeltaCheckpoint] = []
  /// Versions up to which a compaction file from version 0 on stands for the log, ascending.
  package private(set) var compacted: [Int] = []
  /// Versions of checkpoints that cannot be read.
  package private(set) var namedCheckpoints: [Int] = []
  /// Whether some checkpoint lacks a part.
  private(set) var hasPartOfCheckpoint = false

  /// A multi-part checkpoint may not claim more parts; nobody writes so many.
  private static let partLimit = 100_000

  init(names: some Sequence<some StringProtocol>) {
    var parts: [DeltaCheckpoint: Set<Int>] = [:]
    for name in names {
      switch DeltaLogFile(name) {
      case .commit(let version): commits.append(version)
      case .checkpoint(let version, let part, let count):
        parts[DeltaCheckpoint(version: version, partCount: count), default: []].insert(part)
      case .namedCheckpoint(let version): namedCheckpoints.append(version)
      case .compacted(0, let last): compacted.append(last)
      case .compacted, nil: break
      }
    }
    commits.sort()
    compacted.sort()
    checkpoints = parts.compactMap { checkpoint, found in
      let count = checkpoint.partCount ?? 1
      return count >= 1 && count <= Self.partLimit && found == Set(1...count) ? checkpoint : nil
    }.sorted { ($0.version, $1.partCount ?? 0) < ($1.version, $0.partCount ?? 0) }
    hasPartOfCheckpoint = checkpoints.count < parts.count
  }

  var isEmpty: Bool { commits.isEmpty && checkpoints.isEmpty && namedCheckpoints.isEmpty && !hasPartOfCheckpoint }

  /// The first version after `version` up to the newest that has no commit file; nil when there is no gap.
  package func gap(after version: Int) -> Int? {
    var expected = version + 1
    for commit in commits where commit >= expected {
      if commit != expected { return expected }
      expected = commit + 1
    }
    return nil
  }
}
