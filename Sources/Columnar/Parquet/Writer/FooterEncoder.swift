/// Writes the footer (parquet.thrift, `FileMetaData`).
struct FooterEncoder {
  static let magic: UInt32 = 0x3152_4150  // "PAR1"
  static let application = "colq"
  static let createdBy = application + " version 0.1.0"

  /// A column chunk's type and the names from the root's child down to it.
  struct Leaf: Sendable {
    let physicalType: ParquetPhysicalType
    let path: [String]
  }

  /// The schema tree without its root, depth first.
  let elements: [SchemaElement]
  /// Children of the root.
  let columnCount: Int
  let leaves: [Leaf]
  let groups: [WrittenRowGroup]
  let rowCount: Int
  let keyValues: [String: String]

  /// A file of flat columns.
  init(columns: [WriterColumn], groups: [WrittenRowGroup], rowCount: Int, keyValues: [String: String]) {
    self.init(
      elements: columns.map(\.element), columnCount: columns.count,
      leaves: columns.map { Leaf(physicalType: $0.physicalType, path: [$0.field.name]) }, groups: groups,
      rowCount: rowCount, keyValues: keyValues)
  }

  init(
    elements: [SchemaElement], columnCount: Int, leaves: [Leaf], groups: [WrittenRowGroup], rowCount: Int,
    keyValues: [String: String]
  ) {
    self.elements = elements
    self.columnCount = columnCount
    self.leaves = leaves
    self.groups = groups
    self.rowCount = rowCount
    self.keyValues = keyValues
  }

  func append(to out: OutputBytes) {
    var writer = ThriftWriter(out)
    writer.structElement { file in
      file.int32(1, 2)
      file.list(2, .structure, count: elements.count + 1)
      file.structElement { root in
        root.string(4, "schema")
        root.int32(5, columnCount)
      }
      for node in elements { file.structElement { element(node, &$0) } }
      file.int64(3, rowCount)
      file.list(4, .structure, count: groups.count)
      for (i, group) in groups.enumerated() { file.structElement { rowGroup(group, i, &$0) } }
      if !keyValues.isEmpty { appendKeyValues(&file) }
      file.string(6, Self.createdBy)
      // TypeDefinedOrder for every column.
      file.list(7, .structure, count: leaves.count)
      for _ in leaves { file.structElement { $0.structure(1) { _ in } } }
    }
  }

  private func appendKeyValues(_ file: inout ThriftWriter) {
    file.list(5, .structure, count: keyValues.count)
    for (key, value) in keyValues.sorted(by: { $0.key < $1.key }) {
      file.structElement {
        $0.string(1, key)
        $0.string(2, value)
      }
    }
  }

  private func element(_ node: SchemaElement, _ element: inout ThriftWriter) {
    if let physical = node.physicalType { element.int32(1, physical.rawValue) }
    if node.typeLength > 0 { element.int32(2, node.typeLength) }
    element.int32(3, node.repetition.rawValue)
    element.string(4, node.name)
    if let count = node.childCount { element.int32(5, count) }
    if let converted = node.convertedType { element.int32(6, converted) }
    if case .decimal(let precision, let scale) = node.logicalType {
      element.int32(7, scale)
      element.int32(8, precision)
    }
    if let logical = node.logicalType { element.structure(10) { Self.logicalType(logical, &$0) } }
  }

  private static func logicalType(_ type: LogicalType, _ union: inout ThriftWriter) {
    switch type {
    case .string: union.structure(1) { _ in }
    case .map: union.structure(2) { _ in }
    case .list: union.structure(3) { _ in }
    case .decimal(let precision, let scale):
      union.structure(5) {
        $0.int32(1, scale)
        $0.int32(2, precision)
      }
    case .date: union.structure(6) { _ in }
    case .time(let unit, let isUTC): union.structure(7) { time(unit, isUTC, &$0) }
    case .timestamp(let unit, let isUTC): union.structure(8) { time(unit, isUTC, &$0) }
    case .integer(let bitWidth, let isSigned):
      union.structure(10) {
        $0.int8(1, Int8(truncatingIfNeeded: bitWidth))
        $0.boolean(2, isSigned)
      }
    case .json: union.structure(12) { _ in }
    default: break
    }
  }

  private static func time(_ unit: LogicalType.TimeUnit, _ isUTC: Bool, _ out: inout ThriftWriter) {
    out.boolean(1, isUTC)
    out.structure(2) { choice in
      switch unit {
      case .milliseconds: choice.structure(1) { _ in }
      case .microseconds: choice.structure(2) { _ in }
      case .nanoseconds: choice.structure(3) { _ in }
      }
    }
  }

  private func rowGroup(_ group: WrittenRowGroup, _ ordinal: Int, _ out: inout ThriftWriter) {
    out.list(1, .structure, count: group.chunks.count)
    for (i, chunk) in group.chunks.enumerated() {
      out.structElement { ChunkFooterEncoder.append(chunk, leaves[i], &$0) }
    }
    out.int64(2, group.chunks.reduce(0) { $0 + $1.description.uncompressedByteCount })
    out.int64(3, group.rowCount)
    out.int64(5, group.offset)
    out.int64(6, group.chunks.reduce(0) { $0 + $1.byteCount })
  }
}
