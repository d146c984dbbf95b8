/// A SQL type of the Athena (Trino) dialect.
///
/// Times are whole ticks since 1970-01-01T00:00:00; the tick follows from the precision, see `ticksPerSecond(precision:)`.
public indirect enum DataType: Hashable, Sendable {
  /// The type of a bare NULL; coerces to every other type.
  case unknown
  case boolean
  case tinyint, smallint, integer, bigint
  case real, double
  /// Precision 1...38, scale 0...precision; values are unscaled Int128.
  case decimal(precision: Int, scale: Int)
  /// UTF-8 text; `length` is the declared maximum in code points, nil when unbounded.
  case varchar(length: Int?)
  case char(length: Int)
  case varbinary
  /// Days since 1970-01-01, Int32.
  case date
  /// Ticks since midnight, Int64; precision 0...9.
  case time(precision: Int)
  /// Ticks since 1970-01-01 without a zone, Int64; precision 0...9.
  case timestamp(precision: Int)
  /// An instant as UTC ticks; values print in UTC. Precision 0...9.
  case timestampTZ(precision: Int)
  /// Months, Int32.
  case intervalYearToMonth
  /// Milliseconds, Int64.
  case intervalDayToSecond
  case json
  case array(DataType)
  case map(DataType, DataType)
  case row([Field])

  public static let text = DataType.varchar(length: nil)

  /// Ticks a second for times of `precision` fraction digits: milliseconds to 3, microseconds to 6, nanoseconds to 9.
  @inlinable
  public static func ticksPerSecond(precision: Int) -> Int64 {
    precision <= 3 ? 1_000 : precision <= 6 ? 1_000_000 : 1_000_000_000
  }

  /// Ticks a second of a time type; nil for other types.
  public var ticksPerSecond: Int64? {
    switch self {
    case .time(let precision), .timestamp(let precision), .timestampTZ(let precision):
      Self.ticksPerSecond(precision: precision)
    default: nil
    }
  }
}

/// One named column of a table, a batch or a ROW.
public struct Field: Hashable, Sendable {
  public var name: String
  public var type: DataType
  public var isNullable: Bool

  public init(_ name: String, _ type: DataType, isNullable: Bool = true) {
    self.name = name
    self.type = type
    self.isNullable = isNullable
  }
}

/// The ordered columns of a table or a result.
public struct Schema: Hashable, Sendable {
  public var fields: [Field]

  public init(_ fields: [Field]) { self.fields = fields }

  public var count: Int { fields.count }

  /// Index of the column `name`: an exact match first, else a match without regard to ASCII case.
  public func index(of name: String) -> Int? {
    if let exact = fields.firstIndex(where: { $0.name == name }) { return exact }
    let folded = name.lowercased()
    return fields.firstIndex { $0.name.lowercased() == folded }
  }
}
