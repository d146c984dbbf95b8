/// Log compaction files (protocol specification, "Log Compaction Files"): `<first>.<last>.compacted.json` holds what the
/// commits of a range come to. Earlier versions of colq wrote them, from version 0 on, where checkpoints are written now;
/// they are read until a checkpoint stands in their place.
extension DeltaTable {
  func compactedKey(_ version: Int) -> String {
    logKey(UTCTime.padded(0, 20) + "." + UTCTime.padded(version, 20) + ".compacted.json")
  }

  package func compactedPath(_ version: Int) -> String { store.path(compactedKey(version)) }

  /// The state at the version up to which the file stands for the log.
  func compactedReplay(_ version: Int) throws -> DeltaReplay {
    let path = compactedPath(version)
    var replay = DeltaReplay()
    try replay.apply(store.get(compactedKey(version)), version: version, path: path)
    guard replay.metadata != nil else { throw DeltaError(path, "no line holds the table's metaData") }
    replay.note(version: version, lastCommit: try commitHash(version))
    return replay
  }

  /// Whether the compaction file up to `state.version` is what the commits, which made `state`, give.
  package func compactedHolds(_ state: DeltaReplay) -> Bool {
    guard let stored = try? compactedReplay(state.version) else { return false }
    return state.agreement(of: stored) == .same
  }

  /// Hash of a commit file; nil when it was cleaned away.
  func commitHash(_ version: Int) throws -> ContentHash? {
    guard try store.information(commitKey(version)) != nil else { return nil }
    return ContentHash(try store.get(commitKey(version)))
  }
}
