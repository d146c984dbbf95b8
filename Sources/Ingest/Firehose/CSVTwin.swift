import Columnar
import Vectorized

/// Writes rows as the CSV objects hold them: RFC 4180, LF line ends, no header; NULL is an unquoted empty field, the
/// empty string `""`. The same rows always give the same bytes, which is how `verify` checks one twin by the other.
package struct CSVTwin {
  /// All of them text.
  private let rows: Batch
  private var writer: CSVWriter
  private let out = ByteBuilder()

  /// The first `columnCount` columns of `rows`; other types than text are cast to it.
  package init(_ rows: Batch, columnCount: Int) throws {
    let columns = try rows.columns.prefix(columnCount).map { column in
      let text = column.type.physical == .string && column.type != .varbinary
      return try (text ? column : Cast.evaluate(column, to: .text, isTry: false)).flattened()
    }
    self.rows = Batch(columns: columns, count: rows.count)
    writer = CSVWriter(Schema(columns.indices.map { Field("c\($0)", .text) }))
  }

  /// Calls `body` with the CSV text of `range`; the bytes are valid during the call.
  package mutating func withText<R>(_ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    try withText(rows.slice(range), body)
  }

  /// The same for rows that do not follow one another.
  package mutating func withText<R>(_ rows: [Int], _ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    let indexes = rows.map { UInt32(truncatingIfNeeded: $0) }
    return try withText(self.rows.take(.indexes(Buffer(copying: indexes), count: rows.count)), body)
  }

  private mutating func withText<R>(_ part: Batch, _ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    out.removeAll()
    writer.write(part, to: out)
    return try body(UnsafeRawBufferPointer(out.bytes))
  }

  /// About the CSV bytes of each row: text lengths and separators, quotes not counted.
  static func estimatedByteCounts(_ rows: Batch, columnCount: Int) -> [Int32] {
    var sizes = [Int32](repeating: Int32(columnCount), count: rows.count)
    for column in rows.columns.prefix(columnCount) {
      guard column.type.physical == .string, column.form == .flat else {
        for i in sizes.indices { sizes[i] &+= 8 }
        continue
      }
      let views = column.pointer(as: StringView.self)
      for i in sizes.indices { sizes[i] &+= Int32(truncatingIfNeeded: views[i].count) }
    }
    return sizes
  }
}
