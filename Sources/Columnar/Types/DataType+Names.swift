extension DataType: CustomStringConvertible {
  /// The type as Trino prints it, in lower case: `varchar`, `decimal(10,2)`, `timestamp(3)`.
  public var description: String {
    switch self {
    case .unknown: "unknown"
    case .boolean: "boolean"
    case .tinyint: "tinyint"
    case .smallint: "smallint"
    case .integer: "integer"
    case .bigint: "bigint"
    case .real: "real"
    case .double: "double"
    case .decimal(let precision, let scale): "decimal(\(precision),\(scale))"
    case .varchar(nil): "varchar"
    case .varchar(let length?): "varchar(\(length))"
    case .char(let length): "char(\(length))"
    case .varbinary: "varbinary"
    case .date: "date"
    case .time(let precision): "time(\(precision))"
    case .timestamp(let precision): "timestamp(\(precision))"
    case .timestampTZ(let precision): "timestamp(\(precision)) with time zone"
    case .intervalYearToMonth: "interval year to month"
    case .intervalDayToSecond: "interval day to second"
    case .json: "json"
    case .array(let element): "array(\(element))"
    case .map(let key, let value): "map(\(key), \(value))"
    case .row(let fields): "row(" + fields.map { "\($0.name) \($0.type)" }.joined(separator: ", ") + ")"
    }
  }
}
