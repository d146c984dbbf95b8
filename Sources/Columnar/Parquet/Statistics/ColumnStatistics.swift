/// Bounds and counts of a column chunk, a page or a file, as values of the column's SQL type.
public struct ColumnStatistics: Sendable, Hashable {
  /// No value is smaller; nil when unknown. NULL and NaN are not counted as values.
  public var min: Value?
  /// No value is larger; nil when unknown.
  public var max: Value?
  /// Whether a row has the value `min`; false for truncated strings and for REAL and DOUBLE, where NaN may be present.
  public var isMinExact: Bool
  public var isMaxExact: Bool
  public var nullCount: Int?
  public var distinctCount: Int?

  public init(
    min: Value? = nil, max: Value? = nil, isMinExact: Bool = false, isMaxExact: Bool = false, nullCount: Int? = nil,
    distinctCount: Int? = nil
  ) {
    self.min = min
    self.max = max
    self.isMinExact = isMinExact
    self.isMaxExact = isMaxExact
    self.nullCount = nullCount
    self.distinctCount = distinctCount
  }
}
