import Columnar

/// How a result becomes text.
protocol ResultFormat: SendableMetatype {
  /// As in the headers `Accept` and `Content-Type`.
  static var contentType: String { get }

  /// Begins a result.
  init(_ schema: Schema, to out: ByteBuilder)
  mutating func write(_ batch: Batch, to out: ByteBuilder)
  mutating func end(rowCount: Int, milliseconds: Double, to out: ByteBuilder)
}

/// The formats; the first is the one for clients that do not ask.
enum ResultFormats {
  static let all: [any ResultFormat.Type] = [JSONResult.self, NDJSONResult.self, CSVResult.self]
}
