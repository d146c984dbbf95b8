import Columnar
import Ingest
import TestSupport

/// Clicks for import tests, as CSV text with a header: quotes, commas, line breaks, empty and NULL values, non-ASCII.
struct SampleClicks {
  /// Six columns and the time of each row; nil is NULL.
  let rows: [[String?]]
  let csv: [UInt8]

  static let start: Int64 = 1_714_521_600_000

  init(count: Int, seed: Int, rowsPerDay: Int = 4_000) {
    var random = SeededGenerator(seed: UInt64(seed))
    let texts: [String?] = [
      "Books", "Home, Kitchen", "He said \"yes\"", "two\nlines", "", nil, "Crianças", "a\r\nb", "x",
    ]
    var rows: [[String?]] = []
    var csv = Array("customerid,deviceid,productid,productcategory,productsubcategory,activitytype,eventtime\n".utf8)
    for i in 0..<count {
      let time = UTCTime(milliseconds: Self.start + Int64(i) * 86_400_000 / Int64(rowsPerDay)).iso
      let row: [String?] =
        ["C\(i)", "device-\(i % 97)"] + (0..<4).map { _ in texts.randomElement(using: &random) ?? nil }
      rows.append(row)
      csv += row.map(Self.field).joined(separator: ",").utf8
      csv += ",\(time)\n".utf8
    }
    self.rows = rows
    self.csv = csv
  }

  static func field(_ text: String?) -> String {
    guard let text else { return "" }
    if text.isEmpty || text.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) {
      return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
    return text
  }

  /// The rows as their CSV objects hold them, sorted.
  var sortedLines: [String] { rows.map { $0.map(Self.field).joined(separator: ",") + "\n" }.sorted() }
}

/// A table of a lake as an outside reader finds it.
struct LakeReading {
  let csvText: [String: String]
  let parquetRows: [[Value]]
  let errorLines: [String]

  init(_ lake: String, _ table: String = "clickstream") throws {
    let store = LocalObjectStore(root: lake + "/" + table)
    var csvText: [String: String] = [:]
    for object in try store.list("csv") where !object.key.contains("/.") {
      csvText[object.key] = String(decoding: try store.get(object.key), as: UTF8.self)
    }
    self.csvText = csvText
    var rows: [[Value]] = []
    if let delta = try DeltaTable.open(lake + "/" + table + "/columnar") {
      for file in try delta.snapshot().files { rows += try Self.rows(file.path) }
    }
    parquetRows = rows
    errorLines = try store.list("errors").filter { !$0.key.contains("/.") }.flatMap {
      try store.get($0.key).split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    }
  }

  static func rows(_ path: String) throws -> [[Value]] {
    let file = try ParquetFile.open(path)
    var rows: [[Value]] = []
    for group in file.rowGroups.indices {
      let count = file.rowGroups[group].rowCount
      let columns = try file.schema.fields.indices.map {
        try file.columnReader(rowGroup: group, column: $0).read(0..<count).allValues
      }
      for row in 0..<count { rows.append(columns.map { $0[row] }) }
    }
    return rows
  }

  /// Each sequence number of shard 0, sorted.
  var sequences: [Int64] { parquetRows.compactMap { $0.last?.integer }.sorted() }

  /// The first six columns of the Parquet rows as CSV lines, sorted.
  var sortedParquetLines: [String] {
    parquetRows.map { $0.prefix(6).map { SampleClicks.field($0.string) }.joined(separator: ",") + "\n" }.sorted()
  }

  /// Whether both twins hold exactly `clicks`, each once.
  func holds(_ clicks: SampleClicks) -> Bool {
    let expected = clicks.sortedLines
    return sortedParquetLines == expected && sequences == (0..<Int64(clicks.rows.count)).map { $0 }
      && csvText.values.joined().utf8.count == expected.joined().utf8.count
      && Set(csvText.values.flatMap { Self.records($0) }) == Set(expected)
  }

  /// Splits CSV text at line feeds outside quotes.
  static func records(_ text: String) -> [String] {
    var out: [String] = []
    var record: [UInt8] = []
    var isInside = false
    for byte in text.utf8 {
      record.append(byte)
      if byte == 0x22 { isInside.toggle() }
      if byte == 0x0A, !isInside {
        out.append(String(decoding: record, as: UTF8.self))
        record = []
      }
    }
    return out
  }
}
