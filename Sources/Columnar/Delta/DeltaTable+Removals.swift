/// Removals, which checkpoints name only as long as the table asks for.
package struct DeltaRemovals: Sendable {
  /// When the commits removed files, by path.
  package fileprivate(set) var milliseconds: [String: Int64] = [:]
  /// Time of the oldest commit where those before it are gone: they may have removed more until then.
  package fileprivate(set) var unknownBefore: Int64?

  package init() {}
}

extension DeltaTable {
  /// What the commits written since a time removed.
  package func removals(since milliseconds: Int64) throws -> DeltaRemovals {
    var found = DeltaRemovals()
    for version in try commitVersions().reversed() {
      let key = commitKey(version)
      guard let information = try store.information(key) else { break }
      found.unknownBefore = version == 0 ? nil : information.modifiedMilliseconds
      if information.modifiedMilliseconds < milliseconds { break }
      for line in try store.get(key).split(separator: UInt8(ascii: "\n")) where line.starts(with: #"{"remove":"#.utf8) {
        guard let json = JSONText(parsing: line), case .success(.remove(let remove)) = DeltaAction.parse(json) else {
          throw DeltaError(store.path(key), "a line is no remove action")
        }
        if found.milliseconds[remove.path] == nil { found.milliseconds[remove.path] = remove.deletionMilliseconds }
      }
    }
    if let oldest = found.unknownBefore, oldest < milliseconds { found.unknownBefore = nil }
    return found
  }
}
