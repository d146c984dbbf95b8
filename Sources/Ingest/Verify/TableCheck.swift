import Columnar

/// Checks one table: log, manifests, hashes, lineage, twins, and what lies in the folders without a commit.
struct TableCheck {
  let store: LocalObjectStore
  let name: String
  var report: VerifyReport
  private var listedPaths: Set<String> = []
  /// Next sequence number of each shard.
  private var nextSequence: [Int32: Int64] = [:]
  /// The checkpoint at which the log begins; nil where it is whole.
  private var start: DeltaReplay?
  /// What was compacted away or is broken, to be looked for in the files of other commits.
  private var days = CompactedDays()

  init(store: LocalObjectStore, name: String, report: VerifyReport) {
    self.store = store
    self.name = name
    self.report = report
  }

  mutating func run(_ progress: (VerifyReport) -> Void) {
    var log = LogCheck(store: store, report: report)
    log.run()
    report = log.report
    start = log.start
    let files = activeFiles(log.commits)
    let layout = tableLayout(log.commits)
    if let start { checkUnproved(start, files, log.commits) }
    for commit in log.commits {
      let manifest = commit.record.flatMap { checkRecord($0, commit) }
      if let compaction = commit.compaction { checkCompaction(compaction, commit) }
      checkDays(commit, manifest, files, layout)
      progress(report)
    }
    if let layout {
      var check = CompactedCheck(store: store, layout: layout, report: report)
      check.run(days, progress)
      report = check.report
    }
    checkUnlisted(files)
  }

  /// Data files of the newest version, by path.
  private func activeFiles(_ commits: [LogCheck.Commit]) -> Set<String> {
    var files = Set(start?.files.keys.map { $0 } ?? [])
    for action in commits.lazy.filter({ $0.version > start?.version ?? -1 }).flatMap(\.actions) {
      if case .add(let add) = action { files.insert(add.path) }
      if case .remove(let remove) = action { files.remove(remove.path) }
    }
    return files
  }

  /// Files whose commits were removed: their hashes are checked, their rows cannot be compared with CSV objects any more.
  private mutating func checkUnproved(_ start: DeltaReplay, _ active: Set<String>, _ commits: [LogCheck.Commit]) {
    var known: Set<String> = []
    for case .add(let add) in commits.flatMap(\.actions) { known.insert(add.path) }
    for path in start.tombstones.keys {
      listedPaths.insert(ObjectNames.columnarFolder + "/" + path)
      days.leaveOut(CompactionPlan.folder(of: path))
    }
    for (path, add) in start.files.sorted(by: { $0.key < $1.key }) {
      days.leaveOut(CompactionPlan.folder(of: path))
      guard active.contains(path), !known.contains(path), !path.hasPrefix("/") else { continue }
      let key = ObjectNames.columnarFolder + "/" + path
      listedPaths.insert(key)
      report.parquetCount += 1
      if let hash = add.tags[DeliveryEncoder.hashTag] { _ = object(key, add.byteCount, hash) }
    }
  }

  private func tableLayout(_ commits: [LogCheck.Commit]) -> TableLayout? {
    var metadata = start?.metadata
    for case .metadata(let found) in commits.flatMap(\.actions) { metadata = found }
    return metadata.flatMap { TableLayout(name: name, metadata: $0) }
  }

  /// Sequence range and manifest of a commit; the manifest when it can be read.
  private mutating func checkRecord(_ record: CommitRecord, _ commit: LogCheck.Commit) -> DeliveryManifest? {
    // Where the log was cut, the first commit that is left says where a shard goes on.
    let expected = nextSequence[record.shard] ?? (start == nil ? 0 : record.firstSequence)
    if record.rowCount > 0 {
      if record.firstSequence != expected {
        let kind = record.firstSequence > expected ? "a gap" : "a double"
        report.fault(
          commit.path,
          "\(kind) in the lineage: shard \(record.shard) goes on with \(record.firstSequence), expected \(expected)")
      }
      nextSequence[record.shard] = record.firstSequence + Int64(record.rowCount)
    }
    report.rowCount += record.rowCount
    report.rejectedCount += record.rejectedCount
    listedPaths.insert(record.manifest.path)
    guard let bytes = object(record.manifest.path, record.manifest.byteCount, record.manifest.hash) else { return nil }
    guard let manifest = DeliveryManifest(parsing: bytes) else {
      report.fault(store.path(record.manifest.path), "the manifest cannot be read")
      return nil
    }
    let rows = manifest.csv.reduce(0) { $0 + $1.rowCount }
    if rows != record.rowCount || manifest.csv.count != record.windowCount {
      report.fault(
        store.path(record.manifest.path),
        "\(rows) rows in \(manifest.csv.count) windows, the commit says \(record.rowCount) in \(record.windowCount)")
    }
    for entry in manifest.errors {
      listedPaths.insert(entry.path)
      _ = object(entry.path, entry.byteCount, entry.hash)
    }
    return manifest
  }

  /// The bytes of an object; nil, and a fault, where it is missing or not as it was written.
  private mutating func object(_ key: String, _ byteCount: Int, _ hash: String) -> [UInt8]? {
    do {
      guard try store.information(key) != nil else {
        report.fault(store.path(key), "the object is missing")
        return nil
      }
      let bytes = try store.get(key)
      if bytes.count != byteCount {
        report.fault(store.path(key), "it has \(bytes.count) bytes, written were \(byteCount)")
        return nil
      }
      if ContentHash(bytes).description != hash {
        report.fault(store.path(key), "its content is not as it was written (the hash differs)")
        return nil
      }
      return bytes
    } catch {
      report.fault(store.path(key), "\(error)")
      return nil
    }
  }

