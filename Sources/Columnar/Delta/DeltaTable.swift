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
    guard try table.hasLog() else { return nil }
    return table
  }

  /// A table that may have no commit yet.
  package static func openOrCreate(store: any ObjectStore, prefix: String) -> DeltaTable {
    DeltaTable(store: store, prefix: prefix)
  }

  package func key(_ name: String) -> String { prefix.isEmpty ? name : prefix + "/" + name }

  package static let logFolder = "_delta_log"

  package func commitKey(_ version: Int) -> String {
    logKey(UTCTime.padded(version, 20) + ".json")
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
    let known = state.withLock { $0 }
    var replay = known
    if known.version < 0 {
      guard let start = try opened() else { return known }
      replay = start
    }
    try advance(&replay)
    // Nothing new, and the last commit is gone: another program cleaned the log, perhaps beyond what is known here.
    if replay.version >= 0, replay.version == known.version, try store.information(commitKey(replay.version)) == nil,
      let newer = try opened(), newer.version > replay.version
    {
      replay = newer
      try advance(&replay)
    }
    if replay.version > known.version {
      let newest = replay
      state.withLock { if $0.version < newest.version { $0 = newest } }
    }
    return replay
  }

  /// Applies the commits that follow.
  private func advance(_ replay: inout DeltaReplay) throws {
    while true {
      let key = commitKey(replay.version + 1)
      guard try store.information(key) != nil else { return }
      try replay.apply(store.get(key), version: replay.version + 1, path: store.path(key))
    }
  }

  /// Versions of all commit files, ascending.
  package func commitVersions() throws -> [Int] { try listing().commits }
}
