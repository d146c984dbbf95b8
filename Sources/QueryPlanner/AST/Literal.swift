/// A constant as written; the binder gives it a type and checks its range.
package enum Literal: Sendable, Hashable {
  case null
  case boolean(Bool)
  /// Digits only, of any length; a sign is an operator.
  case integer(String)
  /// Digits with one point: `1.5`, `.5`, `1.`.
  case decimal(String)
  /// With an exponent: `1e3`, `1.5E-2`.
  case double(String)
  case string(String)
  case binary([UInt8])
  /// `DATE '2024-05-01'`, `DECIMAL '1.5'`, `JSON '{}'`: a type's name and text.
  case typed(TypeName, String)
}

/// `INTERVAL [sign] 'value' unit [TO unit]`.
package struct IntervalLiteral: Sendable, Hashable {
  package enum Unit: String, Sendable, Hashable, CaseIterable {
    case year = "YEAR"
    case month = "MONTH"
    case week = "WEEK"
    case day = "DAY"
    case hour = "HOUR"
    case minute = "MINUTE"
    case second = "SECOND"
  }

  package var isNegative: Bool
  /// The text between the quotes, not checked yet.
  package var value: String
  package var unit: Unit
  package var endUnit: Unit?

  package init(isNegative: Bool, value: String, unit: Unit, endUnit: Unit?) {
    self.isNegative = isNegative
    self.value = value
    self.unit = unit
    self.endUnit = endUnit
  }
}
