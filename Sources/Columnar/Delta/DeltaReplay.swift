/// What is kept of a removed file, for those who may still read it and for checkpoints.
package struct DeltaTombstone: Sendable, Hashable {
  package var deletionMilliseconds: Int64
  /// nil where the `remove` action left them out.
  package var partitionValues: [String: String?]?
  package var byteCount: Int?

  package init(deletionMilliseconds: Int64, partitionValues: [String: String?]? = nil, byteCount: Int? = nil) {
    self.deletionMilliseconds = deletionMilliseconds
    self.partitionValues = partitionValues
    self.byteCount = byteCount
  }
}

/// The state of a table while its log is replayed, oldest commit first (specification, "Action Reconciliation").
package struct DeltaReplay: Sendable {
  package private(set) var version = -1
  package private(set) var metadata: DeltaMetadata?
  package private(set) var format: DeltaProtocol?
  /// Their `dataChange` is false: whether a commit changed rows is no property of the table.
  package private(set) var files: [String: DeltaAdd] = [:]
  /// The removed files that the log still names.
  package private(set) var tombstones: [String: DeltaTombstone] = [:]
  package private(set) var transactions: [String: Int64] = [:]
  /// Hash of the last commit file as it lies in the store; the next commit holds it.
  private(set) var lastCommitHash: ContentHash?
  /// Partition values, of which many files have the same: each kept once.
  private var partitions: Set<[String: String?]> = []

  package init() {}

  /// Adds the commit `version`, whose file is `bytes`. When it throws, the state is of no use any more.
  package mutating func apply(_ bytes: [UInt8], version: Int, path: String) throws {
    for (number, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) { continue }
      // Most of a log's bytes may be commit information, which says nothing about the state.
      if line.starts(with: #"{"commitInfo":"#.utf8) { continue }
      guard let json = JSONText(parsing: line) else { throw DeltaError(path, line: number + 1, "malformed JSON") }
      switch DeltaAction.parse(json) {
      case .failure(let problem): throw DeltaError(path, line: number + 1, problem.reason)
      case .success(let action): try apply(action, path: path, line: number + 1)
      }
    }
    note(version: version, lastCommit: ContentHash(bytes))
  }

  mutating func apply(_ action: DeltaAction, path: String, line: Int?) throws {
    switch action {
    case .format(let format):
      guard format.minimumReader <= 1 else {
        throw DeltaError(
          path, line: line, "the table needs a Delta reader of version \(format.minimumReader); this is version 1")
      }
      self.format = format
    case .metadata(let metadata): self.metadata = metadata
    case .add(var add):
      add.dataChange = false
      add.partitionValues = shared(add.partitionValues)
      files[add.path] = add
      tombstones[add.path] = nil
    case .remove(let remove):
      files[remove.path] = nil
      tombstones[remove.path] = DeltaTombstone(
        deletionMilliseconds: remove.deletionMilliseconds, partitionValues: remove.partitionValues.map { shared($0) },
        byteCount: remove.byteCount)
    case .transaction(let transaction): transactions[transaction.application] = transaction.version
    case .commitInfo, .other: break
    }
  }

  private mutating func shared(_ values: [String: String?]) -> [String: String?] {
    partitions.insert(values).memberAfterInsert
  }

  /// Says which version the state is and what its commit file is; nil where that was cleaned away.
  mutating func note(version: Int, lastCommit hash: ContentHash?) {
    self.version = version
    lastCommitHash = hash
  }

  /// Actions that make this state from nothing; the same state gives the same actions.
  ///
  /// - Parameter isKept: which removed files are named.
  func actions(keeping isKept: (_ path: String, DeltaTombstone) -> Bool) -> [DeltaAction] {
    var actions: [DeltaAction] = []
    if let format { actions.append(.format(format)) }
    if let metadata { actions.append(.metadata(metadata)) }
    for (application, version) in transactions.sorted(by: { $0.key < $1.key }) {
      actions.append(.transaction(DeltaTransaction(application: application, version: version)))
    }
    for (path, tombstone) in tombstones.sorted(by: { $0.key < $1.key }) where isKept(path, tombstone) {
      actions.append(
        .remove(
          DeltaRemove(
            path: path, deletionMilliseconds: tombstone.deletionMilliseconds, dataChange: false,
            partitionValues: tombstone.partitionValues, byteCount: tombstone.byteCount)))
    }
    for add in files.values.sorted(by: { $0.path < $1.path }) { actions.append(.add(add)) }
    return actions
  }

  func snapshot(root: String, logPath: String) throws -> DeltaSnapshot {
    guard let metadata else { throw DeltaError(logPath, "no commit holds the table's metaData") }
    return DeltaSnapshot(
      version: version, schema: metadata.schema.columns, hiddenColumns: metadata.schema.hidden,
      partitionColumns: metadata.partitionColumns,
      files: files.values.sorted { $0.path < $1.path }
        .map { DeltaFile($0, root: root, schema: metadata.schema.columns) },
      transactions: transactions, metadata: metadata)
  }
}
