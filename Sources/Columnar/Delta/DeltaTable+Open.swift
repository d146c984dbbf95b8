/// Where the replay of a log begins: at the newest file that stands for the commits before it, else at the first commit.
extension DeltaTable {
  package static let lastCheckpointName = "_last_checkpoint"

  package func logKey(_ name: String) -> String { key(Self.logFolder + "/" + name) }

  /// The files of the log.
  package func listing() throws -> DeltaLogListing {
    let folder = logKey("")
    return DeltaLogListing(names: try store.list(key(Self.logFolder)).map { $0.key.dropFirst(folder.utf8.count) })
  }

  /// Whether there is a log; in the usual case without listing it.
  func hasLog() throws -> Bool {
    if try store.information(commitKey(0)) != nil { return true }
    return try !listing().isEmpty
  }

  /// The state to go on from; of version -1 where the first commit is next. Nil when there is no log.
  func opened() throws -> DeltaReplay? {
    if let replay = try hintedReplay() { return replay }
    let log = try listing()
    if log.isEmpty { return nil }
    var firstFailure: (version: Int, error: any Error)?
    for start in Self.starts(log) {
      do {
        if try isWhole(log, after: start.version) { return try replay(start) }
      } catch {
        if firstFailure == nil { firstFailure = (start.version, error) }
      }
    }
    // A damaged checkpoint is no loss while the commits it stands for are there.
    let isLogWhole = try log.commits.first == 0 && isWhole(log, after: -1)
    if isLogWhole, log.commits.last ?? -1 >= firstFailure?.version ?? -1 { return DeltaReplay() }
    throw firstFailure?.error ?? unreadable(log)
  }

  /// A file that stands for the commits up to a version.
  private enum Start {
    case checkpoint(DeltaCheckpoint)
    case compacted(Int)

    var version: Int {
      switch self {
      case .checkpoint(let checkpoint): checkpoint.version
      case .compacted(let version): version
      }
    }
  }

  /// The newest first; a compaction file only with the commit it ends with, whose hash the next one needs.
  private static func starts(_ log: DeltaLogListing) -> [Start] {
    let commits = Set(log.commits)
    let starts =
      log.compacted.filter(commits.contains).map { Start.compacted($0) }
      + log.checkpoints.map { Start.checkpoint($0) }
    return starts.enumerated().sorted { ($0.element.version, $0.offset) > ($1.element.version, $1.offset) }
      .map(\.element)
  }

  private func replay(_ start: Start) throws -> DeltaReplay {
    switch start {
    case .checkpoint(let checkpoint): try state(at: checkpoint)
    case .compacted(let version): try compactedReplay(version)
    }
  }

  /// The state of the checkpoint that `_last_checkpoint` names; nil where that does not help.
  ///
  /// Only with the commit of the checkpoint: logs are cleaned from their beginning, so that then nothing after it is missing,
  /// even if the file names no longer the newest one.
  private func hintedReplay() throws -> DeltaReplay? {
    let key = logKey(Self.lastCheckpointName)
    guard try store.information(key) != nil, let bytes = try? store.get(key), let json = JSONText(parsing: bytes),
      let version = json["version"]?.integer, (0...Int64(Int32.max)).contains(version),
      try store.information(commitKey(Int(version))) != nil
    else { return nil }
    let partCount = json["parts"]?.integer.map { Int(clamping: $0) }
    guard (0...100_000).contains(partCount ?? 0) else { return nil }
    return try? state(at: DeltaCheckpoint(version: Int(version), partCount: partCount))
  }

  /// Whether no commit is missing after `version`. A list is no snapshot: what it lacks is looked up.
  private func isWhole(_ log: DeltaLogListing, after version: Int) throws -> Bool {
    var version = version
    while let gap = log.gap(after: version) {
      guard try store.information(commitKey(gap)) != nil else {
        throw DeltaError(store.path(commitKey(gap)), "the commit is missing, and newer ones are there")
      }
      version = gap
    }
    return true
  }

  private func unreadable(_ log: DeltaLogListing) -> DeltaError {
    let first = log.commits.first.map { "the log begins at version \($0)" } ?? "the log has no commit"
    let reason =
      log.namedCheckpoints.isEmpty
      ? "no checkpoint holds the commits before it"
      : "only a checkpoint of version 2 holds the commits before it, which cannot be read yet; write one of version 1"
    return DeltaError(store.path(key(Self.logFolder)), "\(first): \(reason)")
  }
}
