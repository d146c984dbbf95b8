/// A node of the file's schema tree as it lies in the footer (parquet.thrift, `SchemaElement`), in depth-first order.
struct SchemaElement: Sendable {
  enum Repetition: Int, Sendable { case required = 0, optional = 1, repeated = 2 }

  var physicalType: ParquetPhysicalType?
  var typeLength = 0
  var repetition = Repetition.required
  var name = ""
  /// nil for leaves.
  var childCount: Int?
  var convertedType: Int?
  var scale = 0
  var precision = 0
  var logicalType: LogicalType?

  init(
    _ name: String, _ repetition: Repetition, physicalType: ParquetPhysicalType? = nil, typeLength: Int = 0,
    childCount: Int? = nil, convertedType: Int? = nil, logicalType: LogicalType? = nil
  ) {
    self.name = name
    self.repetition = repetition
    self.physicalType = physicalType
    self.typeLength = typeLength
    self.childCount = childCount
    self.convertedType = convertedType
    self.logicalType = logicalType
  }

  init(_ reader: inout ThriftReader) throws(ParquetError) {
    var id = 0
    while let type = try reader.field(&id) {
      switch id {
      case 1:
        let raw = try reader.integer(type)
        guard let known = ParquetPhysicalType(rawValue: raw) else {
          throw .corrupt("the schema names the unknown physical type \(raw)")
        }
        physicalType = known
      case 2: typeLength = try reader.integer(type)
      case 3:
        let raw = try reader.integer(type)
        guard let known = Repetition(rawValue: raw) else {
          throw .corrupt("the schema names the unknown repetition type \(raw)")
        }
        repetition = known
      case 4: name = try reader.string(type)
      case 5: childCount = try reader.integer(type)
      case 6: convertedType = try reader.integer(type)
      case 7: scale = try reader.integer(type)
      case 8: precision = try reader.integer(type)
      case 10: logicalType = try LogicalType(&reader, type)
      default: try reader.skip(type)
      }
    }
    guard typeLength >= 0, typeLength <= 1 << 20 else {
      throw .corrupt("the schema gives column \"\(name)\" values of \(typeLength) bytes")
    }
  }
}

/// The annotations of parquet.thrift, `union LogicalType`, as far as they change how values are read.
enum LogicalType: Sendable, Equatable {
  enum TimeUnit: Sendable {
    case milliseconds, microseconds, nanoseconds

    /// Fraction digits of the SQL type.
    var precision: Int {
      switch self {
      case .milliseconds: 3
      case .microseconds: 6
      case .nanoseconds: 9
      }
    }
  }

  case string, map, list, enumeration, date, json, bson, uuid, float16
  case decimal(precision: Int, scale: Int)
  case time(TimeUnit, isUTC: Bool)
  case timestamp(TimeUnit, isUTC: Bool)
  case integer(bitWidth: Int, isSigned: Bool)
  /// UNKNOWN (always NULL) and annotations newer than this reader: the physical type decides.
  case other

  init(_ reader: inout ThriftReader, _ type: ThriftType) throws(ParquetError) {
    try reader.requireStruct(type)
    self = .other
    var id = 0
    while let type = try reader.field(&id) {
      switch id {
      case 5: self = try Self.decimal(&reader, type)
      case 7: self = try Self.time(&reader, type, isTimestamp: false)
      case 8: self = try Self.time(&reader, type, isTimestamp: true)
      case 10: self = try Self.integer(&reader, type)
      default:
        try reader.skip(type)
        self = Self.simple[id] ?? .other
      }
    }
  }

  private static let simple: [Int: LogicalType] = [
    1: .string, 2: .map, 3: .list, 4: .enumeration, 6: .date, 12: .json, 13: .bson, 14: .uuid, 15: .float16,
  ]

  private static func decimal(_ reader: inout ThriftReader, _ type: ThriftType) throws(ParquetError) -> LogicalType {
    try reader.requireStruct(type)
    var id = 0
    var scale = 0
    var precision = 0
    while let type = try reader.field(&id) {
      switch id {
      case 1: scale = try reader.integer(type)
      case 2: precision = try reader.integer(type)
      default: try reader.skip(type)
      }
    }
    return .decimal(precision: precision, scale: scale)
  }

  private static func time(
    _ reader: inout ThriftReader, _ type: ThriftType, isTimestamp: Bool
  ) throws(ParquetError) -> LogicalType {
    try reader.requireStruct(type)
    var id = 0
    var isUTC = false
    var unit: TimeUnit?
    while let type = try reader.field(&id) {
      switch id {
      case 1: isUTC = try reader.boolean(type)
      case 2:
        try reader.requireStruct(type)
        var unitID = 0
        while let type = try reader.field(&unitID) {
          unit = [1: .milliseconds, 2: .microseconds, 3: .nanoseconds][unitID]
          try reader.skip(type)
        }
      default: try reader.skip(type)
      }
    }
    guard let unit else { throw .corrupt("the schema has a time without a known unit") }
    return isTimestamp ? .timestamp(unit, isUTC: isUTC) : .time(unit, isUTC: isUTC)
  }

  private static func integer(_ reader: inout ThriftReader, _ type: ThriftType) throws(ParquetError) -> LogicalType {
    try reader.requireStruct(type)
    var id = 0
    var bitWidth = 0
    var isSigned = true
    while let type = try reader.field(&id) {
      switch id {
      case 1: bitWidth = try reader.integer(type)
      case 2: isSigned = try reader.boolean(type)
      default: try reader.skip(type)
      }
    }
    return .integer(bitWidth: bitWidth, isSigned: isSigned)
  }
}
