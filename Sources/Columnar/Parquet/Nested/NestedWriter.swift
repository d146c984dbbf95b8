/// Writes rows of nested values as a Parquet file in memory; the counterpart of `NestedReader`.
///
/// Groups, lists of three levels and maps are annotated as LogicalTypes.md asks for. All fields are optional but a map's keys.
struct NestedWriter {
  let rowGroupRowCount: Int
  /// Goes into the footer; may be set until `finish`.
  var keyValueMetadata: [String: String] = [:]
  private let fields: [NestedField]
  private var schema = SchemaBuilder()
  private let stores: [NestedColumnStore]
  private let sink = MemoryByteSink()
  private var groups: [WrittenRowGroup] = []
  private var rowsInGroup = 0
  private(set) var rowCount = 0

  init(
    fields: [NestedField], rowGroupRowCount: Int = 50_000, writesChecksums: Bool = true
  ) throws(ParquetError) {
    self.fields = fields
    self.rowGroupRowCount = max(1, rowGroupRowCount)
    for field in fields { schema.add(field.name, field.type, path: [], definition: 0, repetition: 0) }
    var options = ParquetWriterOptions()
    // Every reader of checkpoints knows it.
    options.compression = .snappy
    options.writesChecksums = writesChecksums
    stores = schema.leaves.map {
      NestedColumnStore($0.leaf, definition: $0.definition, repetition: $0.repetition, options: options)
    }
    try emit { $0.append(littleEndian: FooterEncoder.magic) }
  }

  /// Appends a row: a value for each field.
  mutating func append(_ row: [NestedValue]) throws(ParquetError) {
    guard row.count == fields.count else {
      throw ParquetError(.wrongType, "a row has \(row.count) values, the file \(fields.count) columns")
    }
    var shredder = Shredder(stores: stores)
    for (field, value) in zip(fields, row) {
      try shredder.add(value, field.type, Place(), field.name)
    }
    rowsInGroup += 1
    rowCount += 1
    if rowsInGroup == rowGroupRowCount { try flushRowGroup() }
  }

  private mutating func flushRowGroup() throws(ParquetError) {
    if rowsInGroup == 0 { return }
    var group = WrittenRowGroup(rowCount: rowsInGroup, offset: sink.bytes.count)
    for store in stores {
      let chunk = try store.flush()
      group.chunks.append(WrittenChunk(chunk, offset: sink.bytes.count))
      try sink.append(chunk.bytes.bytes)
    }
    groups.append(group)
    rowsInGroup = 0
  }

  /// The bytes of the file.
  mutating func finish() throws(ParquetError) -> [UInt8] {
    try flushRowGroup()
    let footer = OutputBytes()
    FooterEncoder(
      elements: schema.elements, columnCount: fields.count, leaves: schema.leaves.map(\.leaf), groups: groups,
      rowCount: rowCount, keyValues: keyValueMetadata
    ).append(to: footer)
    try emit { out in
      out.append(footer.bytes)
      out.append(littleEndian: UInt32(footer.count))
      out.append(littleEndian: FooterEncoder.magic)
    }
    return sink.bytes
  }

  private func emit(_ body: (OutputBytes) -> Void) throws(ParquetError) {
    let out = OutputBytes()
    body(out)
    try sink.append(out.bytes)
  }

  /// The schema elements of fields, depth first, and their leaves.
  private struct SchemaBuilder {
    var elements: [SchemaElement] = []
    var leaves: [(leaf: FooterEncoder.Leaf, definition: Int, repetition: Int)] = []

