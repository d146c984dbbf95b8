import Columnar

/// RFC 4180 with a header; NULL is an unquoted empty field, the empty text is `""`.
struct CSVResult: ResultFormat {
  static let contentType = "text/csv"

  private var rows: CSVWriter

  init(_ schema: Schema, to out: ByteBuilder) {
    rows = CSVWriter(schema)
    rows.writeHeader(to: out)
  }

  mutating func write(_ batch: Batch, to out: ByteBuilder) { rows.write(batch, to: out) }

  mutating func end(rowCount: Int, milliseconds: Double, to out: ByteBuilder) {}
}
