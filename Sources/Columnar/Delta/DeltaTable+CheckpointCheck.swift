/// The hash of a checkpoint of ours in its own footer, taken with this field all zeros, as in the commits: a changed byte
/// shows in the file itself, also where no reader would notice.
enum DeltaCheckpointHash {
  static let key = "colq.hash"
  static let empty = String(repeating: "0", count: ContentHash.digitCount)

  /// Puts the hash of the bytes into the field that holds zeros.
  static func sealed(_ bytes: [UInt8]) -> [UInt8] {
    guard let range = range(bytes) else { return bytes }
    var sealed = bytes
    sealed.replaceSubrange(range, with: Array(ContentHash(bytes).description.utf8))
    return sealed
  }

  /// Whether the bytes are those that were written; false where the field is missing.
  static func holds(_ bytes: [UInt8]) -> Bool {
    guard let range = range(bytes) else { return false }
    var zeroed = bytes
    zeroed.replaceSubrange(range, with: Array(empty.utf8))
    return ContentHash(zeroed).description.utf8.elementsEqual(bytes[range])
  }

  /// Where the digits stand: the footer's pair of key and value is two Thrift strings, with the value's field and length in
  /// two bytes between them. The key is found from the file's end, since data pages hold text of others.
  private static func range(_ bytes: [UInt8]) -> Range<Int>? {
    let marker = Array(key.utf8)
    let count = ContentHash.digitCount
    var at = bytes.count - marker.count - 2 - count
    while at >= 0 {
      if bytes[at] == marker[0], bytes[at..<at + marker.count].elementsEqual(marker) {
        return at + marker.count + 2..<at + marker.count + 2 + count
      }
      at -= 1
    }
    return nil
  }
}

/// Proofs that what stands for the commits says what they say.
extension DeltaTable {
  /// What is wrong with a checkpoint of the version of `state`, which the commits made.
  package enum CheckpointFault: Sendable, Equatable {
    case damaged(path: String, reason: String)
    /// Another writer's that leaves out what need not be there.
    case lessDetailed(path: String)
  }

  /// Compares a checkpoint with the commits; nil where it says the same.
  package func fault(of checkpoint: DeltaCheckpoint, against state: DeltaReplay) -> CheckpointFault? {
    let path = checkpointPaths(checkpoint).first ?? root
    do {
      let isOurs = try isOurs(checkpoint)
      if isOurs, !DeltaCheckpointHash.holds(try store.get(logKey(checkpoint.names[0]))) {
        return .damaged(path: path, reason: "the file is not as it was written (its hash differs)")
      }
      switch state.agreement(of: try self.state(at: checkpoint)) {
      case .same: return nil
      case .lessDetailed where !isOurs: return .lessDetailed(path: path)
      case .lessDetailed, .different: return .damaged(path: path, reason: "it does not say what the commits say")
      }
    } catch {
      return .damaged(path: path, reason: "\(error)")
    }
  }

  /// Either mark of ours survives one changed byte of the other.
  private func isOurs(_ checkpoint: DeltaCheckpoint) throws -> Bool {
    guard checkpoint.partCount == nil else { return false }
    let reader = try NestedReader(store.path(logKey(checkpoint.names[0])), fields: [])
    return reader.createdBy?.hasPrefix(FooterEncoder.application + " ") == true
      || reader.keyValueMetadata[DeltaCheckpointHash.key] != nil
  }

  /// What is wrong with `_last_checkpoint`; nil when it is absent or names a checkpoint that is there.
  package func lastCheckpointFault(_ log: DeltaLogListing) -> (path: String, reason: String)? {
    let key = logKey(Self.lastCheckpointName)
    do {
      guard try store.information(key) != nil else { return nil }
      let bytes = try store.get(key)
      guard let version = JSONText(parsing: bytes)?["version"]?.integer else {
        return (store.path(key), "it names no checkpoint")
      }
      guard let found = log.checkpoints.first(where: { Int64($0.version) == version }) else {
        // Those of version 2 cannot be looked into.
        if log.namedCheckpoints.contains(where: { Int64($0) == version }) { return nil }
        return (store.path(key), "it names a checkpoint of version \(version), which is not there")
      }
      // Where the checkpoint cannot be read, that is reported of the checkpoint.
      guard (try? isOurs(found)) == true, let state = try? state(at: found) else { return nil }
      let file = logKey(found.names[0])
      let expected = Self.hint(
        state, actionCount: try NestedReader(store.path(file), fields: []).rowCount,
        byteCount: try store.information(file)?.byteCount ?? 0)
      return expected == bytes ? nil : (store.path(key), "the file is not as it was written")
    } catch {
      return (store.path(key), "\(error)")
    }
  }
}
