import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// CSV, TSV or NDJSON files of one schema as a table, with partition columns from the folders.
///
/// Columns and types come from the first file's beginning. Other files may order the columns of their header otherwise;
/// a column that a file lacks is NULL in its rows.
package final class TextTableSource: TableSource {
  package enum Form: Sendable {
    case csv(CSVFormat)
    case ndjson(NDJSONFormat)
  }

  package struct File: Sendable {
    package var path: String
    /// Values of the partition columns, in their order.
    package var partitionValues: [Value]

    package init(path: String, partitionValues: [Value] = []) {
      self.path = path
      self.partitionValues = partitionValues
    }
  }

  package let name: String
  package let schema: Schema
  package let form: Form
  package let files: [File]
  /// The file that columns and types were read from, and all its fields in order.
  let sample: (path: String, fields: [Field])
  /// Index in `schema` of the first partition column.
  let partitionStart: Int
  package let hiddenColumns: Set<Int> = []

  /// Reads the beginning of the first file.
  ///
  /// - Parameters:
  ///   - delimiter: of CSV; nil is found out. NDJSON is read when `isNDJSON`.
  ///   - knownFields: columns of NDJSON that are known beforehand; nil: they are found in the first file.
  package init(
    name: String, files: [File], partitionColumns: [Field] = [], isNDJSON: Bool, delimiter: UInt8? = nil,
    knownFields: [Field]? = nil
  ) throws(TextError) {
    // An empty file has no columns to tell of.
    let written = files.first { Self.byteCount($0.path) > 0 }
    guard let first = written ?? files.first else { throw TextError(file: name, "there is no file") }
    self.name = name
    self.files = files.filter { $0.path == first.path || Self.byteCount($0.path) > 0 }
    var fields: [Field]
    if isNDJSON {
      form = .ndjson(NDJSONFormat())
      if let knownFields {
        fields = knownFields
      } else {
        fields = try NDJSONReader.inferSchema(path: first.path).fields
      }
    } else {
      let (format, layout) = try CSVSniffer.sniff(path: first.path, hints: .init(delimiter: delimiter))
      form = .csv(format)
      fields = layout.fields
    }
    sample = (first.path, fields)
    // A folder's column stands for one of the same name in the file.
    let partitionNames = Set(partitionColumns.map(\.name))
    fields.removeAll { partitionNames.contains($0.name) }
    partitionStart = fields.count
    schema = Schema(fields + partitionColumns)
  }

  /// Unknown until the text is read.
  package var rowCount: Int? { nil }

  package func statistics(column: Int) -> ColumnSummary? { nil }

  package func makeScan(_ plan: ScanPlan, context: ExecutionContext, node: Int) throws -> any MorselSource {
    try TextScan(self, plan, context: context, node: node)
  }

  /// The columns that lie in the files.
  var fileSchema: Schema { Schema(Array(schema.fields[..<partitionStart])) }

  static func byteCount(_ path: String) -> Int {
    var information = stat()
    return stat(path, &information) == 0 ? Int(information.st_size) : 0
  }
}
