import CSimdJSON

/// Parses JSON objects that lie anywhere in a text into rows, one row for each object, good or not.
package struct JSONObjectParser {
  /// Why an object is no row of the schema; its row then holds NULLs and is for the caller to drop.
  package enum Fault: Sendable, Hashable {
    case malformed(reason: String)
    case value(column: Int, reason: String)
    /// Not one key is a column's.
    case noKnownKey
  }

  package let schema: Schema
  private let parser: JSONLineParser
  private var columns: [JSONColumnBuilder] = []
  private var text: Buffer?
  private var rowCount = 0

  /// - Parameter name: of the source, for the error when a type cannot be read from JSON.
  package init(name: String, schema: Schema) throws(TextError) {
    self.schema = schema
    parser = try JSONLineParser(file: name, schema: schema, format: "JSON")
  }

  /// Begins a batch of objects of `text`, which the batch's strings point into.
  package mutating func start(_ text: Buffer, rowCapacity: Int) {
    self.text = text
    rowCount = 0
    columns = schema.fields.map {
      JSONColumnBuilder($0, epoch: .automatic, chunk: text, capacity: rowCapacity)
    }
  }

  /// Appends the object in `range` of the text as a row.
  package mutating func append(_ range: Range<Int>) -> Fault? {
    guard let text, range.lowerBound >= 0, range.upperBound <= text.byteCount else {
      return .malformed(reason: "the object lies outside of its text")
    }
    rowCount += 1
    if let reason = parser.parse(text.pointer(as: UInt8.self) + range.lowerBound, range.count) {
      for i in columns.indices { columns[i].appendNull() }
      return .malformed(reason: reason)
    }
    var fault: Int?
    var isKnown = false
    for i in columns.indices {
      let cell = parser.cells[i]
      isKnown = isKnown || Int(cell.kind) != Int(COLQ_JSON_MISSING)
      if !columns[i].append(cell), fault == nil { fault = i }
    }
    if let fault { return .value(column: fault, reason: "the value is no \(schema.fields[fault].type)") }
    return isKnown ? nil : .noKnownKey
  }

  /// The rows appended since `start`.
  package mutating func finish() -> Batch {
    defer {
      columns = []
      text = nil
    }
    return Batch(columns: columns.indices.map { columns[$0].finish() }, count: rowCount)
  }
}
