import Columnar

/// An object a line.
struct NDJSONResult: ResultFormat {
  static let contentType = "application/x-ndjson"

  private var rows: NDJSONWriter

  init(_ schema: Schema, to out: ByteBuilder) { rows = NDJSONWriter(schema.withDistinctNames) }

  mutating func write(_ batch: Batch, to out: ByteBuilder) { rows.write(batch, to: out) }

  mutating func end(rowCount: Int, milliseconds: Double, to out: ByteBuilder) {}
}
