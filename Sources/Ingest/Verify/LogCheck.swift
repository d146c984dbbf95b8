import Columnar

/// Reads the whole log of a table and checks that it is as it was written.
///
/// Each commit of ours holds the hash of its own bytes and that of the commit before it: a changed byte shows in the file
/// itself, a missing or exchanged file in its successor. Only a cut tail of whole commits leaves the log sound; the CSV
/// objects of those commits then are without a commit, which `TableCheck` reports.
struct LogCheck {
  struct Commit {
    let path: String
    let version: Int
    var actions: [DeltaAction] = []
    /// Of a delivery.
    var record: CommitRecord?
    var compaction: CompactionRecord?
    /// False for commits of other programs.
    var isOurs = true
  }

  private(set) var commits: [Commit] = []
  /// The checkpoint at which the proof begins, where another program removed the commits before it.
  private(set) var start: DeltaReplay?
  private(set) var report: VerifyReport
  private let store: LocalObjectStore
  private let table: DeltaTable

  init(store: LocalObjectStore, report: VerifyReport) {
    self.store = store
    self.report = report
    table = DeltaTable.openOrCreate(store: store, prefix: ObjectNames.columnarFolder)
  }

  mutating func run() {
    let folder = store.path(ObjectNames.columnarFolder + "/" + DeltaTable.logFolder)
    let log: DeltaLogListing
    do { log = try table.listing() } catch { return report.fault(folder, "\(error)") }
    guard let first = log.commits.first else { return report.fault(folder, "the log has no commit") }
    if first > 0 { findStart(log, first: first) }
    var expected = start == nil ? 0 : first
    var previousHash: ContentHash?
    var replay = start == nil ? DeltaReplay() : start.flatMap { $0.version == first - 1 ? $0 : nil }
    for version in log.commits {
      let key = table.commitKey(version)
      let path = store.path(key)
      if version != expected {
        report.fault(store.path(table.commitKey(expected)), "the commit is missing")
        previousHash = nil
        replay = nil
      }
      expected = version + 1
      do {
        let bytes = try store.get(key)
        check(bytes, path: path, version: version, previousHash: previousHash, isFirst: version == first)
        previousHash = ContentHash(bytes)
        report.commitCount += 1
        if (try? replay?.apply(bytes, version: version, path: path)) == nil { replay = nil }
        if let start, start.version == version { replay = start }
        if let replay { checkStandIns(log, replay) }
      } catch {
        report.fault(path, "\(error)")
        previousHash = nil
        replay = nil
      }
    }
    checkRest(log, last: expected - 1)
  }

  /// Other engines remove commits before a checkpoint when they are old: the proof then begins there.
  private mutating func findStart(_ log: DeltaLogListing, first: Int) {
    for checkpoint in log.checkpoints where checkpoint.version >= first - 1 {
      guard let state = try? table.state(at: checkpoint) else { continue }
      start = state
      report.notes.append(
        "\(table.checkpointPaths(checkpoint)[0]): the log begins at version \(first), the commits before it were removed: "
          + "what lies before this checkpoint cannot be proved any more")
      return
    }
  }

  /// Checkpoints and log compaction files of this version must be what the commits give.
  private mutating func checkStandIns(_ log: DeltaLogListing, _ replay: DeltaReplay) {
    if log.compacted.contains(replay.version), !table.compactedHolds(replay) {
      report.fault(table.compactedPath(replay.version), "it does not say what the commits say")
    }
    for checkpoint in log.checkpoints where checkpoint.version == replay.version {
      switch table.fault(of: checkpoint, against: replay) {
      case nil: break
      case .damaged(let path, let reason): report.fault(path, reason)
      case .lessDetailed(let path):
        report.notes.append("\(path): written by another program, which left statistics or tags of files out")
      }
    }
  }

  private mutating func checkRest(_ log: DeltaLogListing, last: Int) {
    for checkpoint in log.checkpoints where checkpoint.version > last {
      report.fault(table.checkpointPaths(checkpoint)[0], "the commits that it stands for are not all there")
    }
    if let found = table.lastCheckpointFault(log) { report.fault(found.path, found.reason) }
  }

  private mutating func check(
    _ bytes: [UInt8], path: String, version: Int, previousHash: ContentHash?, isFirst: Bool
  ) {
    var commit = Commit(path: path, version: version)
    let ownHash = DeltaTable.ownHashHolds(bytes)
    if ownHash == false { return report.fault(path, "the file is not as it was written (its hash differs)") }
    var isOurs = ownHash != nil
    var colq: JSONText?
    for (number, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
      guard let json = JSONText(parsing: line), case .success(let action) = DeltaAction.parse(json) else {
        return report.fault(path, "line \(number + 1) is no action of a Delta log")
      }
      if case .commitInfo(let information) = action {
        colq = information["colq"]
        // Any two of the marks of our commits survive one changed byte.
        isOurs = isOurs || colq != nil || information["engineInfo"]?.string == "colq"
      } else {
        commit.actions.append(action)
      }
    }
    if !isOurs {
      report.notes.append("\(path): written by another program, which keeps no hashes: only its form was checked")
      commit.isOurs = false
      commits.append(commit)
      return
    }
    commit.record = colq.flatMap { CommitRecord($0) }
    commit.compaction = colq.flatMap { CompactionRecord($0) }
    let isCreation = colq.map { CreationRecord.holds($0, commit.actions) } ?? false
    let marks = [commit.record != nil, commit.compaction != nil, isCreation].filter { $0 }
    guard ownHash == true, let colq, marks.count == 1 else {
      return report.fault(path, "the file is not as it was written (its own hash or record is missing)")
    }
    if let previousHash {
      if colq[DeltaTable.previousHashField]?.string != previousHash.description {
        report.fault(path, "the commit before it is not the one it was written after")
      }
    } else if isFirst, start == nil, colq[DeltaTable.previousHashField] != nil {
      report.fault(path, "the commits before it are missing")
    }
    commits.append(commit)
  }
}
