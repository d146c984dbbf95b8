import Columnar
import Foundation

/// What another reader found in a Parquet file, written by `Tests/interop/parquet_expectations.py`.
struct ParquetExpectation {
  let columns: [String]
  let rowCount: Int
  let hash: String
  let firstRows: [String]

  init(_ path: String) throws {
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    columns = lines[0].isEmpty ? [] : lines[0].split(separator: "\t").map(String.init)
    rowCount = Int(lines[1]) ?? -1
    hash = String(lines[2])
    firstRows = lines[3...].dropLast().map(String.init)
  }

  /// The row lines of a file as the script writes them, read in batches of `batch` rows.
  static func lines(_ file: ParquetFile, batch: Int = 1_000) throws -> [String] {
    var lines: [String] = []
    for (g, group) in file.rowGroups.enumerated() {
      let readers = try file.schema.fields.indices.map { try file.columnReader(rowGroup: g, column: $0) }
      var row = 0
      while row < group.rowCount {
        let end = min(row + batch, group.rowCount)
        let vectors = try readers.map { try $0.read(row..<end) }
        for i in 0..<(end - row) { lines.append(vectors.map { cell($0.value(at: i)) }.joined(separator: "\t")) }
        row = end
      }
    }
    return lines
  }

  static func cell(_ value: Value) -> String {
    switch value {
    case .null: return "\\N"
    case .boolean(let v): return v ? "true" : "false"
    case .integer(let v): return "\(v)"
    case .decimal(let v): return "\(v)"
    case .double(let v):
      if v.isNaN { return "nan" }
      let hex = String(v.bitPattern, radix: 16)
      return String(repeating: "0", count: 16 - hex.count) + hex
    case .bytes(let bytes):
      let digits = Array("0123456789abcdef")
      return "x" + String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    case .list: return "list"
    }
  }

  static func hash(_ lines: [String]) -> String {
    var state: UInt64 = 0xCBF2_9CE4_8422_2325
    for line in lines {
      for byte in (line + "\n").utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }
    let hex = String(state, radix: 16)
    return String(repeating: "0", count: 16 - hex.count) + hex
  }
}

/// Folders of the tests' files.
enum ParquetTestFiles {
  static let fixtures: String = {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).map(String.init)
    parts += ["Fixtures", "parquet"]
    return parts.joined(separator: "/")
  }()

  /// The public test files of the format, beside the repository or where `COLQ_PARQUET_TESTING` says; nil when absent.
  static let testing: String? = {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/")
    let places = [
      ProcessInfo.processInfo.environment["COLQ_PARQUET_TESTING"], root + "/../shared/data/parquet-testing",
      root + "/../../shared/data/parquet-testing",
    ]
    return places.compactMap { $0 }.first { FileManager.default.fileExists(atPath: $0) }
  }()

  static func names(_ folder: String, suffix: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(suffix) }.sorted()
  }
}
