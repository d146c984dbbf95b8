/// Writes the footer (parquet.thrift, `FileMetaData`).
struct FooterEncoder {
  static let magic: UInt32 = 0x3152_4150  // "PAR1"
  static let application = "colq"
  static let createdBy = application + " version 0.1.0"

  let columns: [WriterColumn]
  let groups: [WrittenRowGroup]
  let rowCount: Int
  let keyValues: [String: String]

  func append(to out: OutputBytes) {
    var writer = ThriftWriter(out)
    writer.structElement { file in
      file.int32(1, 2)
      file.list(2, .structure, count: columns.count + 1)
      file.structElement { root in
        root.string(4, "schema")
        root.int32(5, columns.count)
      }
      for column in columns { file.structElement { element(column, &$0) } }
      file.int64(3, rowCount)
      file.list(4, .structure, count: groups.count)
      for (i, group) in groups.enumerated() { file.structElement { rowGroup(group, i, &$0) } }
      if !keyValues.isEmpty { appendKeyValues(&file) }
      file.string(6, Self.createdBy)
      // TypeDefinedOrder for every column.
      file.list(7, .structure, count: columns.count)
      for _ in columns { file.structElement { $0.structure(1) { _ in } } }
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

  private func element(_ column: WriterColumn, _ element: inout ThriftWriter) {
    element.int32(1, column.physicalType.rawValue)
    if column.typeLength > 0 { element.int32(2, column.typeLength) }
    element.int32(3, (column.isOptional ? SchemaElement.Repetition.optional : .required).rawValue)
    element.string(4, column.field.name)
    if let converted = column.convertedType { element.int32(6, converted) }
    if case .decimal(let precision, let scale) = column.field.type {
      element.int32(7, scale)
      element.int32(8, precision)
    }
    if let logical = column.logicalType { element.structure(10) { Self.logicalType(logical, &$0) } }
  }

  private static func logicalType(_ type: LogicalType, _ union: inout ThriftWriter) {
    switch type {
    case .string: union.structure(1) { _ in }
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
      out.structElement { ChunkFooterEncoder.append(chunk, columns[i], &$0) }
    }
    out.int64(2, group.chunks.reduce(0) { $0 + $1.description.uncompressedByteCount })
    out.int64(3, group.rowCount)
    out.int64(5, group.offset)
    out.int64(6, group.chunks.reduce(0) { $0 + $1.byteCount })
  }
}
