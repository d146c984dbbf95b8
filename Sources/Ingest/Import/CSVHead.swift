import Columnar

/// The first record of a CSV text, to tell a header from data before the reader is set up.
struct CSVHead {
  /// nil: NULL. Empty when the text is empty.
  let fields: [String?]

  init(_ path: String, format: CSVFormat) throws {
    let source = try TextFile.open(path)
    let window = Buffer(byteCount: 1 << 20)
    var count = 0
    while count < window.byteCount {
      let got = try source.read(
        into: UnsafeMutableRawBufferPointer(start: window.base + count, count: window.byteCount - count))
      if got == 0 { break }
      count += got
    }
    var text = UnsafeRawBufferPointer(start: window.base, count: count)[...]
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
    fields = text.isEmpty ? [] : Self.record(text, format)
  }

  private static func record(_ text: Slice<UnsafeRawBufferPointer>, _ format: CSVFormat) -> [String?] {
    var fields: [String?] = []
    var field: [UInt8] = []
    var isQuoted = false
    var isInside = false
    func end() -> String? { field.isEmpty && !isQuoted ? nil : String(decoding: field, as: UTF8.self) }
    for byte in text {
      if byte == format.quote, isInside || field.isEmpty {
        isInside.toggle()
        // A doubled quote leaves and enters again: it is one quote of the text.
        if isQuoted, isInside { field.append(byte) }
        isQuoted = true
      } else if !isInside, byte == format.delimiter {
        fields.append(end())
        field = []
        isQuoted = false
      } else if !isInside, byte == UInt8(ascii: "\n") {
        break
      } else if isInside || byte != UInt8(ascii: "\r") {
        field.append(byte)
      }
    }
    return fields + [end()]
  }
}
