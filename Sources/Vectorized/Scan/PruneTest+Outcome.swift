import Columnar

extension PruneTest {
  /// Decides from bounds; a column without statistics is `maybe`.
  package func outcome(_ summary: (Int) -> ColumnSummary?) -> PruneOutcome {
    switch self {
    case .unknown: return .maybe
    case .constant(let value): return value ? .always : .never
    case .isNull(let column):
      guard let nulls = summary(column)?.nullCount else { return .maybe }
      return nulls == 0 ? .never : .maybe
    case .isNotNull(let column):
      guard let nulls = summary(column)?.nullCount else { return .maybe }
      return nulls == 0 ? .always : .maybe
    case .compare(let comparison, let column, let value):
      guard let bounds = summary(column) else { return .maybe }
      return Self.compare(comparison, bounds, value)
    case .isIn(let column, let values):
      guard let bounds = summary(column) else { return .maybe }
      let outcomes = values.map { Self.compare(.equal, bounds, $0) }
      if outcomes.contains(.always) { return .always }
      return outcomes.allSatisfy { $0 == .never } ? .never : .maybe
    case .hasPrefix(let column, let prefix):
      guard let bounds = summary(column), case .bytes(let low)? = bounds.min, case .bytes(let high)? = bounds.max
      else { return .maybe }
      // Strings with the prefix lie between it and its successor.
      if high.lexicographicallyPrecedes(prefix) { return .never }
      return prefix.lexicographicallyPrecedes(low.prefix(prefix.count)) ? .never : .maybe
    case .all(let terms):
      let outcomes = terms.map { $0.outcome(summary) }
      if outcomes.contains(.never) { return .never }
      return outcomes.allSatisfy { $0 == .always } ? .always : .maybe
    case .any(let terms):
      let outcomes = terms.map { $0.outcome(summary) }
      if outcomes.contains(.always) { return .always }
      return outcomes.allSatisfy { $0 == .never } ? .never : .maybe
    }
  }

  private static func compare(_ comparison: Comparison, _ bounds: ColumnSummary, _ value: Value) -> PruneOutcome {
    guard let min = bounds.min, let max = bounds.max, let low = order(min, value), let high = order(max, value) else {
      return .maybe
    }
    let never: Bool
    var always: Bool
    switch comparison {
    case .equal:
      (never, always) = (low > 0 || high < 0, low == 0 && high == 0 && bounds.isMinExact && bounds.isMaxExact)
    case .notEqual:
      (never, always) = (low == 0 && high == 0 && bounds.isMinExact && bounds.isMaxExact, low > 0 || high < 0)
    case .less: (never, always) = (low >= 0, high < 0)
    case .lessOrEqual: (never, always) = (low > 0, high <= 0)
    case .greater: (never, always) = (high <= 0, low > 0)
    case .greaterOrEqual: (never, always) = (high < 0, low >= 0)
    }
    // NULLs satisfy nothing, and NaNs stand outside the bounds.
    if bounds.nullCount != 0 { always = false }
    if case .double = value {
      always = false
      if comparison == .notEqual { return .maybe }
    }
    return never ? .never : always ? .always : .maybe
  }

  /// Negative, zero or positive; nil for values that do not compare.
  static func order(_ a: Value, _ b: Value) -> Int? {
    switch (a, b) {
    case (.integer(let x), .integer(let y)): x < y ? -1 : x > y ? 1 : 0
    case (.double(let x), .double(let y)): x.isNaN || y.isNaN ? nil : x < y ? -1 : x > y ? 1 : 0
    case (.decimal(let x), .decimal(let y)): x < y ? -1 : x > y ? 1 : 0
    case (.boolean(let x), .boolean(let y)): (x ? 1 : 0) - (y ? 1 : 0)
    case (.bytes(let x), .bytes(let y)): x == y ? 0 : x.lexicographicallyPrecedes(y) ? -1 : 1
    default: nil
    }
  }
}
