import Columnar
import Vectorized

/// Tables over CSV, TSV and NDJSON files, with Hive folders as VARCHAR columns.
enum TextSource {
  /// - Parameter knownFields: columns of NDJSON that need not be found in the files.
  static func make(
    _ name: String, _ files: [String], format: TableFormat, base: String, at range: SourceRange,
    knownFields: [Field]? = nil
  ) throws -> any TableSource {
    let partitions = files.map { PartitionPath($0, below: base) }
    let names = partitions.first?.names ?? []
    let tableFiles = zip(files, partitions).map { path, partition in
      TextTableSource.File(path: path, partitionValues: names.map(partition.value))
    }
    return try TextTableSource(
      name: name, files: tableFiles, partitionColumns: names.map { Field($0, .text) }, isNDJSON: format == .ndjson,
      delimiter: format == .tsv ? UInt8(ascii: "\t") : nil, knownFields: knownFields)
  }
}
