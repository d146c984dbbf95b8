/// Writes batches as NDJSON: one object a line, its keys in column order.
///
/// BIGINT and other numbers are JSON numbers, DECIMAL a string, TIMESTAMP ISO 8601, NULL `null`.
package struct NDJSONWriter {
  private var rows: RowTextWriter

  package init(_ schema: Schema) {
    let prefixes = schema.fields.enumerated().map { at, field in
      Self.bytes(at == 0 ? "{" : ",") + Self.quoted(field.name) + Self.bytes(":")
    }
    rows = RowTextWriter(style: .json, prefixes: prefixes, rowEnd: Self.bytes("}\n"))
  }

  /// Appends every row of `batch`, whose columns are those of the schema.
  package mutating func write(_ batch: Batch, to out: ByteBuilder) { rows.write(batch, to: out) }

  private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  private static func quoted(_ name: String) -> [UInt8] {
    let out = ByteBuilder(capacity: name.utf8.count * 6 + 64)
    var copy = name
    copy.withUTF8 { bytes in
      let target = out.reserve(TextStyle.json.mostByteCount(bytes.count))
      out.finish(at: TextStyle.json.string(bytes.baseAddress ?? UnsafePointer(target), bytes.count, target))
    }
    return out.array
  }
}