  /// A compaction exchanges files without a change of rows, and says how many of both.
  private mutating func checkCompaction(_ record: CompactionRecord, _ commit: LogCheck.Commit) {
    var (removed, written, rows) = (0, 0, 0)
    for action in commit.actions {
      if case .remove = action { removed += 1 }
      if case .add(let add) = action {
        written += 1
        rows += CompactionPlan.Input(add).rowCount
      }
    }
    if removed != record.removedFileCount || written != record.writtenFileCount || rows != record.rowCount {
      report.fault(
        commit.path,
        "the compaction names \(removed) old and \(written) new files of \(rows) rows, its record "
          + "\(record.removedFileCount), \(record.writtenFileCount) and \(record.rowCount)")
    }
  }

  /// Data files of a commit and the CSV objects of the same days.
  private mutating func checkDays(
    _ commit: LogCheck.Commit, _ manifest: DeliveryManifest?, _ active: Set<String>, _ layout: TableLayout?
  ) {
    var windows = Dictionary(grouping: manifest?.csv ?? []) { $0.day ?? 0 }
    for key in windows.keys { windows[key]?.sort { ($0.firstSequence ?? 0) < ($1.firstSequence ?? 0) } }
    for entry in manifest?.csv ?? [] {
      listedPaths.insert(entry.path)
      checkPlace(entry, commit)
    }
    var lineage = commit.record.map { SequenceSet(first: $0.firstSequence, count: $0.rowCount) }
    for case .add(let add) in commit.actions {
      let key = ObjectNames.columnarFolder + "/" + add.path
      listedPaths.insert(key)
      guard active.contains(add.path), !add.path.hasPrefix("/") else { continue }
      report.parquetCount += 1
      if let hash = add.tags[DeliveryEncoder.hashTag] {
        guard object(key, add.byteCount, hash) != nil else {
          days.leaveOut(CompactionPlan.folder(of: add.path))
          continue
        }
      }
      guard let layout, let record = commit.record, manifest != nil,
        let day = windows.keys.first(where: { add.path.hasPrefix(layout.folder(day: $0) + "/") }),
        let entries = windows.removeValue(forKey: day)
      else {
        days.add(file: add.path)
        continue
      }
      report.csvCount += entries.count
      var twins = TwinCheck(store: store, layout: layout, parquet: key, shard: record.shard, report: report)
      twins.run(entries, &lineage)
      report = twins.report
    }
    guard let record = commit.record, let lineage else {
      if !commit.isOurs { leaveOutFolders(of: commit) }
      return
    }
    guard manifest != nil, let layout else { return days.leaveOutStrays() }
    // Days whose Parquet file was compacted away or is broken.
    days.add(
      CompactedDays.Origin(
        path: commit.path, shard: record.shard, lineage: lineage,
        partitions: Set((manifest?.csv ?? []).compactMap { $0.partition?.value })),
      windows.map { (layout.folder(day: $0.key), $0.value) })
  }

  /// CSV objects lie in their folder; those of rows beyond the limit of partitions in that of errors.
  private mutating func checkPlace(_ entry: DeliveryManifest.Entry, _ commit: LogCheck.Commit) {
    let isOverflow = entry.partition.map { $0.value == nil } ?? false
    let folder = isOverflow ? ObjectNames.errorsFolder : ObjectNames.csvFolder
    if !entry.path.hasPrefix(folder + "/") || entry.path.split(separator: "/").contains("..") {
      report.fault(commit.path, "its manifest names '\(entry.path)', which is not in the table's folder '\(folder)'")
    }
  }

  /// What another program rewrote or deleted need not be there any more.
  private mutating func leaveOutFolders(of commit: LogCheck.Commit) {
    for action in commit.actions {
      switch action {
      case .add(let add): days.leaveOut(CompactionPlan.folder(of: add.path))
      case .remove(let remove): days.leaveOut(CompactionPlan.folder(of: remove.path))
      default: break
      }
    }
  }

  /// Objects that lie in the table's folders and belong to no commit.
  private mutating func checkUnlisted(_ active: Set<String>) {
    do {
      let pendingPaths = try PendingDelivery.paths(store)
      var olderCount = 0
      for object in try store.list("") where !listedPaths.contains(object.key) {
        let parts = object.key.split(separator: "/")
        let path = store.path(object.key)
        if let last = parts.last, last.hasPrefix(LocalObjectStore.temporaryPrefix) {
          report.notes.append("\(path): temporary file of a process that was stopped; it can be deleted")
        } else if pendingPaths.contains(object.key) {
          report.notes.append("\(path): of a write that was stopped before its commit; the next one removes it")
        } else if start != nil, ["csv", "errors", "_manifests"].contains(parts.first) {
          olderCount += 1
        } else if parts.first == "csv" {
          report.fault(path, "the object belongs to no commit")
        } else if parts.contains(where: { $0 == DeltaTable.logFolder }) {
          continue  // checkpoints, which LogCheck looks at, and the like of other programs
        } else if object.key.hasSuffix(".parquet") || parts.first == "errors" || parts.first == "_manifests" {
          report.notes.append("\(path): belongs to no commit; readers of the table do not see it")
        }
      }
      if olderCount > 0 {
        report.notes.append(
          "\(store.root): \(olderCount) objects belong to no commit that is left; those of removed commits cannot be told "
            + "from others")
      }
    } catch {
      report.fault(store.root, "\(error)")
    }
  }
}
