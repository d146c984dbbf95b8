import Columnar

/// Brings files into a table of the lake: windows, twins and commits by the same firehose as live clicks.
///
/// Each file is known by its content: killed at any moment and run again, the job goes on where the table stands.
public struct ImportJob: Sendable {
  public let files: [String]
  public let table: String
  public let lake: String
  public let options: ImportOptions
  /// System calls of the store; tests inject failing ones.
  let fileLayer: FileLayer

  /// Imports replay history as shard 0; live streams use shards from 1 on.
  static let shard: Int32 = 0

  public init(files: [String], table: String, lake: String, options: ImportOptions = ImportOptions()) {
    self.init(files: files, table: table, lake: lake, options: options, fileLayer: .system)
  }

  package init(files: [String], table: String, lake: String, options: ImportOptions, fileLayer: FileLayer) {
    self.files = files
    self.table = table
    self.lake = lake
    self.options = options
    self.fileLayer = fileLayer
  }

  /// Runs to the end of all files. Every commit that was made stays, also when this throws.
  public func run(progress: (ImportProgress) -> Void = { _ in }) throws -> ImportSummary {
    try checkNames()
    let folder = lake + "/" + table
    guard let lock = try FolderLock(folder: folder, name: ".lock-shard-\(Self.shard)") else {
      throw ImportError("another import is writing to the table '\(table)': run it again when that one has ended")
    }
    let store = LocalObjectStore(root: folder, files: fileLayer)
    let delta = DeltaTable.openOrCreate(store: store, prefix: ObjectNames.columnarFolder)
    var summary = ImportSummary()
    var lane: DeliveryLane?
    var sizes = try FileSizes(files)
    var ids: Set<String> = []
    for path in files {
      // The columns of a new table are those of its first file.
      let isFirst = lane == nil
      let layout = try lane?.layout ?? existingLayout(delta)
      let opened = try SourceFile.open(path, layout: layout, table: table, options: options)
      if isFirst {
        let writer = try LakeWriter(
          store: store, table: delta, layout: opened.layout, stream: streamName, shard: Self.shard,
          format: options.objects, lock: lock)
        writer.threads = options.isBulk ? options.threadCount : 1
        lane = try DeliveryLane(writer, limits: options.effectiveLimits)
      }
      guard let lane else { continue }
      let id = try SourceIdentity.id(path)
      // The same content twice in one call: its commits must be in the log first.
      if !ids.insert(id).inserted { try lane.wait() }
      let identity = SourceIdentity(
        id: id, transactions: try delta.transactions(), again: options.again)
      var run = SourceRun(
        opened: opened, identity: identity, options: options,
        summary: ImportSummary.File(path: path, outcome: .imported))
      do {
        try run.run(lane) { rows, rejected, fraction in
          progress(
            ImportProgress(
              rowCount: summary.rowCount + rows, rejectedCount: summary.rejectedCount + rejected,
              fraction: sizes.fraction(of: path, done: fraction)))
        }
      } catch {
        lane.abandon()
        let taken = try (delta.transactions()[identity.application] ?? 0)
        guard error is any SourceFault, taken > 0 else { throw error }
        throw ImportError(
          "\(error)\n\(taken) rows that come before the fault are in the table already. They belong to this content of the "
            + "file: a mended file is another source, and would add them again")
      }
      sizes.finish(path)
      summary.files.append(run.summary)
      summary.firstRejected += run.samples.prefix(max(0, 10 - summary.firstRejected.count))
    }
    try lane?.finish(into: &summary)
    return summary
  }

  private var streamName: String {
    options.stream ?? TableLayout.streamName(table: table)
  }

  private func existingLayout(_ delta: DeltaTable) throws -> TableLayout? {
    guard try delta.currentVersion() != nil else { return nil }
    guard let layout = TableLayout(name: table, metadata: try delta.snapshot().metadata) else {
      throw ImportError("the table '\(table)' was not made by colq: import into another table")
    }
    return layout
  }

  private func checkNames() throws {
    func isPlain(_ name: String) -> Bool {
      !name.isEmpty && !name.hasPrefix("_") && !name.hasPrefix(".") && name.utf8.count <= 128
        && name.utf8.allSatisfy { $0 > 0x20 && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\\") && $0 != 0x7F }
    }
    guard isPlain(table) else { throw ImportError("'\(table)' cannot name a table: use letters, digits and _") }
    guard isPlain(streamName) else {
      throw ImportError("'\(streamName)' cannot name a stream: use letters, digits and _")
    }
    guard !files.isEmpty else { throw ImportError("no files to import") }
  }
}

/// How much of all files' bytes is done.
private struct FileSizes {
  private var sizes: [String: Int] = [:]
  private var total = 0
  private var done = 0

  init(_ files: [String]) throws {
    for path in files {
      switch FileLayer.system.status(path) {
      case .file(let byteCount, _):
        sizes[path] = byteCount
        total += byteCount
      case .folder: throw ImportError("'\(path)' is a folder: name its files, for instance '\(path)/*.csv'")
      case .failed(let code): throw StorageError("open", path: path, code: code)
      }
    }
  }

  func fraction(of path: String, done part: Double?) -> Double? {
    guard total > 0, let part else { return nil }
    return (Double(done) + Double(sizes[path] ?? 0) * part) / Double(total)
  }

  mutating func finish(_ path: String) { done += sizes[path] ?? 0 }
}
