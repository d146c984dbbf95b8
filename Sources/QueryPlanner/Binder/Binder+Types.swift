import Columnar
import Vectorized

extension Binder {
  /// The type that a name and its parameters mean.
  func dataType(_ name: TypeName) throws -> DataType {
    if let plain = Self.plainTypes[name.name] {
      guard name.parameters.isEmpty else {
        throw SQLError(.typeNotFound, "type \(name.name) takes no parameters", at: name.range)
      }
      return plain
    }
    switch name.name {
    case "varchar", "string": return .varchar(length: try number(name, 0, 1...Int(Int32.max)))
    case "char": return .char(length: try number(name, 0, 1...65_536) ?? 1)
    case "decimal", "numeric", "dec":
      let precision = try number(name, 0, 1...38) ?? 38
      return .decimal(precision: precision, scale: try number(name, 1, 0...precision) ?? 0)
    case "time": return .time(precision: try number(name, 0, 0...9) ?? 3)
    case "timestamp": return .timestamp(precision: try number(name, 0, 0...9) ?? 3)
    case "timestamp with time zone": return .timestampTZ(precision: try number(name, 0, 0...9) ?? 3)
    case "array":
      guard name.parameters.count == 1, case .type(let element) = name.parameters[0] else { break }
      return .array(try dataType(element))
    case "map":
      guard name.parameters.count == 2, case .type(let key) = name.parameters[0],
        case .type(let value) = name.parameters[1]
      else { break }
      return .map(try dataType(key), try dataType(value))
    case "row":
      return .row(
        try name.parameters.enumerated().map { index, parameter in
          switch parameter {
          case .field(let field, let type): Field(field?.name ?? "field\(index)", try dataType(type))
          case .type(let type): Field("field\(index)", try dataType(type))
          case .number: throw SQLError(.typeNotFound, "a row's field needs a type", at: name.range)
          }
        })
    default: break
    }
    let known =
      Array(Self.plainTypes.keys) + ["varchar", "char", "decimal", "time", "timestamp", "array", "map", "row"]
    throw SQLError(
      .typeNotFound, "unknown type \(name.name)", at: name.range,
      suggestion: Spelling.nearest(to: name.name, among: known).map { "did you mean \($0)?" })
  }

  private static let plainTypes: [String: DataType] = [
    "boolean": .boolean, "tinyint": .tinyint, "smallint": .smallint, "integer": .integer, "int": .integer,
    "bigint": .bigint, "real": .real, "float": .real, "double": .double, "double precision": .double,
    "varbinary": .varbinary, "date": .date, "json": .json, "interval day to second": .intervalDayToSecond,
    "interval year to month": .intervalYearToMonth,
  ]

  private func number(_ name: TypeName, _ index: Int, _ bounds: ClosedRange<Int>) throws -> Int? {
    guard index < name.parameters.count else { return nil }
    guard case .number(let value) = name.parameters[index], bounds.contains(value) else {
      throw SQLError(
        .typeNotFound,
        "parameter \(index + 1) of \(name.name) must be between \(bounds.lowerBound) and \(bounds.upperBound)",
        at: name.range)
    }
    return value
  }
}
