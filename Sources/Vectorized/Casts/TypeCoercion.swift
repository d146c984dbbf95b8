import Columnar

/// Implicit coercions between types, as Trino's type system defines them.
///
///     TINYINT -> SMALLINT -> INTEGER -> BIGINT -> DECIMAL -> REAL -> DOUBLE
///     DATE -> TIMESTAMP(p) -> TIMESTAMP(p) WITH TIME ZONE        VARCHAR(n) -> VARCHAR        unknown -> anything
package enum TypeCoercion {
  /// The type both values can be brought to without a cast; nil when there is none.
  package static func common(_ a: DataType, _ b: DataType) -> DataType? {
    if a == b { return a }
    if a == .unknown { return b }
    if b == .unknown { return a }
    if a.isNumeric && b.isNumeric { return commonNumber(a, b) }
    switch (a, b) {
    case (.varchar(let m), .varchar(let n)):
      if let m, let n { return .varchar(length: max(m, n)) }
      return .text
    case (.char(let m), .char(let n)): return .char(length: max(m, n))
    case (.char, .varchar), (.varchar, .char): return commonText(a, b)
    case (.time(let p), .time(let q)): return .time(precision: max(p, q))
    default: break
    }
    if let left = TimeRank(a), let right = TimeRank(b) { return left.joined(right) }
    switch (a, b) {
    case (.array(let x), .array(let y)): return common(x, y).map { .array($0) }
    case (.map(let k, let v), .map(let l, let w)):
      if let key = common(k, l), let value = common(v, w) { return .map(key, value) }
      return nil
    default: return nil
    }
  }

  /// Whether a value of type `from` is accepted where `to` is wanted.
  package static func canCoerce(_ from: DataType, to: DataType) -> Bool {
    if from == to || from == .unknown { return true }
    if case .decimal(let p, let s) = to {
      guard let source = decimalForm(from) else { return false }
      return s >= source.scale && p - s >= source.precision - source.scale
    }
    if case .varchar = from, case .char = to { return false }
    return common(from, to) == to
  }

  /// Whether a cast has a result for every value: the widening ones among the implicit coercions.
  package static func neverFails(_ from: DataType, to: DataType) -> Bool {
    guard canCoerce(from, to: to) else { return false }
    switch (from, to) {
    // A day of Int32 in milliseconds fits Int64, in finer ticks it may not.
    case (.date, .timestamp), (.date, .timestampTZ): return to.ticksPerSecond == 1_000
    case (.timestamp, _), (.timestampTZ, _): return from.ticksPerSecond == to.ticksPerSecond
    default: return to.physical != .nested
    }
  }

  /// Precision and scale that hold every value of an integer or decimal type.
  package static func decimalForm(_ type: DataType) -> (precision: Int, scale: Int)? {
    switch type {
    case .tinyint: (3, 0)
    case .smallint: (5, 0)
    case .integer: (10, 0)
    case .bigint: (19, 0)
    case .decimal(let precision, let scale): (precision, scale)
    default: nil
    }
  }

  private static func commonNumber(_ a: DataType, _ b: DataType) -> DataType? {
    if a == .double || b == .double { return .double }
    if a == .real || b == .real { return .real }
    if a.isInteger && b.isInteger { return a.physical.byteWidth >= b.physical.byteWidth ? a : b }
    guard let x = decimalForm(a), let y = decimalForm(b) else { return nil }
    let scale = max(x.scale, y.scale)
    let whole = max(x.precision - x.scale, y.precision - y.scale)
    return .decimal(precision: min(38, whole + scale), scale: scale)
  }

  /// CHAR and VARCHAR meet in CHAR when the VARCHAR is bounded, else in VARCHAR.
  private static func commonText(_ a: DataType, _ b: DataType) -> DataType? {
    switch (a, b) {
    case (.char(let m), .varchar(let n)), (.varchar(let n), .char(let m)):
      guard let n, n <= 65_536 else { return .text }
      return .char(length: max(m, n))
    default: return nil
    }
  }
}

/// DATE, TIMESTAMP and TIMESTAMP WITH TIME ZONE in coercion order.
private struct TimeRank {
  let rank: Int
  let precision: Int

  init?(_ type: DataType) {
    switch type {
    case .date: (rank, precision) = (0, 0)
    case .timestamp(let p): (rank, precision) = (1, p)
    case .timestampTZ(let p): (rank, precision) = (2, p)
    default: return nil
    }
  }

  func joined(_ other: TimeRank) -> DataType {
    let precision = max(precision, other.precision)
    return max(rank, other.rank) == 2 ? .timestampTZ(precision: precision) : .timestamp(precision: precision)
  }
}
