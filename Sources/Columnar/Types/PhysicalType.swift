/// How the values of a type lie in memory.
public enum PhysicalType: Sendable, Hashable {
  /// One byte a value, 0 or 1.
  case bool
  case int8, int16, int32, int64, int128
  case float, double
  /// A 16-byte `StringView`.
  case string
  /// No values of its own (unknown); every row is NULL.
  case none
  /// ARRAY, MAP, ROW: children vectors, see the nested types.
  case nested

  /// Bytes a value; 0 for `none` and `nested`.
  @inlinable
  public var byteWidth: Int {
    switch self {
    case .bool, .int8: 1
    case .int16: 2
    case .int32, .float: 4
    case .int64, .double: 8
    case .int128, .string: 16
    case .none, .nested: 0
    }
  }
}

extension DataType {
  public var physical: PhysicalType {
    switch self {
    case .unknown: .none
    case .boolean: .bool
    case .tinyint: .int8
    case .smallint: .int16
    case .integer, .date, .intervalYearToMonth: .int32
    case .bigint, .time, .timestamp, .timestampTZ, .intervalDayToSecond: .int64
    case .real: .float
    case .double: .double
    case .decimal: .int128
    case .varchar, .char, .varbinary, .json: .string
    case .array, .map, .row: .nested
    }
  }

  /// TINYINT to BIGINT.
  public var isInteger: Bool {
    switch self {
    case .tinyint, .smallint, .integer, .bigint: true
    default: false
    }
  }

  public var isDecimal: Bool { if case .decimal = self { true } else { false } }

  public var isNumeric: Bool { isInteger || isDecimal || self == .real || self == .double }

  /// VARCHAR or CHAR.
  public var isText: Bool {
    switch self {
    case .varchar, .char: true
    default: false
    }
  }
}
