import Columnar

/// Merges the small files of a lake's tables and sorts their rows, while readers and writers go on.
///
/// One step, one Delta commit: new files first, then a commit that removes the old ones and adds the new ones
/// (`dataChange` false). The old files stay for readers until `VacuumJob` removes them. A step that dies before its commit
/// leaves a note (`PendingDelivery`); the next compaction removes what it names.
public struct CompactJob: Sendable {
  public let lake: String
  /// nil: every table of the lake.
  public let table: String?
  public let options: CompactOptions
  let fileLayer: FileLayer

  public init(lake: String, table: String? = nil, options: CompactOptions = CompactOptions()) {
    self.init(lake: lake, table: table, options: options, fileLayer: .system)
  }

  package init(lake: String, table: String?, options: CompactOptions, fileLayer: FileLayer) {
    self.lake = lake
    self.table = table
    self.options = options
    self.fileLayer = fileLayer
  }

  /// `progress` is called from the working threads and may throw to stop; commits that were made stay.
  public func run(progress: @escaping @Sendable (String, CompactProgress) throws -> Void = { _, _ in }) throws
    -> [CompactSummary]
  {
    try LakeTables.names(lake: lake, table: table, to: "compact").map { name in
      let folder = lake + "/" + name
      guard let lock = try FolderLock(folder: folder, name: Self.lockName) else {
        throw CompactError("another process compacts the table '\(name)': run it again when that one has ended")
      }
      return try withExtendedLifetime(lock) {
        var compactor = TableCompactor(
          name: name, store: LocalObjectStore(root: folder, files: fileLayer), options: options)
        return try compactor.run { try progress(name, $0) }
      }
    }
  }

  /// Held by whoever removes data files of a table.
  static let lockName = ".lock-compact"
}
