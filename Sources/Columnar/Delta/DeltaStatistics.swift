/// What the log says of one column of a data file. Bounds may be wider than the values (other writers cut long texts).
public struct DeltaColumnStatistics: Sendable, Hashable {
  public var min: Value?
  public var max: Value?
  public var nullCount: Int?

  public init(min: Value?, max: Value?, nullCount: Int?) {
    self.min = min
    self.max = max
    self.nullCount = nullCount
  }

  /// Of two files together; what one of them does not say is left out.
  package func merged(_ other: DeltaColumnStatistics) -> DeltaColumnStatistics {
    func both<T>(_ a: T?, _ b: T?, _ choose: (T, T) -> T) -> T? { a.flatMap { a in b.map { choose(a, $0) } } }
    return DeltaColumnStatistics(
      min: both(min, other.min) { $1.isLess($0) ? $1 : $0 }, max: both(max, other.max) { $0.isLess($1) ? $1 : $0 },
      nullCount: both(nullCount, other.nullCount, +))
  }
}

/// Per-file statistics: JSON text in the log, typed values here (specification, "Per-file Statistics").
package enum DeltaStatistics {
  /// Longer texts are left out: a cut maximum is no maximum.
  static let longestText = 64

  package static func text(rowCount: Int, columns: [(field: Field, statistics: DeltaColumnStatistics)]) -> String {
    var lower: [JSONText.Member] = []
    var upper: [JSONText.Member] = []
    var nulls: [JSONText.Member] = []
    for (field, statistics) in columns {
      if let min = statistics.min, let max = statistics.max, let from = json(min, field.type, isUpper: false),
        let to = json(max, field.type, isUpper: true)
      {
        lower.append(.init(name: field.name, value: from))
        upper.append(.init(name: field.name, value: to))
      }
      if let count = statistics.nullCount { nulls.append(.init(name: field.name, value: .integer(count))) }
    }
    return JSONText.members([
      "numRecords": .integer(rowCount), "minValues": .object(lower), "maxValues": .object(upper),
      "nullCount": .object(nulls),
    ]).text
  }

  package static func rowCount(_ statistics: JSONText) -> Int? {
    statistics["numRecords"]?.integer.map(Int.init(clamping:))
  }

  package static func columns(_ statistics: JSONText, _ schema: Schema) -> [String: DeltaColumnStatistics] {
    let lower = statistics["minValues"]
    let upper = statistics["maxValues"]
    let nulls = statistics["nullCount"]
    var out: [String: DeltaColumnStatistics] = [:]
    for field in schema.fields {
      let found = DeltaColumnStatistics(
        min: lower?[field.name].flatMap { value($0, field.type, isUpper: false) },
        max: upper?[field.name].flatMap { value($0, field.type, isUpper: true) },
        nullCount: nulls?[field.name]?.integer.map(Int.init(clamping:)))
      if found.min != nil || found.max != nil || found.nullCount != nil { out[field.name] = found }
    }
    return out
  }

  /// The JSON form of a bound; nil where the type has none.
  private static func json(_ value: Value, _ type: DataType, isUpper: Bool) -> JSONText? {
    switch (value, type) {
    case (.integer(let days), .date): .string(UTCTime(day: days).date)
    case (.integer(let ticks), .timestamp), (.integer(let ticks), .timestampTZ):
      .string(UTCTime(milliseconds: milliseconds(ticks, type, isUpper: isUpper)).iso)
    case (.integer(let number), _) where type.isInteger: .integer(number)
    case (.double(let number), .real), (.double(let number), .double):
      number.isFinite ? .number(number.description) : nil
    case (.decimal(let unscaled), .decimal(_, let scale)): .number(decimalText(unscaled, scale))
    case (.bytes(let bytes), .varchar):
      bytes.count <= longestText ? String(validating: bytes, as: UTF8.self).map { .string($0) } : nil
    default: nil
    }
  }

  /// Delta keeps milliseconds: lower bounds are rounded down, upper bounds up.
  private static func milliseconds(_ ticks: Int64, _ type: DataType, isUpper: Bool) -> Int64 {
    let perMillisecond = (type.ticksPerSecond ?? 1_000) / 1_000
    let quotient = ticks / perMillisecond
    let rest = ticks % perMillisecond
    if rest == 0 { return quotient }
    return isUpper ? (rest > 0 ? quotient + 1 : quotient) : (rest < 0 ? quotient - 1 : quotient)
  }

  private static func value(_ json: JSONText, _ type: DataType, isUpper: Bool) -> Value? {
    switch type {
    case .boolean: return json.boolean.map { .boolean($0) }
    case .tinyint, .smallint, .integer, .bigint: return json.integer.map { .integer($0) }
    case .real, .double:
      if case .number(let text) = json { return Double(text).map { .double($0) } }
      return nil
    case .decimal(_, let scale):
      if case .number(let text) = json { return unscaled(text, scale).map { .decimal($0) } }
      return nil
    case .date: return json.string.flatMap(UTCTime.microseconds).map { .integer($0 / 86_400_000_000) }
    case .timestamp, .timestampTZ: return instant(json, type, isUpper: isUpper)
    case .varchar: return json.string.map { .text($0) }
    default: return nil
    }
  }

  /// Writers cut times to milliseconds, so an upper bound may be up to one millisecond too low: it is raised by that.
  private static func instant(_ json: JSONText, _ type: DataType, isUpper: Bool) -> Value? {
    guard let microseconds = json.string.flatMap(UTCTime.microseconds), let perSecond = type.ticksPerSecond else {
      return nil
    }
    if perSecond == 1_000 {
      let milliseconds = microseconds / 1_000 - (microseconds % 1_000 < 0 ? 1 : 0)
      return .integer(isUpper && microseconds % 1_000 != 0 ? milliseconds + 1 : milliseconds)
    }
    let upper = isUpper && microseconds % 1_000 == 0 ? microseconds + 999 : microseconds
    let (ticks, overflow) = upper.multipliedReportingOverflow(by: perSecond / 1_000_000)
    return overflow
      ? nil : .integer(perSecond == 1_000_000_000 && isUpper ? ticks.addingReportingOverflow(999).0 : ticks)
  }

  static func decimalText(_ unscaled: Int128, _ scale: Int) -> String {
    guard scale > 0 else { return String(unscaled) }
    let digits = String(unscaled.magnitude)
    let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
    return (unscaled < 0 ? "-" : "") + padded.dropLast(scale) + "." + padded.suffix(scale)
  }

  static func unscaled(_ text: String, _ scale: Int) -> Int128? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = parts.first else { return nil }
    let fraction = parts.count == 2 ? parts[1] : ""
    guard fraction.count <= scale else { return nil }
    return Int128(String(whole) + fraction + String(repeating: "0", count: scale - fraction.count))
  }
}
