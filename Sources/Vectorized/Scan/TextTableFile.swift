import Columnar

/// One CSV or NDJSON file of a table.
package struct TextTableFile: Sendable {
  package enum Format: Sendable {
    /// The file's fields in order, with their types.
    case csv(CSVFormat, fields: [Field])
    case ndjson(NDJSONFormat)
  }

  package let path: String
  package let format: Format
  /// Values of the table's partition columns, in their order; nil is NULL.
  package let partitionValues: [Value]

  package init(path: String, format: Format, partitionValues: [Value] = []) {
    self.path = path
    self.format = format
    self.partitionValues = partitionValues
  }

  /// The chunks of the file, for all workers.
  func chunks() throws -> TextChunkQueue {
    switch format {
    case .csv(let format, _): try TextChunkQueue(path: path, format: format)
    case .ndjson(let format): try NDJSONReader.chunkQueue(path: path, format: format)
    }
  }

  /// A parser of the columns `wanted`; of each, `found` tells its place in the parser's batches, nil when the file lacks it.
  func parser(_ wanted: [Field]) throws -> (parser: TextParser, found: [Int?]) {
    switch format {
    case .csv(let format, let fields):
      let names = Schema(fields)
      var layout = CSVLayout(fields, projection: [])
      var found: [Int?] = []
      for field in wanted {
        guard let at = names.index(of: field.name) else {
          found.append(nil)
          continue
        }
        layout.fields[at].type = field.type
        found.append(layout.projection.count)
        layout.projection.append(at)
      }
      return (.csv(try CSVChunkParser(file: path, format: format, layout: layout)), found)
    case .ndjson(let format):
      let parser = try NDJSONChunkParser(file: path, format: format, schema: Schema(wanted))
      return (.ndjson(parser), wanted.indices.map { $0 })
    }
  }
}

/// The parser of either format.
enum TextParser {
  case csv(CSVChunkParser)
  case ndjson(NDJSONChunkParser)

  mutating func start(_ chunk: TextChunk) {
    switch self {
    case .csv(var parser):
      parser.start(chunk)
      self = .csv(parser)
    case .ndjson(var parser):
      parser.start(chunk)
      self = .ndjson(parser)
    }
  }

  mutating func next() -> TextBatch? {
    switch self {
    case .csv(var parser):
      defer { self = .csv(parser) }
      return parser.next()
    case .ndjson(var parser):
      defer { self = .ndjson(parser) }
      return parser.next()
    }
  }
}
