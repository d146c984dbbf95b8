/// A row of a checkpoint: one action, in the column of its kind (specification, "Checkpoint Schema").
enum DeltaCheckpointRow {
  private static let texts = NestedType.map(key: .string, value: .string)

  private static let transaction: [NestedField] = [
    NestedField("appId", .string), NestedField("version", .int64), NestedField("lastUpdated", .int64),
  ]
  private static let add: [NestedField] = [
    NestedField("path", .string), NestedField("partitionValues", texts), NestedField("size", .int64),
    NestedField("modificationTime", .int64), NestedField("dataChange", .boolean), NestedField("stats", .string),
    NestedField("tags", texts),
  ]
  private static let remove: [NestedField] = [
    NestedField("path", .string), NestedField("deletionTimestamp", .int64), NestedField("dataChange", .boolean),
    NestedField("extendedFileMetadata", .boolean), NestedField("partitionValues", texts), NestedField("size", .int64),
  ]
  private static let metadata: [NestedField] = [
    NestedField("id", .string), NestedField("name", .string), NestedField("description", .string),
    NestedField("format", .group([NestedField("provider", .string), NestedField("options", texts)])),
    NestedField("schemaString", .string), NestedField("partitionColumns", .list(.string)),
    NestedField("configuration", texts), NestedField("createdTime", .int64),
  ]
  private static let format: [NestedField] = [
    NestedField("minReaderVersion", .int32), NestedField("minWriterVersion", .int32),
  ]
  private static let deletionVector = NestedField("deletionVector", .group([NestedField("storageType", .string)]))

  /// The columns that are written.
  static let fields = columns(add: add)
  /// Those that are read: with what must not be there, as a reader of version 1 does not know it.
  static let readFields =
    columns(add: add + [deletionVector]) + [
      NestedField("checkpointMetadata", .group([NestedField("version", .int64)])),
      NestedField("sidecar", .group([NestedField("path", .string)])),
    ]

  private static func columns(add: [NestedField]) -> [NestedField] {
    [
      NestedField("txn", .group(transaction)), NestedField("add", .group(add)), NestedField("remove", .group(remove)),
      NestedField("metaData", .group(metadata)), NestedField("protocol", .group(format)),
    ]
  }

  /// The row of an action; nil for one that checkpoints do not hold. `dataChange` is false in all of them.
  static func row(_ action: DeltaAction) -> [NestedValue]? {
    switch action {
    case .transaction(let it):
      [.group([.string(it.application), .integer(it.version), .null]), .null, .null, .null, .null]
    case .add(let it):
      [
        .null,
        .group([
          .string(DeltaPath.encoded(it.path)), map(it.partitionValues), .integer(Int64(it.byteCount)),
          .integer(it.modifiedMilliseconds), .boolean(false), text(it.statistics),
          it.tags.isEmpty ? .null : map(it.tags.mapValues { $0 }),
        ]), .null, .null, .null,
      ]
    case .remove(let it):
      [
        .null, .null,
        .group([
          .string(DeltaPath.encoded(it.path)), .integer(it.deletionMilliseconds), .boolean(false),
          .boolean(it.partitionValues != nil && it.byteCount != nil), it.partitionValues.map(map) ?? .null,
          it.byteCount.map { .integer(Int64($0)) } ?? .null,
        ]), .null, .null,
      ]
    case .metadata(let it):
      [
        .null, .null, .null,
        .group([
          .string(it.id), text(it.name), text(it.details), .group([.string("parquet"), .map([])]),
          .string(it.schemaText), .list(it.partitionColumns.map { .string($0) }),
          map(it.configuration.mapValues { $0 }), .integer(it.createdMilliseconds),
        ]), .null,
      ]
    case .format(let it):
      [
        .null, .null, .null, .null,
        .group([.integer(Int64(it.minimumReader)), .integer(Int64(it.minimumWriter))]),
      ]
    case .commitInfo, .other: nil
    }
  }

  /// The action of a row that was read by `readFields`; nil for a row of something that does not change the table.
  static func action(_ row: [NestedValue]) -> Result<DeltaAction, DeltaAction.Problem>? {
    guard row.count == readFields.count else { return nil }
    if let it = row[0].group {
      guard let application = it[0].string, let version = it[1].integer else {
        return .failure(.init("txn without appId or version"))
      }
      return .success(.transaction(DeltaTransaction(application: application, version: version)))
    }
    if let it = row[1].group { return addAction(it) }
    if let it = row[2].group { return removeAction(it) }
    if let it = row[3].group {
      return DeltaAction.metadata(
        id: it[0].string, name: it[1].string, details: it[2].string, provider: it[3].group?[0].string,
        schemaText: it[4].string, partitionColumns: it[5].list?.compactMap(\.string) ?? [],
        configuration: strings(it[6]).compactMapValues { $0 }, createdMilliseconds: it[7].integer ?? 0)
    }
    if let it = row[4].group {
      guard let reader = it[0].integer, let writer = it[1].integer else {
        return .failure(.init("protocol without minReaderVersion or minWriterVersion"))
      }
      return .success(
        .format(DeltaProtocol(minimumReader: Int(clamping: reader), minimumWriter: Int(clamping: writer))))
    }
    if row[5] != .null || row[6] != .null {
      return .failure(.init("a checkpoint of version 2, which cannot be read yet"))
    }
    return nil
  }

  private static func addAction(_ it: [NestedValue]) -> Result<DeltaAction, DeltaAction.Problem> {
    guard let path = it[0].string.flatMap(DeltaPath.decoded) else { return .failure(.init("add without a valid path")) }
    guard let size = it[2].integer, size >= 0 else { return .failure(.init("add without a valid size")) }
    if it[7] != .null { return .failure(DeltaAction.deletionVector(path)) }
    return .success(
      .add(
        DeltaAdd(
          path: path, partitionValues: strings(it[1]), byteCount: Int(clamping: size),
          modifiedMilliseconds: it[3].integer ?? 0, dataChange: false, statistics: it[5].string,
          tags: strings(it[6]).compactMapValues { $0 })))
  }

  private static func removeAction(_ it: [NestedValue]) -> Result<DeltaAction, DeltaAction.Problem> {
    guard let path = it[0].string.flatMap(DeltaPath.decoded) else {
      return .failure(.init("remove without a valid path"))
    }
    return .success(
      .remove(
        DeltaRemove(
          path: path, deletionMilliseconds: it[1].integer ?? 0, dataChange: false,
          partitionValues: it[4].map.map { _ in strings(it[4]) }, byteCount: it[5].integer.map { Int(clamping: $0) })))
  }

  private static func text(_ text: String?) -> NestedValue { text.map { .string($0) } ?? .null }

  /// Sorted by key, so that equal states give equal files.
  private static func map(_ table: [String: String?]) -> NestedValue {
    .map(table.sorted { $0.key < $1.key }.map { NestedValue.Entry(key: .string($0.key), value: text($0.value)) })
  }

  private static func strings(_ value: NestedValue) -> [String: String?] {
    var out: [String: String?] = [:]
    for entry in value.map ?? [] { if let key = entry.key.string { out.updateValue(entry.value.string, forKey: key) } }
    return out
  }
}
