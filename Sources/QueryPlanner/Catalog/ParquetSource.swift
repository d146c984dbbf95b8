import Columnar
import Vectorized

/// Tables over Parquet files that no log lists.
enum ParquetSource {
  static func make(
    _ name: String, _ files: [String], base: String, cache: ParquetFileCache
  ) throws -> any TableSource {
    let open: @Sendable (String) throws -> ParquetFile = { try cache.open($0) }
    var fileSchema = try schema(files, cache)
    let partitions = files.map { PartitionPath($0, below: base) }
    let names = partitions.first?.names ?? []
    // A file that also holds its folder's column is believed about the folder.
    fileSchema.fields.removeAll { names.contains($0.name) }
    let tableFiles = zip(files, partitions).map { path, partition in
      ParquetTableFile(
        path: path, partitionValues: names.map(partition.value),
        byteCount: (try? LocalFiles.status(path).get().byteCount) ?? 0, open: open)
    }
    return ParquetTableSource(
      name: name, files: tableFiles, fileSchema: fileSchema, partitionColumns: names.map { Field($0, .text) })
  }

  /// The columns of the first file and those that the last one adds: what tables that grew over time have.
  private static func schema(_ files: [String], _ cache: ParquetFileCache) throws -> Schema {
    guard let first = files.first, let last = files.last else { return Schema([]) }
    var schema = try cache.open(first).schema
    if files.count > 1 {
      for field in try cache.open(last).schema.fields where schema.index(of: field.name) == nil {
        schema.fields.append(field)
      }
    }
    return schema
  }
}
