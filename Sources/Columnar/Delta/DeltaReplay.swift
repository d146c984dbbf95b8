/// The state of a table while its log is replayed, oldest commit first (specification, "Action Reconciliation").
package struct DeltaReplay: Sendable {
  package private(set) var version = -1
  package private(set) var metadata: DeltaMetadata?
  package private(set) var format: DeltaProtocol?
  package private(set) var files: [String: DeltaAdd] = [:]
  /// When each file was removed that the log still names, in milliseconds.
  package private(set) var tombstones: [String: Int64] = [:]
  package private(set) var transactions: [String: Int64] = [:]
  /// Hash of the last commit file as it lies in the store; the next commit holds it.
  private(set) var lastCommitHash: ContentHash?

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
    self.version = version
    lastCommitHash = ContentHash(bytes)
  }

  private mutating func apply(_ action: DeltaAction, path: String, line: Int) throws {
    switch action {
    case .format(let format):
      guard format.minimumReader <= 1 else {
        throw DeltaError(
          path, line: line, "the table needs a Delta reader of version \(format.minimumReader); this is version 1")
      }
      self.format = format
    case .metadata(let metadata): self.metadata = metadata
    case .add(let add):
      files[add.path] = add
      tombstones[add.path] = nil
    case .remove(let remove):
      files[remove.path] = nil
      tombstones[remove.path] = remove.deletionMilliseconds
    case .transaction(let transaction): transactions[transaction.application] = transaction.version
    case .commitInfo, .other: break
    }
  }

  /// Says which commit file the state ends with, where it does not come from it.
  mutating func note(lastCommit hash: ContentHash) { lastCommitHash = hash }

  /// Actions that make this state from nothing; the same state gives the same actions.
  func actions(forgetting forgotten: Set<String>) -> [DeltaAction] {
    var actions: [DeltaAction] = []
    if let format { actions.append(.format(format)) }
    if let metadata { actions.append(.metadata(metadata)) }
    for (application, version) in transactions.sorted(by: { $0.key < $1.key }) {
      actions.append(.transaction(DeltaTransaction(application: application, version: version)))
    }
    for (path, time) in tombstones.sorted(by: { $0.key < $1.key }) where !forgotten.contains(path) {
      actions.append(.remove(DeltaRemove(path: path, deletionMilliseconds: time, dataChange: false)))
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
