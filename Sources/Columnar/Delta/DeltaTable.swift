import Synchronization

/// A table whose data files are listed in a Delta Lake log, `_delta_log/<20 digits>.json`.
///
/// Holds the state of the last version it saw; `snapshot()` reads only the commits added since.
public final class DeltaTable: Sendable {
  /// The folder that holds `_delta_log`.
  public let root: String
  package let store: any ObjectStore
  /// The key of the table's folder in the store; empty when it is the store's root.
  package let prefix: String
  private let state: Mutex<DeltaReplay>

  private init(store: any ObjectStore, prefix: String) {
    self.store = store
    self.prefix = prefix
    root = store.path(prefix)
    state = Mutex(DeltaReplay())
  }

  /// The table in the folder `path`; nil when it has no log.
  public static func open(_ path: String) throws -> DeltaTable? {
    try open(store: LocalObjectStore(root: path), prefix: "")
  }

  package static func open(store: any ObjectStore, prefix: String) throws -> DeltaTable? {
    let table = DeltaTable(store: store, prefix: prefix)
    guard try table.firstVersion() != nil else { return nil }
    return table
  }

  /// A table that may have no commit yet.
  package static func openOrCreate(store: any ObjectStore, prefix: String) -> DeltaTable {
    DeltaTable(store: store, prefix: prefix)
  }

  package func key(_ name: String) -> String { prefix.isEmpty ? name : prefix + "/" + name }

  package static let logFolder = "_delta_log"

  package func commitKey(_ version: Int) -> String {
    key(Self.logFolder + "/" + UTCTime.padded(version, 20) + ".json")
  }

  /// The table at its newest version.
  public func snapshot() throws -> DeltaSnapshot {
    try refreshed().snapshot(root: root, logPath: store.path(key(Self.logFolder)))
  }

  /// The newest version; nil when there is no commit.
  package func currentVersion() throws -> Int? {
    let version = try refreshed().version
    return version < 0 ? nil : version
  }

  package func transactions() throws -> [String: Int64] { try refreshed().transactions }

  /// Reads the commits added since the last call. Two threads may read the same ones; the result is the same.
  package func refreshed() throws -> DeltaReplay {
    var replay = state.withLock { $0 }
    if replay.version < 0 {
      guard let first = try firstVersion() else { return replay }
      guard first == 0 else {
        throw DeltaError(
          store.path(key(Self.logFolder)),
          "the log begins at version \(first): older commits were removed and only a checkpoint holds them, "
            + "which cannot be read yet")
      }
      if let compacted = try compactedReplay() { replay = compacted }
    }
    var changed = replay.version >= 0 && state.withLock { $0.version } < replay.version
    while true {
      let key = commitKey(replay.version + 1)
      guard try store.information(key) != nil else { break }
      try replay.apply(store.get(key), version: replay.version + 1, path: store.path(key))
      changed = true
    }
    if changed {
      let newest = replay
      state.withLock { if $0.version < newest.version { $0 = newest } }
    }
    return replay
  }

  /// The lowest version with a commit file; nil when there is none.
  private func firstVersion() throws -> Int? {
    if try store.information(commitKey(0)) != nil { return 0 }
    return try commitVersions().first
  }

  /// Versions of all commit files, ascending.
  package func commitVersions() throws -> [Int] {
    let folder = key(Self.logFolder) + "/"
    return try store.list(folder).compactMap { object in
      let name = object.key.dropFirst(folder.count)
      guard name.utf8.count == 25, name.hasSuffix(".json") else { return nil }
      return Int(name.dropLast(5))
    }
  }
}
