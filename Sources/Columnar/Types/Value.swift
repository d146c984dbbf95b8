/// One SQL value outside a vector: a literal, a statistic, a cell of a test or of a result.
///
/// Meaning follows from the `DataType` that travels with it. Not for per-row work in kernels.
public enum Value: Hashable, Sendable {
  case null
  case boolean(Bool)
  /// Integers, DATE (days), times (ticks) and intervals (months or milliseconds).
  case integer(Int64)
  /// REAL and DOUBLE.
  case double(Double)
  /// The unscaled value of a DECIMAL.
  case decimal(Int128)
  /// VARCHAR, CHAR, VARBINARY and JSON: bytes, UTF-8 where the type is text.
  case bytes([UInt8])
  case list([Value])

  public static func text(_ string: String) -> Value { .bytes(Array(string.utf8)) }

  public var isNull: Bool { self == .null }

  public var integer: Int64? { if case .integer(let value) = self { value } else { nil } }

  /// The bytes as text; nil unless the case is `bytes`. Ill-formed UTF-8 is repaired.
  public var string: String? {
    if case .bytes(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { nil }
  }
}

/// A value with its type.
public struct Scalar: Hashable, Sendable {
  public var type: DataType
  public var value: Value

  public init(_ type: DataType, _ value: Value) {
    self.type = type
    self.value = value
  }

  public static func null(_ type: DataType) -> Scalar { Scalar(type, .null) }
}
