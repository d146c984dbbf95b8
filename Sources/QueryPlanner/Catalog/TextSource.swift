import Columnar
import Vectorized

/// Tables over CSV, TSV and NDJSON files.
enum TextSource {
  static func make(
    _ name: String, _ files: [String], format: TableFormat, base: String, at range: SourceRange
  ) throws -> any TableSource {
    throw SQLError(.notSupported, "text files cannot be queried in this build: '\(name)'", at: range)
  }
}
