import Columnar

/// `{"columns":[{"name":…,"type":…}],"rows":[[…],…],"rowCount":n,"elapsedMilliseconds":t}`.
struct JSONResult: ResultFormat {
  static let contentType = "application/json"

  private var rows: JSONArrayWriter

  init(_ schema: Schema, to out: ByteBuilder) {
    rows = JSONArrayWriter(schema)
    let columns = JSONText.array(
      schema.fields.map { .members(["name": .string($0.name), "type": .string($0.type.description)]) })
    out.append("{\"columns\":\(columns.text),\"rows\":[")
  }

  mutating func write(_ batch: Batch, to out: ByteBuilder) { rows.write(batch, to: out) }

  mutating func end(rowCount: Int, milliseconds: Double, to out: ByteBuilder) {
    let tenths = Int(min(max(0, milliseconds * 10), 1e15).rounded())
    out.append("],\"rowCount\":\(rowCount),\"elapsedMilliseconds\":\(tenths / 10).\(tenths % 10)}\n")
  }
}
