extension DeltaTable {
  /// A commit that stands: its version, and how often another writer was first.
  package struct CommitResult: Sendable {
    package let version: Int
    package let retryCount: Int
  }

  /// Key and length of the field that holds the hash of the commit file itself.
  ///
  /// The hash is taken with this field all zeros and lies in the commit, not beside it: a second file would have to be
  /// changed in step with the log, and no store does both at once. Each commit also holds the hash of the file before it,
  /// so that a changed, missing or reordered commit is found.
  package static let ownHashField = "commitHash"
  package static let previousHashField = "previousCommitHash"

  /// Adds one commit with `actions`; `information` goes to its `commitInfo` under `colq`.
  ///
  /// Where another writer takes the version first, its commit is read, `check` sees the new state (version -1: no commit;
  /// it may refuse), and the next version is tried. The objects the actions name must be durable before.
  package func commit(
    _ actions: [DeltaAction], operation: String, information: [JSONText.Member],
    check: (_ state: DeltaReplay) throws -> Void = { _ in }
  ) throws -> CommitResult {
    var retryCount = 0
    while true {
      let base = try refreshed()
      try check(base)
      let version = base.version + 1
      var members = information
      if let hash = base.lastCommitHash {
        members.append(.init(name: Self.previousHashField, value: .string(hash.description)))
      }
      members.append(.init(name: Self.ownHashField, value: .string(Self.emptyHash)))
      let commitInfo = JSONText.members([
        "timestamp": .integer(UTCTime.now), "operation": .string(operation), "operationParameters": .object([]),
        "engineInfo": .string("colq"), "colq": .object(members),
      ])
      var bytes: [UInt8] = []
      for action in [.commitInfo(commitInfo)] + actions {
        action.json.write(to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
      }
      Self.sealHash(&bytes)
      if try store.putIfAbsent(commitKey(version), bytes) {
        return CommitResult(version: version, retryCount: retryCount)
      }
      retryCount += 1
      guard retryCount < 100 else {
        throw DeltaError(store.path(commitKey(version)), "other writers were first 100 times; run it again later")
      }
    }
  }

  private static let emptyHash = String(repeating: "0", count: ContentHash.digitCount)

  /// Puts the hash of the bytes into the field that holds zeros.
  private static func sealHash(_ bytes: inout [UInt8]) {
    guard let range = ownHashRange(bytes) else { return }
    bytes.replaceSubrange(range, with: Array(ContentHash(bytes).description.utf8))
  }

  /// Where the digits of a commit's own hash stand: the first line only, since actions of other lines hold user text.
  private static func ownHashRange(_ bytes: [UInt8]) -> Range<Int>? {
    let marker = Array("\"\(ownHashField)\":\"".utf8)
    let lineEnd = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    guard lineEnd >= marker.count + ContentHash.digitCount else { return nil }
    // The field is the last of the line: searched from its end.
    var at = lineEnd - marker.count - ContentHash.digitCount
    while at >= 0 {
      if bytes[at] == marker[0], bytes[at..<at + marker.count].elementsEqual(marker) {
        return at + marker.count..<at + marker.count + ContentHash.digitCount
      }
      at -= 1
    }
    return nil
  }

  /// Whether the bytes of a commit file are those that were written; nil when it holds no hash of its own.
  package static func ownHashHolds(_ bytes: [UInt8]) -> Bool? {
    guard let range = ownHashRange(bytes) else { return nil }
    var zeroed = bytes
    zeroed.replaceSubrange(range, with: Array(emptyHash.utf8))
    return ContentHash(zeroed).description.utf8.elementsEqual(bytes[range])
  }
}
