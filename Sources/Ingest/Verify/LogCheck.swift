import Columnar

/// Reads the whole log of a table and checks that it is as it was written.
///
/// Each commit of ours holds the hash of its own bytes and that of the commit before it: a changed byte shows in the file
/// itself, a missing or exchanged file in its successor. Only a cut tail of whole commits leaves the log sound; the CSV
/// objects of those commits then are without a commit, which `TableCheck` reports.
struct LogCheck {
  struct Commit {
    let path: String
    var actions: [DeltaAction] = []
    /// Of a delivery.
    var record: CommitRecord?
    var compaction: CompactionRecord?
    /// False for commits of other programs.
    var isOurs = true
  }

  private(set) var commits: [Commit] = []
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
    let versions: [Int]
    do { versions = try table.commitVersions() } catch { return report.fault(folder, "\(error)") }
    if versions.isEmpty { return report.fault(folder, "the log has no commit") }
    var expected = 0
    var previousHash: ContentHash?
    var compactions = (try? table.compactedVersions()) ?? []
    var replay: DeltaReplay? = compactions.isEmpty ? nil : DeltaReplay()
    for version in versions {
      let key = table.commitKey(version)
      let path = store.path(key)
      if version != expected {
        report.fault(store.path(table.commitKey(expected)), "the commit is missing")
        previousHash = nil
      }
      expected = version + 1
      do {
        let bytes = try store.get(key)
        check(bytes, path: path, previousHash: previousHash, isFirst: version == versions.first)
        previousHash = ContentHash(bytes)
        report.commitCount += 1
        if (try? replay?.apply(bytes, version: version, path: path)) == nil { replay = nil }
        if compactions.first == version {
          compactions.removeFirst()
          checkCompaction(version, replay)
        }
      } catch {
        report.fault(path, "\(error)")
        previousHash = nil
      }
    }
  }

  /// A log compaction file must be what the commits give.
  private mutating func checkCompaction(_ version: Int, _ replay: DeltaReplay?) {
    guard let replay, (try? table.compactedHolds(replay)) != true else { return }
    report.fault(table.compactedPath(version), "it does not say what the commits say")
  }

  private mutating func check(_ bytes: [UInt8], path: String, previousHash: ContentHash?, isFirst: Bool) {
    var commit = Commit(path: path)
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
    } else if isFirst, colq[DeltaTable.previousHashField] != nil {
      report.fault(path, "the commits before it are missing")
    }
    commits.append(commit)
  }
}
