/// How a column of the schema to write is stored: physical type and annotations.
struct WriterColumn: Sendable {
  let field: Field
  let physicalType: ParquetPhysicalType
  var typeLength = 0
  var logicalType: LogicalType?
  /// The older annotation, for readers that know no other.
  var convertedType: Int?

  var isOptional: Bool { field.isNullable }

  init(_ field: Field) throws(ParquetError) {
    self.field = field
    switch field.type {
    case .boolean: physicalType = .boolean
    case .tinyint: (physicalType, logicalType, convertedType) = (.int32, .integer(bitWidth: 8, isSigned: true), 15)
    case .smallint: (physicalType, logicalType, convertedType) = (.int32, .integer(bitWidth: 16, isSigned: true), 16)
    case .integer: physicalType = .int32
    case .bigint: physicalType = .int64
    case .real: physicalType = .float
    case .double: physicalType = .double
    case .decimal(let precision, let scale):
      physicalType = precision <= 9 ? .int32 : precision <= 18 ? .int64 : .fixedByteArray
      if precision > 18 { typeLength = 16 }
      (logicalType, convertedType) = (.decimal(precision: precision, scale: scale), 5)
    case .varchar, .char: (physicalType, logicalType, convertedType) = (.byteArray, .string, 0)
    case .varbinary: physicalType = .byteArray
    case .json: (physicalType, logicalType, convertedType) = (.byteArray, .json, 19)
    case .date: (physicalType, logicalType, convertedType) = (.int32, .date, 6)
    case .time(let precision):
      physicalType = precision <= 3 ? .int32 : .int64
      logicalType = .time(Self.unit(precision), isUTC: false)
    case .timestamp(let precision):
      physicalType = .int64
      logicalType = .timestamp(Self.unit(precision), isUTC: false)
    case .timestampTZ(let precision):
      physicalType = .int64
      logicalType = .timestamp(Self.unit(precision), isUTC: true)
      convertedType = precision <= 3 ? 9 : precision <= 6 ? 10 : nil
    case .unknown, .intervalYearToMonth, .intervalDayToSecond, .array, .map, .row:
      throw ParquetError(.wrongType, "Parquet files cannot hold values of type \(field.type); cast the column first")
        .at(column: field.name)
    }
  }

  /// The column in the file's schema.
  var element: SchemaElement {
    SchemaElement(
      field.name, isOptional ? .optional : .required, physicalType: physicalType, typeLength: typeLength,
      convertedType: convertedType, logicalType: logicalType)
  }

  private static func unit(_ precision: Int) -> LogicalType.TimeUnit {
    precision <= 3 ? .milliseconds : precision <= 6 ? .microseconds : .nanoseconds
  }

  /// A store for the values of one row group.
  func makeStore(_ options: ParquetWriterOptions) -> WordStore {
    switch physicalType {
    case .boolean: .byte(ColumnStore<UInt8>(self, options))
    case .int32: .int32(ColumnStore<Int32>(self, options))
    case .int64, .int96: .int64(ColumnStore<Int64>(self, options))
    case .float: .float(ColumnStore<Float>(self, options))
    case .double: .double(ColumnStore<Double>(self, options))
    case .byteArray: .string(ColumnStore<StringView>(self, options))
    case .fixedByteArray: .int128(ColumnStore<Int128>(self, options))
    }
  }
}
