/// Why a CSV or NDJSON file cannot be read or written, or where its content breaks the rules.
package struct TextError: Error, Sendable, Hashable, CustomStringConvertible {
  package var file: String
  package var message: String
  /// Physical line, from 1.
  package var line: Int?
  /// Name of the column at fault.
  package var column: String?
  /// Byte in the (decompressed) text.
  package var offset: Int?

  package init(file: String, _ message: String, line: Int? = nil, column: String? = nil, offset: Int? = nil) {
    self.file = file
    self.message = message
    self.line = line
    self.column = column
    self.offset = offset
  }

  /// A malformed row as an error, for strict reading.
  package init(_ row: MalformedRow) {
    self.init(file: row.file, row.reason, line: row.line, column: row.column, offset: row.offset)
  }

  package var description: String {
    var place = file
    if let line { place += ", line \(line)" }
    if let column { place += ", column \(column)" }
    if let offset { place += " (byte \(offset))" }
    return "\(place): \(message)"
  }
}

/// A record that could not be read; it is left out of the batches and changes nothing else.
package struct MalformedRow: Sendable, Hashable {
  package var file: String
  /// Physical line of the record's first byte, from 1.
  package var line: Int
  /// First byte of the record in the (decompressed) text.
  package var offset: Int
  package var reason: String
  /// The column whose value is at fault, where it is one value.
  package var column: String?
  /// The record without its line end; cut at `TextLimits.rawByteCount`.
  package var raw: [UInt8]
}

/// Sizes that bound the memory of text readers.
package enum TextLimits {
  package static let recordByteCount = 16 << 20
  package static let chunkByteCount = 4 << 20
  /// Most bytes of a malformed record that are kept.
  package static let rawByteCount = 1 << 20
}

/// A place between two records.
package struct TextPosition: Sendable, Hashable {
  /// Bytes from the start of the (decompressed) text.
  package var offset: Int
  /// Physical line that starts there, from 1.
  package var line: Int

  package init(offset: Int, line: Int) {
    self.offset = offset
    self.line = line
  }

  package static let start = TextPosition(offset: 0, line: 1)
}
