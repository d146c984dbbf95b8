/// Writes batches as RFC 4180 text into a reusable buffer.
///
///     var writer = CSVWriter(schema, format: .comma)
///     let out = ByteBuilder()
///     writer.writeHeader(to: out)
///     writer.write(batch, to: out)      // then write out.bytes somewhere, out.removeAll()
///
/// A field is quoted only when it must be: it holds the delimiter, a quote, CR or LF, or is the empty string (`""`), which
/// tells it from NULL (nothing). A NULL alone in its row is an empty line, which the reader takes as such. Dictionary
/// entries are formatted once. Line ends are LF unless asked otherwise.
package struct CSVWriter {
  private let schema: Schema
  private let style: TextStyle
  private let lineEnd: [UInt8]
  private let delimiter: UInt8
  private var rows: RowTextWriter

  /// Nested columns cannot be written; they come out as NULL. `format.hasHeader` is the caller's business.
  package init(_ schema: Schema, format: CSVFormat = .comma, usesCRLF: Bool = false) {
    self.schema = schema
    delimiter = format.delimiter
    style = .separated(delimiter: format.delimiter, quote: format.quote ?? 0x22)
    lineEnd = usesCRLF ? [0x0D, 0x0A] : [0x0A]
    rows = RowTextWriter(
      style: style, prefixes: schema.fields.indices.map { $0 == 0 ? [] : [format.delimiter] }, rowEnd: lineEnd)
  }

  /// Appends the names of the columns.
  package func writeHeader(to out: ByteBuilder) {
    for (i, field) in schema.fields.enumerated() {
      if i > 0 { out.append(delimiter) }
      var name = field.name
      name.withUTF8 { bytes in
        let target = out.reserve(style.mostByteCount(bytes.count))
        out.finish(at: style.string(bytes.baseAddress ?? UnsafePointer(target), bytes.count, target))
      }
    }
    out.append(lineEnd)
  }

  /// Appends every row of `batch`, whose columns are those of the schema.
  package mutating func write(_ batch: Batch, to out: ByteBuilder) { rows.write(batch, to: out) }
}
