import Columnar

/// Tells a file's format by its first bytes and its name.
enum SourceFormat {
  static func detect(_ path: String) throws -> ImportOptions.Format {
    let files = FileLayer.system
    let opened = files.open(path, 0)
    if opened < 0 { throw StorageError("open", path: path, code: Int32(-opened)) }
    defer { _ = files.close(Int32(opened)) }
    var head = [UInt8](repeating: 0, count: 4)
    let got = head.withUnsafeMutableBytes { files.readAt(Int32(opened), $0, 0) }
    if got < 0 { throw StorageError("read", path: path, code: Int32(-got)) }
    if head == Array("PAR1".utf8) { return .parquet }
    var name = path.lowercased()
    for suffix in [".gz", ".zst", ".zstd"] where name.hasSuffix(suffix) { name.removeLast(suffix.count) }
    if name.hasSuffix(".parquet") { return .parquet }
    if [".ndjson", ".jsonl", ".json"].contains(where: name.hasSuffix) { return .ndjson }
    if name.hasSuffix(".tsv") { return .tsv }
    if name.hasSuffix(".csv") { return .csv }
    return head.first == UInt8(ascii: "{") ? .ndjson : .csv
  }
}
