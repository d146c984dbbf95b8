import Columnar

/// How a lake is vacuumed.
public struct VacuumOptions: Sendable {
  /// Files stay so long after a commit removed them: a reader may take that long.
  public var retentionMilliseconds: Int64 = 7 * 86_400_000
  /// Tells what would be removed, and removes nothing.
  public var isDryRun = false

  public init() {}
}

/// What a vacuum removed, or would remove, from one table.
public struct VacuumSummary: Sendable {
  public let table: String
  /// Keys relative to the table's folder.
  public var paths: [String] = []
  public var byteCount = 0
  /// Files that no version needs any more but that are too young.
  public var keptCount = 0
  public var keptByteCount = 0
}

/// Removes data files that no snapshot of the last days names.
///
/// Only data files of the Delta table are ever removed, and temporary files of stopped processes; CSV objects, manifests,
/// errors and the log are not its business. A data file stays while the newest version names it, while the note of a write
/// under way names it, and until the retention has passed: since the commit that removed it, or, where no commit knows it,
/// since it was written.
public struct VacuumJob: Sendable {
  public let lake: String
  /// nil: every table of the lake.
  public let table: String?
  public let options: VacuumOptions
  let fileLayer: FileLayer

  public init(lake: String, table: String? = nil, options: VacuumOptions = VacuumOptions()) {
    self.init(lake: lake, table: table, options: options, fileLayer: .system)
  }

  package init(lake: String, table: String?, options: VacuumOptions, fileLayer: FileLayer) {
    self.lake = lake
    self.table = table
    self.options = options
    self.fileLayer = fileLayer
  }

  public func run() throws -> [VacuumSummary] {
    try LakeTables.names(lake: lake, table: table, to: "vacuum").map { name in
      let folder = lake + "/" + name
      guard let lock = try FolderLock(folder: folder, name: CompactJob.lockName) else {
        throw CompactError("another process compacts the table '\(name)': run it again when that one has ended")
      }
      return try withExtendedLifetime(lock) {
        try run(name, LocalObjectStore(root: folder, files: fileLayer))
      }
    }
  }

  private func run(_ name: String, _ store: LocalObjectStore) throws -> VacuumSummary {
    var summary = VacuumSummary(table: name)
    // Listed before the log is read: what is committed meanwhile is not in the list.
    let objects = try store.list(ObjectNames.columnarFolder)
    let pending = try PendingDelivery.paths(store)
    let table = DeltaTable.openOrCreate(store: store, prefix: ObjectNames.columnarFolder)
    let state = try table.refreshed()
    let border = UTCTime.now - options.retentionMilliseconds
    // The log's checkpoints forget removals after the table's own time: what must be known for longer is in the commits.
    let isLonger = options.retentionMilliseconds > state.metadata?.tombstoneRetentionMilliseconds ?? .max
    let removals = try isLonger ? table.removals(since: border) : DeltaRemovals()
    for object in objects where isData(object.key) && !pending.contains(object.key) {
      let path = String(object.key.dropFirst(ObjectNames.columnarFolder.utf8.count + 1))
      if state.files[path] != nil { continue }
      let unneededSince =
        state.tombstones[path]?.deletionMilliseconds ?? removals.milliseconds[path]
        ?? max(object.modifiedMilliseconds, removals.unknownBefore ?? .min)
      if unneededSince <= border {
        summary.paths.append(object.key)
        summary.byteCount += object.byteCount
      } else {
        summary.keptCount += 1
        summary.keptByteCount += object.byteCount
      }
    }
    if !options.isDryRun {
      try store.delete(summary.paths)
      // The log's checkpoint need not name what is gone.
      let present = Set(objects.map(\.key)).subtracting(summary.paths)
      let gone = state.tombstones.keys.filter { !present.contains(ObjectNames.columnarFolder + "/" + $0) }
      let log = try table.listing()
      if !log.checkpoints.isEmpty || !log.compacted.isEmpty {
        try table.writeCheckpoint(commitCount: 0, forgetting: Set(gone))
      }
      for folder in Set(objects.map { LocalObjectStore.folder(of: $0.key) }).sorted() { try store.cleanUp(folder) }
    }
    return summary
  }

  /// Data files lie outside the log, and their names do not begin with `_` or `.`.
  private func isData(_ key: String) -> Bool {
    let parts = key.split(separator: "/").dropFirst()
    return key.hasSuffix(".parquet") && parts.allSatisfy { !$0.hasPrefix("_") && !$0.hasPrefix(".") }
  }
}