    mutating func add(
      _ name: String, _ type: NestedType, path: [String], definition: Int, repetition: Int, isRequired: Bool = false
    ) {
      let path = path + [name]
      let level = isRequired ? SchemaElement.Repetition.required : .optional
      let definition = definition + (isRequired ? 0 : 1)
      func group(_ count: Int, converted: Int? = nil, _ logical: LogicalType? = nil) -> SchemaElement {
        SchemaElement(name, level, childCount: count, convertedType: converted, logicalType: logical)
      }
      func leaf(_ physical: ParquetPhysicalType, converted: Int? = nil, _ logical: LogicalType? = nil) {
        elements.append(
          SchemaElement(name, level, physicalType: physical, convertedType: converted, logicalType: logical))
        leaves.append((.init(physicalType: physical, path: path), definition, repetition))
      }
      switch type {
      case .boolean: leaf(.boolean)
      case .int32: leaf(.int32)
      case .int64: leaf(.int64)
      case .string: leaf(.byteArray, converted: 0, .string)
      case .group(let fields):
        elements.append(group(fields.count))
        for field in fields {
          add(field.name, field.type, path: path, definition: definition, repetition: repetition)
        }
      case .list(let element):
        elements.append(group(1, converted: 3, .list))
        elements.append(SchemaElement("list", .repeated, childCount: 1))
        add(
          "element", element, path: path + ["list"], definition: definition + 1, repetition: repetition + 1)
      case .map(let key, let value):
        elements.append(group(1, converted: 1, .map))
        elements.append(SchemaElement("key_value", .repeated, childCount: 2))
        let inner = path + ["key_value"]
        add("key", key, path: inner, definition: definition + 1, repetition: repetition + 1, isRequired: true)
        add("value", value, path: inner, definition: definition + 1, repetition: repetition + 1)
      }
    }
  }

  /// Where in a row a value stands.
  private struct Place {
    /// Definition level that is there already.
    var definition = 0
    /// Repetition level of what comes next.
    var repetition = 0
    /// Repeated nodes around.
    var depth = 0

    var defined: Place { Place(definition: definition + 1, repetition: repetition, depth: depth) }

    /// Element `i` of a list here. The first begins where the list does and so keeps its repetition level.
    func element(_ i: Int) -> Place {
      Place(definition: definition + 1, repetition: i == 0 ? repetition : depth + 1, depth: depth + 1)
    }
  }

  /// Takes values apart into the levels and values of the leaves, which are counted as they are passed.
  private struct Shredder {
    let stores: [NestedColumnStore]
    private var next = 0

    init(stores: [NestedColumnStore]) { self.stores = stores }

    mutating func add(
      _ value: NestedValue, _ type: NestedType, _ place: Place, _ name: String, isRequired: Bool = false
    ) throws(ParquetError) {
      if value == .null {
        guard !isRequired else { throw Self.mismatch(name) }
        return try addNull(type, place)
      }
      let own = isRequired ? place : place.defined
      switch (type, value) {
      case (.group(let fields), .group(let values)):
        guard fields.count == values.count else { throw Self.mismatch(name) }
        for (field, value) in zip(fields, values) { try add(value, field.type, own, field.name) }
      case (.list(let element), .list(let values)):
        if values.isEmpty { return try addNull(type, own) }
        let first = next
        for (i, value) in values.enumerated() {
          next = first
          try add(value, element, own.element(i), name)
        }
      case (.map(let key, let item), .map(let entries)):
        if entries.isEmpty { return try addNull(type, own) }
        let first = next
        for (i, entry) in entries.enumerated() {
          next = first
          try add(entry.key, key, own.element(i), name, isRequired: true)
          try add(entry.value, item, own.element(i), name)
        }
      case (.boolean, _), (.int32, _), (.int64, _), (.string, _):
        guard try stores[next].append(value, repetition: place.repetition) else { throw Self.mismatch(name) }
        next += 1
      default: throw Self.mismatch(name)
      }
    }

    /// The levels of all leaves of a value that is not there.
    private mutating func addNull(_ type: NestedType, _ place: Place) throws(ParquetError) {
      switch type {
      case .boolean, .int32, .int64, .string:
        try stores[next].appendNull(definition: place.definition, repetition: place.repetition)
        next += 1
      case .group(let fields): for field in fields { try addNull(field.type, place) }
      case .list(let element): try addNull(element, place)
      case .map(let key, let value):
        try addNull(key, place)
        try addNull(value, place)
      }
    }

    private static func mismatch(_ name: String) -> ParquetError {
      ParquetError(.wrongType, "a value does not have the column's type").at(column: name)
    }
  }
}
