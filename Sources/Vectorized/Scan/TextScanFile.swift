import Columnar

/// One text file of a scan: how it is written, and where its columns come from.
struct TextScanFile: Sendable {
  /// Where a column of the scan comes from.
  enum Slot: Sendable {
    /// Index into the parser's columns.
    case parsed(Int)
    case constant(Scalar)
  }

  let path: String
  /// Tells files of a scan apart.
  let index: Int
  let slots: [Slot]
  private let form: TextTableSource.Form
  private let layout: CSVLayout

  init(_ scan: TextScan, _ file: TextTableSource.File, index: Int) throws(TextError) {
    path = file.path
    self.index = index
    form = scan.source.form
    let schema = scan.source.fileSchema
    var fields = scan.source.sample.fields
    if case .csv(let format) = form, format.hasHeader, path != scan.source.sample.path {
      let hints = CSVSniffer.Hints(delimiter: format.delimiter, quote: format.quote, hasHeader: true)
      fields = try CSVSniffer.sniff(path: path, hints: hints).layout.fields
    }
    var projection: [Int] = []
    var slots: [Slot] = []
    for column in scan.columns {
      let type = column.reference.type
      if column.sourceIndex >= scan.source.partitionStart {
        let value = file.partitionValues[column.sourceIndex - scan.source.partitionStart]
        slots.append(.constant(Scalar(type, value)))
      } else if let at = Schema(fields).index(of: schema.fields[column.sourceIndex].name) {
        fields[at].type = type
        slots.append(.parsed(projection.count))
        projection.append(at)
      } else {
        slots.append(.constant(.null(type)))
      }
    }
    self.slots = slots
    // What nobody asks for is text: any field is right then.
    for at in fields.indices where !projection.contains(at) { fields[at].type = .text }
    layout = CSVLayout(fields, projection: projection)
  }

  func chunks() throws(TextError) -> TextChunkQueue {
    switch form {
    case .csv(let format): try TextChunkQueue(path: path, format: format)
    case .ndjson(let format): try NDJSONReader.chunkQueue(path: path, format: format)
    }
  }

  func parser() throws(TextError) -> Parser {
    switch form {
    case .csv(let format): return .csv(try CSVChunkParser(file: path, format: format, layout: layout))
    case .ndjson(let format):
      // Without any column rows would still have to be counted: the first one stands in.
      let fields = layout.schema.fields.isEmpty ? Array(layout.fields.prefix(1)) : layout.schema.fields
      return .ndjson(try NDJSONChunkParser(file: path, format: format, schema: Schema(fields)))
    }
  }

  enum Parser {
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
}
