import Columnar

/// Writes the deliveries of one shard into a table: twins, then one Delta commit.
///
/// Order, each step durable before the next: note of the delivery (`PendingDelivery`), all objects, commit. The shard's
/// lock is held while the writer lives. One thread at a time.
package final class LakeWriter {
  package let layout: TableLayout
  package let shard: Int32
  package let names: ObjectNames
  let store: any ObjectStore
  let table: DeltaTable
  private var lock: FolderLock?
  /// Whether objects of a delivery without a commit may lie about.
  private var hasFailed = false
  /// Threads that encode a delivery's Parquet files, with CSV on one more if they are several: worth it for large ones.
  package var threads = 1

  /// Key of the `txn` that holds the next sequence number of a shard.
  static func shardApplication(_ shard: Int32) -> String { "colq.shard.\(shard)" }

  package init(
    store: any ObjectStore, table: DeltaTable, layout: TableLayout, stream: String, shard: Int32,
    format: ObjectFormat = .plain, lock: FolderLock?
  ) throws {
    self.store = store
    self.table = table
    self.layout = layout
    self.shard = shard
    self.lock = lock
    names = ObjectNames(layout: layout, stream: stream, format: format)
    _ = try format.partitionIndex(layout)
    try recover()
  }

  /// The number of the shard's next row.
  package func nextSequence() throws -> Int64 {
    try table.transactions()[Self.shardApplication(shard)] ?? 0
  }

  package struct Report: Sendable {
    package let version: Int
    package let windowCount: Int
    package let csvByteCount: Int
    package let parquetByteCount: Int
  }

  /// Makes `delivery` durable and visible; when it throws, the table is as before and the delivery can be tried again.
  package func deliver(_ delivery: Delivery) throws -> Report {
    // Another try may cut other windows, whose objects do not replace those of the last one.
    if hasFailed { try recover() }
    hasFailed = true
    let report = try attempt(delivery)
    hasFailed = false
    return report
  }

  private func attempt(_ delivery: Delivery) throws -> Report {
    let expected = try nextSequence()
    guard delivery.firstSequence == expected else {
      throw DeliveryError(
        "the delivery begins with sequence number \(delivery.firstSequence), the table \(layout.name) expects \(expected)"
      )
    }
    let plan = try DeliveryPlan(delivery, names)
    let pending = PendingDelivery(transactions: delivery.transactions, paths: plan.paths)
    try store.put(PendingDelivery.key(shard: shard), pending.utf8)
    let group = store.startGroup()
    let written = try DeliveryEncoder(
      plan: plan, layout: layout, compression: names.format.compression, threads: threads
    ).write(to: group)
    let manifestBytes = written.manifest.utf8
    try group.add(plan.manifestPath, manifestBytes)
    try group.publish()
    let result = try commit(delivery, plan, written, manifestBytes)
    return Report(
      version: result.version, windowCount: written.manifest.csv.count,
      csvByteCount: written.manifest.csv.reduce(0) { $0 + $1.byteCount },
      parquetByteCount: written.files.reduce(0) { $0 + $1.byteCount })
  }

  private func commit(
    _ delivery: Delivery, _ plan: DeliveryPlan, _ written: DeliveryEncoder.Written, _ manifest: [UInt8]
  ) throws -> DeltaTable.CommitResult {
    var actions: [DeltaAction] = try creation()
    actions += written.files.map { .add($0) }
    actions += delivery.transactions.map { .transaction($0) }
    let end = delivery.firstSequence + Int64(delivery.rowCount)
    if delivery.rowCount > 0 {
      actions.append(.transaction(DeltaTransaction(application: Self.shardApplication(shard), version: end)))
    }
    let record = CommitRecord(
      shard: shard, firstSequence: delivery.firstSequence, rowCount: delivery.rowCount,
      windowCount: written.manifest.csv.count, rejectedCount: delivery.rejected.count, source: delivery.sourceName,
      manifest: .init(path: plan.manifestPath, byteCount: manifest.count, hash: ContentHash(manifest).description))
    let mine = Self.shardApplication(shard)
    let expected = delivery.firstSequence
    return try table.commit(actions, operation: "WRITE", information: record.members) { state in
      // The lock keeps other writers of this shard away; without it (a foreign machine) this still refuses.
      if (state.transactions[mine] ?? 0) != expected {
        throw DeliveryError("another process wrote to shard \(self.shard) of the table \(self.layout.name)")
      }
    }
  }

  /// Makes the table, empty, where it does not exist, so that it can be queried before its first delivery.
  package func createTable() throws {
    let actions = try creation()
    guard !actions.isEmpty else { return }
    _ = try table.commit(actions, operation: "CREATE TABLE", information: CreationRecord.members) { [layout] state in
      if state.metadata != nil { throw DeliveryError("another process made the table \(layout.name) just now") }
    }
  }

  /// The first commit's actions that make the table; none when it exists.
  private func creation() throws -> [DeltaAction] {
    guard try table.currentVersion() == nil else { return [] }
    return [
      .format(DeltaProtocol()),
      .metadata(
        DeltaMetadata(
          id: ContentHash("\(store.path("")) \(layout.name) \(UTCTime.now)").uuid, name: layout.name,
          schema: layout.deltaSchema, partitionColumns: layout.partitionColumns,
          configuration: [TableLayout.csvColumnsKey: String(layout.csvColumnCount)], createdMilliseconds: UTCTime.now)),
    ]
  }

  /// Removes the objects of a delivery that died before its commit.
  private func recover() throws {
    let key = PendingDelivery.key(shard: shard)
    guard try store.information(key) != nil else { return }
    // A torn note cannot be: it was renamed into place whole. One that was damaged later names nothing to remove.
    if let pending = PendingDelivery(parsing: try store.get(key)), !pending.isCommitted(try table.transactions()) {
      try store.delete(pending.paths)
      for folder in Set(pending.paths.map { LocalObjectStore.folder(of: $0) }) { try store.cleanUp(folder) }
    }
    try store.delete([key])
  }

  /// Removes the note of the last delivery, with what it left where it failed, and frees the shard for others; the last
  /// call.
  package func close() throws {
    defer { lock = nil }
    if hasFailed { try recover() }
    try store.delete([PendingDelivery.key(shard: shard)])
  }
}

/// What the commit that makes an empty table says of itself in `commitInfo.colq`.
enum CreationRecord {
  static let key = "creation"

  static var members: [JSONText.Member] {
    [.init(name: "formatVersion", value: .integer(1)), .init(name: key, value: .boolean(true))]
  }

  /// Whether the commit says that it makes a table and does nothing else.
  static func holds(_ json: JSONText, _ actions: [DeltaAction]) -> Bool {
    json[key]?.boolean == true
      && actions.allSatisfy { action in
        switch action {
        case .format, .metadata: true
        default: false
        }
      }
  }
}

/// A delivery that does not fit the table.
package struct DeliveryError: Error, Sendable, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }
}
