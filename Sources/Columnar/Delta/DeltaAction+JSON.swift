extension DeltaAction {
  /// The action as one line of a commit file, without the line break.
  package var json: JSONText {
    switch self {
    case .format(let format):
      .members([
        "protocol": .members([
          "minReaderVersion": .integer(format.minimumReader), "minWriterVersion": .integer(format.minimumWriter),
        ])
      ])
    case .metadata(let metadata):
      .members([
        "metaData": .members([
          "id": .string(metadata.id), "name": metadata.name.map { .string($0) },
          "description": metadata.details.map { .string($0) },
          "format": .members(["provider": .string("parquet"), "options": .object([])]),
          "schemaString": .string(metadata.schemaText),
          "partitionColumns": .array(metadata.partitionColumns.map { .string($0) }),
          "configuration": .strings(metadata.configuration), "createdTime": .integer(metadata.createdMilliseconds),
        ])
      ])
    case .add(let add):
      .members([
        "add": .members([
          "path": .string(DeltaPath.encoded(add.path)), "partitionValues": .strings(add.partitionValues),
          "size": .integer(add.byteCount), "modificationTime": .integer(add.modifiedMilliseconds),
          "dataChange": .boolean(add.dataChange), "stats": add.statistics.map { .string($0) },
          "tags": add.tags.isEmpty ? nil : .strings(add.tags),
        ])
      ])
    case .remove(let remove):
      .members([
        "remove": .members([
          "path": .string(DeltaPath.encoded(remove.path)), "deletionTimestamp": .integer(remove.deletionMilliseconds),
          "dataChange": .boolean(remove.dataChange),
          "extendedFileMetadata": remove.partitionValues == nil || remove.byteCount == nil ? nil : .boolean(true),
          "partitionValues": remove.partitionValues.map { .strings($0) },
          "size": remove.byteCount.map { .integer($0) },
        ])
      ])
    case .transaction(let transaction):
      .members([
        "txn": .members([
          "appId": .string(transaction.application), "version": .integer(transaction.version),
        ])
      ])
    case .commitInfo(let information): .members(["commitInfo": information])
    case .other(let name): .members([name: .object([])])
    }
  }

  /// Reads one line of a commit file; `problem` says what is missing or malformed.
  package static func parse(_ line: JSONText) -> Result<DeltaAction, Problem> {
    guard let member = line.object?.first, line.object?.count == 1 else {
      return .failure(Problem("a line must be an object with one action"))
    }
    let body = member.value
    switch member.name {
    case "protocol":
      guard let reader = body["minReaderVersion"]?.integer, let writer = body["minWriterVersion"]?.integer else {
        return .failure(Problem("protocol without minReaderVersion or minWriterVersion"))
      }
      return .success(
        .format(DeltaProtocol(minimumReader: Int(clamping: reader), minimumWriter: Int(clamping: writer))))
    case "metaData": return parseMetadata(body)
    case "add": return parseAdd(body)
    case "remove":
      guard let path = body["path"]?.string.flatMap(DeltaPath.decoded) else {
        return .failure(Problem("remove without a valid path"))
      }
      return .success(
        .remove(
          DeltaRemove(
            path: path, deletionMilliseconds: body["deletionTimestamp"]?.integer ?? 0,
            dataChange: body["dataChange"]?.boolean ?? true,
            partitionValues: body["partitionValues"].flatMap { $0 == .null ? nil : strings($0) },
            byteCount: body["size"]?.integer.map { Int(clamping: $0) })))
    case "txn":
      guard let application = body["appId"]?.string, let version = body["version"]?.integer else {
        return .failure(Problem("txn without appId or version"))
      }
      return .success(.transaction(DeltaTransaction(application: application, version: version)))
    case "commitInfo": return .success(.commitInfo(body))
    default: return .success(.other(name: member.name))
    }
  }

  /// Why a line is no action.
  package struct Problem: Error, Sendable {
    package let reason: String
    init(_ reason: String) { self.reason = reason }
  }

  private static func parseMetadata(_ body: JSONText) -> Result<DeltaAction, Problem> {
    metadata(
      id: body["id"]?.string, name: body["name"]?.string, details: body["description"]?.string,
      provider: body["format"]?["provider"]?.string, schemaText: body["schemaString"]?.string,
      partitionColumns: body["partitionColumns"]?.array?.compactMap(\.string) ?? [],
      configuration: strings(body["configuration"]).compactMapValues { $0 },
      createdMilliseconds: body["createdTime"]?.integer ?? 0)
  }

  /// The `metaData` action of what a commit or a checkpoint holds.
  static func metadata(
    id: String?, name: String?, details: String?, provider: String?, schemaText: String?, partitionColumns: [String],
    configuration: [String: String], createdMilliseconds: Int64
  ) -> Result<DeltaAction, Problem> {
    guard let id, let schemaText else { return .failure(Problem("metaData without id or schemaString")) }
    if let provider, provider != "parquet" {
      return .failure(Problem("data files of format '\(provider)'; only parquet can be read"))
    }
    guard let json = JSONText(parsing: schemaText) else { return .failure(Problem("schemaString is not JSON")) }
    return DeltaSchema.parse(json).map { schema in
      .metadata(
        DeltaMetadata(
          id: id, name: name, details: details, schema: schema, schemaText: schemaText,
          partitionColumns: partitionColumns, configuration: configuration, createdMilliseconds: createdMilliseconds))
    }
  }

  private static func parseAdd(_ body: JSONText) -> Result<DeltaAction, Problem> {
    guard let path = body["path"]?.string.flatMap(DeltaPath.decoded) else {
      return .failure(Problem("add without a valid path"))
    }
    guard let size = body["size"]?.integer, size >= 0 else { return .failure(Problem("add without a valid size")) }
    if let vector = body["deletionVector"], vector != .null { return .failure(deletionVector(path)) }
    return .success(
      .add(
        DeltaAdd(
          path: path, partitionValues: strings(body["partitionValues"]), byteCount: Int(clamping: size),
          modifiedMilliseconds: body["modificationTime"]?.integer ?? 0,
          dataChange: body["dataChange"]?.boolean ?? true, statistics: body["stats"]?.string,
          tags: strings(body["tags"]).compactMapValues { $0 })))
  }

  /// Rows of the file are deleted by a bitmap that nothing here reads.
  static func deletionVector(_ path: String) -> Problem {
    Problem("'\(path)' has a deletion vector, which cannot be read yet")
  }

  private static func strings(_ json: JSONText?) -> [String: String?] {
    var out: [String: String?] = [:]
    for member in json?.object ?? [] { out.updateValue(member.value.string, forKey: member.name) }
    return out
  }
}
