/// Checkpoints (protocol specification, "Checkpoints"): a Parquet file that holds the state at a version, so that opening a
/// table need not read the commits before it. The commits stay: they are what is proved.
extension DeltaTable {
  /// Checkpoints kept of a log that is whole; the older is for readers that found it just before the newer came.
  private static let keptCount = 2

  package func checkpointPaths(_ checkpoint: DeltaCheckpoint) -> [String] {
    checkpoint.names.map { store.path(logKey($0)) }
  }

  /// Writes a checkpoint of the newest version, then `_last_checkpoint`, and removes what both replace; unless the newest
  /// checkpoint lacks fewer than `commitCount` commits.
  ///
  /// Removed files are left out when the table's own time for them has passed, and those in `forgotten`: files that are
  /// gone from the store. A table that needs more of its writers than version 2 gets none: a checkpoint made here would
  /// lose what later versions keep in the log.
  package func writeCheckpoint(
    commitCount: Int, forgetting forgotten: Set<String> = [], now: Int64 = UTCTime.now
  ) throws {
    let state = try refreshed()
    guard state.version >= 0, let metadata = state.metadata, let format = state.format, format.minimumWriter <= 2
    else { return }
    let log = try listing()
    let known = log.checkpoints.last?.version ?? -1
    guard state.version - known >= commitCount, state.version > known || !forgotten.isEmpty else { return }
    let border = now - metadata.tombstoneRetentionMilliseconds
    let actions = state.actions { path, tombstone in
      tombstone.deletionMilliseconds > border && !forgotten.contains(path)
    }
    let bytes: [UInt8]
    do {
      var writer = try NestedWriter(fields: DeltaCheckpointRow.fields)
      writer.keyValueMetadata[DeltaCheckpointHash.key] = DeltaCheckpointHash.empty
      for action in actions { if let row = DeltaCheckpointRow.row(action) { try writer.append(row) } }
      bytes = DeltaCheckpointHash.sealed(try writer.finish())
    } catch {
      throw error.at(path: checkpointPaths(DeltaCheckpoint(version: state.version)).first)
    }
    let written = DeltaCheckpoint(version: state.version)
    for name in written.names { try store.put(logKey(name), bytes) }
    try store.put(
      logKey(Self.lastCheckpointName),
      Self.hint(state, actionCount: actions.count, byteCount: bytes.count))
    try removeReplaced(log, by: state.version)
  }

  /// Content of `_last_checkpoint` (specification, "Last Checkpoint File").
  static func hint(_ state: DeltaReplay, actionCount: Int, byteCount: Int) -> [UInt8] {
    JSONText.members([
      "version": .integer(state.version), "size": .integer(actionCount), "sizeInBytes": .integer(byteCount),
      "numOfAddFiles": .integer(state.files.count),
    ]).utf8
  }

  /// Compaction files up to the new checkpoint, and older checkpoints: these only where the log is whole, since else
  /// readers of older versions need them.
  private func removeReplaced(_ log: DeltaLogListing, by version: Int) throws {
    var keys = log.compacted.filter { $0 <= version }.map(compactedKey)
    if log.commits.first == 0, log.gap(after: -1) == nil {
      let older = log.checkpoints.filter { $0.version < version }
      keys += older.dropLast(Self.keptCount - 1).flatMap(\.names).map(logKey)
    }
    try store.delete(keys)
  }

  /// The state that a checkpoint holds.
  package func state(at checkpoint: DeltaCheckpoint) throws -> DeltaReplay {
    var replay = DeltaReplay()
    for path in checkpointPaths(checkpoint) {
      let reader = try NestedReader(path, fields: DeltaCheckpointRow.readFields)
      var number = 0
      try reader.forEachRow { row in
        number += 1
        switch DeltaCheckpointRow.action(row) {
        case nil: break
        case .failure(let problem): throw DeltaError(path, "row \(number): \(problem.reason)")
        case .success(let action): try replay.apply(action, path: path, line: nil)
        }
      }
    }
    guard replay.metadata != nil, replay.format != nil else {
      throw DeltaError(
        checkpointPaths(checkpoint).first ?? root, "the checkpoint lacks the table's protocol or metaData")
    }
    replay.note(version: checkpoint.version, lastCommit: try commitHash(checkpoint.version))
    return replay
  }
}
