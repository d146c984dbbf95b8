import Columnar
import Vectorized

/// The rejected records of a table as a table of its own: `clickstream_errors` reads the objects below
/// `clickstream/errors`.
enum ErrorsSource {
  static let suffix = "_errors"

  /// What every rejected record has (`RejectedRecord` in Ingest); fields that a record lacks are NULL.
  private static let fields = [
    Field("file", .text), Field("line", .bigint), Field("offset", .bigint), Field("column", .text),
    Field("reason", .text), Field("raw", .text), Field("rawbase16", .text),
  ]

  /// Folder of the rejected records of the table that `name` belongs to; nil where there is none.
  static func folder(of name: String, lake: String) -> String? {
    guard name.count > suffix.count, name.lowercased().hasSuffix(suffix) else { return nil }
    let path = lake + "/" + name.dropLast(suffix.count)
    // A table that was made by a server may have none yet.
    return LocalFiles.isFolder(path + "/columnar/_delta_log") ? path + "/errors" : nil
  }

  /// - Parameter files: data files below `folder`; CSV objects, which hold whole rows, are left out.
  static func make(_ name: String, _ files: [String], folder: String, at range: SourceRange) throws -> any TableSource {
    let records = files.filter { TableFormat(path: $0) == .ndjson }
    guard !records.isEmpty else { return MemoryTableSource(name: name, schema: Schema(fields), batches: []) }
    return try TextSource.make(name, records, format: .ndjson, base: folder, at: range, knownFields: fields)
  }
}
