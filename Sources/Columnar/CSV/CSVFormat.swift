/// How a CSV text is written: RFC 4180 with a choice of delimiter and quote.
package struct CSVFormat: Sendable, Hashable {
  package var delimiter: UInt8
  /// nil: quotes are ordinary text (LazySimpleSerDe).
  package var quote: UInt8?
  /// Whether the first record names the columns.
  package var hasHeader: Bool
  /// Numbers that timestamp columns accept beside ISO text.
  package var epoch: EpochUnit
  /// An unquoted field that reads so is NULL too, beside the empty one (`\N`).
  package var nullText: [UInt8]?
  /// A longer record is malformed.
  package var recordLimit: Int
  /// Bytes read and parsed at once.
  package var chunkByteCount: Int

  package init(
    delimiter: UInt8 = UInt8(ascii: ","), quote: UInt8? = UInt8(ascii: "\""), hasHeader: Bool = false,
    epoch: EpochUnit = .none, nullText: [UInt8]? = nil, recordLimit: Int = TextLimits.recordByteCount,
    chunkByteCount: Int = TextLimits.chunkByteCount
  ) {
    self.delimiter = delimiter
    self.quote = quote
    self.hasHeader = hasHeader
    self.epoch = epoch
    self.nullText = nullText
    self.recordLimit = recordLimit
    self.chunkByteCount = chunkByteCount
  }

  package static let comma = CSVFormat()
  package static let tab = CSVFormat(delimiter: 0x09)

  /// Tells why the format cannot work; nil when it can.
  package var problem: String? {
    if delimiter == 0x0A || delimiter == 0x0D || delimiter == 0 || delimiter >= 0x80 {
      return "the delimiter must be one ASCII character other than NUL, CR and LF"
    }
    if let quote, quote == delimiter || quote == 0x0A || quote == 0x0D || quote == 0 || quote >= 0x80 {
      return "the quote must be one ASCII character other than the delimiter, NUL, CR and LF"
    }
    return nil
  }
}

/// The columns of a CSV text, in the order of its fields, and those a reader is asked for.
package struct CSVLayout: Sendable, Hashable {
  /// Every record must have as many fields.
  package var fields: [Field]
  /// Indexes into `fields`: the columns of the batches, in order.
  package var projection: [Int]

  package init(_ fields: [Field], projection: [Int]? = nil) {
    self.fields = fields
    self.projection = projection ?? Array(fields.indices)
  }

  /// The schema of the batches.
  package var schema: Schema { Schema(projection.map { fields[$0] }) }

  /// Fields named by a header; those that `schema` knows (without regard to ASCII case) get its type and order.
  ///
  /// - Returns: the layout, the columns of `schema` that the header lacks (they are not in the batches), and the names
  ///   that the schema lacks.
  package static func matching(
    header: [String], to schema: Schema
  ) -> (layout: CSVLayout, missing: [Field], unknown: [String]) {
    let fields = header.map { name in
      Field(name, schema.index(of: name).map { schema.fields[$0].type } ?? .text)
    }
    let names = Schema(fields)
    var projection: [Int] = []
    var missing: [Field] = []
    for field in schema.fields {
      if let at = names.index(of: field.name) { projection.append(at) } else { missing.append(field) }
    }
    let unknown = header.filter { schema.index(of: $0) == nil }
    return (CSVLayout(fields, projection: projection), missing, unknown)
  }
}

/// Rows of a CSV or NDJSON text with the place they came from.
package struct TextBatch: Sendable {
  package var batch: Batch
  /// Where the first record (malformed ones included) starts.
  package var start: TextPosition
  /// Behind the last record: an import goes on from here.
  package var end: TextPosition
  /// Records of this stretch that are not in `batch`, in order.
  package var malformed: [MalformedRow]
}
