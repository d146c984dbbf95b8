/// Log compaction files (protocol specification, "Log Compaction Files"): `<first>.<last>.compacted.json` holds what the
/// commits of a range come to. Ours begin at version 0, so that one file stands for a long log. The commits stay: they are
/// what is proved and what other readers need.
extension DeltaTable {
  private static let compactedEnding = ".compacted.json"

  private func compactedKey(_ version: Int) -> String {
    key(Self.logFolder + "/" + UTCTime.padded(0, 20) + "." + UTCTime.padded(version, 20) + Self.compactedEnding)
  }

  /// Versions up to which a compaction file stands for the log, ascending.
  package func compactedVersions() throws -> [Int] {
    let start = key(Self.logFolder) + "/" + UTCTime.padded(0, 20) + "."
    return try store.list(key(Self.logFolder)).compactMap { object in
      guard object.key.hasPrefix(start), object.key.hasSuffix(Self.compactedEnding) else { return nil }
      let digits = object.key.dropFirst(start.utf8.count).dropLast(Self.compactedEnding.utf8.count)
      return digits.utf8.count == 20 ? Int(digits) : nil
    }.sorted()
  }

  /// Writes a compaction file of the whole log and removes the ones before it, unless the newest lacks fewer than
  /// `commitCount` commits. `forgotten` are removed files that are gone from the store: nothing need know them.
  package func compactLog(commitCount: Int, forgetting forgotten: Set<String> = []) throws {
    let state = try refreshed()
    let known = try compactedVersions()
    guard state.version - (known.last ?? -1) >= commitCount, state.version >= 0 else { return }
    try store.put(compactedKey(state.version), Self.bytes(state, forgetting: forgotten))
    try store.delete(known.filter { $0 != state.version }.map { compactedKey($0) })
  }

  /// The state at the last version that a compaction file stands for; nil without a file that can be used.
  func compactedReplay() throws -> DeltaReplay? {
    guard let version = try compactedVersions().last else { return nil }
    let path = store.path(compactedKey(version))
    // Another process may remove it for a newer one just now: the commits are there.
    guard let bytes = try? store.get(compactedKey(version)), try store.information(commitKey(version)) != nil else {
      return nil
    }
    var replay = DeltaReplay()
    do {
      try replay.apply(bytes, version: version, path: path)
    } catch is DeltaError {
      return nil
    }
    replay.note(lastCommit: ContentHash(try store.get(commitKey(version))))
    return replay.metadata == nil ? nil : replay
  }

  private static func bytes(_ state: DeltaReplay, forgetting forgotten: Set<String>) -> [UInt8] {
    var bytes: [UInt8] = []
    for action in state.actions(forgetting: forgotten) {
      action.json.write(to: &bytes)
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }

  /// Whether the compaction file up to `state.version` is what the commits, which made `state`, give.
  package func compactedHolds(_ state: DeltaReplay) throws -> Bool {
    let stored = try store.get(compactedKey(state.version))
    var replay = DeltaReplay()
    guard (try? replay.apply(stored, version: state.version, path: compactedPath(state.version))) != nil else {
      return false
    }
    let forgotten = Set(state.tombstones.keys).subtracting(replay.tombstones.keys)
    return Self.bytes(state, forgetting: forgotten) == stored
  }

  package func compactedPath(_ version: Int) -> String { store.path(compactedKey(version)) }
}
