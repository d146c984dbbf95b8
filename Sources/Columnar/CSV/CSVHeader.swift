import CKernels

/// Reads single records as text: headers and samples.
enum CSVHeader {
  /// The fields of the first record, and where the next one starts; nil when its quotes are broken.
  static func first(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, _ format: CSVFormat
  ) -> (fields: [String], end: Int)? {
    record(bytes, from: 0, to: count, format).map { record in
      (record.fields.map { $0.text ?? "" }, record.end)
    }
  }

  /// One field of a record: nil text is NULL.
  struct Cell: Hashable {
    var text: String?
    var isQuoted: Bool
  }

  /// The record at `from`; `bytes[to - 1]` must be a line feed. nil when its quotes are broken.
  static func record(
    _ bytes: UnsafePointer<UInt8>, from: Int, to: Int, _ format: CSVFormat
  ) -> (fields: [Cell], end: Int)? {
    let quote = format.quote.map { Int32($0) } ?? -1
    var count = 0
    var end = 0
    var places = [UInt32](repeating: 0, count: 256)
    while true {
      let status = places.withUnsafeMutableBufferPointer {
        colq_csv_record(bytes, from, to, Int32(format.delimiter), quote, $0.baseAddress, $0.count, &count, &end)
      }
      if status != Int32(COLQ_CSV_RECORD) { return nil }
      if count <= places.count { break }
      places = [UInt32](repeating: 0, count: count)
    }
    var cells: [Cell] = []
    var start = from
    for i in 0..<count {
      var stop = Int(places[i])
      if i + 1 == count, stop > start, bytes[stop - 1] == 0x0D { stop -= 1 }
      cells.append(cell(bytes, start, stop, format))
      start = Int(places[i]) + 1
    }
    return (cells, end)
  }

  private static func cell(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ format: CSVFormat) -> Cell {
    if end == start { return Cell(text: nil, isQuoted: false) }
    guard let quote = format.quote, bytes[start] == quote, end - start >= 2 else {
      return Cell(text: text(bytes, start, end), isQuoted: false)
    }
    var out: [UInt8] = []
    var at = start + 1
    while at < end - 1 {
      out.append(bytes[at])
      at += bytes[at] == quote ? 2 : 1
    }
    return Cell(text: String(decoding: out, as: UTF8.self), isQuoted: true)
  }

  private static func text(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> String {
    String(decoding: UnsafeBufferPointer(start: bytes + start, count: end - start), as: UTF8.self)
  }
}
