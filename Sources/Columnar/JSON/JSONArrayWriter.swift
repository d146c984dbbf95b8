/// Writes batches as JSON arrays, one a row, with commas between them: `[1,"a"],[2,null]`. Values as `NDJSONWriter`'s.
package struct JSONArrayWriter {
  private var rows: RowTextWriter
  private let scratch = ByteBuilder()
  private var isEmpty = true

  package init(_ schema: Schema) {
    let prefixes = schema.fields.indices.map { Array(($0 == 0 ? ",\n[" : ",").utf8) }
    rows = RowTextWriter(style: .json, prefixes: prefixes, rowEnd: Array("]".utf8))
  }

  /// Appends every row of `batch`, whose columns are those of the schema.
  package mutating func write(_ batch: Batch, to out: ByteBuilder) {
    guard batch.count > 0 else { return }
    guard isEmpty else { return rows.write(batch, to: out) }
    // No comma in front of the very first row.
    isEmpty = false
    scratch.removeAll()
    rows.write(batch, to: scratch)
    out.append(UnsafeRawBufferPointer(rebasing: scratch.bytes.dropFirst()))
  }
}
