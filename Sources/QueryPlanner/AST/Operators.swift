/// A sign.
package enum UnaryOperator: String, Sendable, Hashable, CaseIterable {
  case plus = "+"
  case minus = "-"
}

/// An operator that gives a value of its operands' kind.
package enum BinaryOperator: String, Sendable, Hashable, CaseIterable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case modulo = "%"
  case concatenate = "||"
}

/// A connective of three-valued logic.
package enum LogicalOperator: String, Sendable, Hashable, CaseIterable {
  case and = "AND"
  case or = "OR"
}

/// An operator that gives a BOOLEAN; `!=` is written `<>`.
package enum ComparisonOperator: String, Sendable, Hashable, CaseIterable {
  case equal = "="
  case notEqual = "<>"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
}

/// How many rows of a subquery must satisfy a comparison.
package enum Quantifier: String, Sendable, Hashable, CaseIterable {
  case all = "ALL"
  case any = "ANY"
}

/// The end or ends that TRIM cuts.
package enum TrimSide: String, Sendable, Hashable, CaseIterable {
  case both = "BOTH"
  case leading = "LEADING"
  case trailing = "TRAILING"
}

/// A part of a date or time that EXTRACT gives.
package enum DateField: String, Sendable, Hashable, CaseIterable {
  case year = "YEAR"
  case quarter = "QUARTER"
  case month = "MONTH"
  case week = "WEEK"
  case day = "DAY"
  case dayOfWeek = "DAY_OF_WEEK"
  case dayOfYear = "DAY_OF_YEAR"
  case yearOfWeek = "YEAR_OF_WEEK"
  case hour = "HOUR"
  case minute = "MINUTE"
  case second = "SECOND"
  case timezoneHour = "TIMEZONE_HOUR"
  case timezoneMinute = "TIMEZONE_MINUTE"
}

/// A value of the session that is written without parentheses.
package enum CurrentValue: String, Sendable, Hashable, CaseIterable {
  case date = "CURRENT_DATE"
  case time = "CURRENT_TIME"
  case timestamp = "CURRENT_TIMESTAMP"
  case localTime = "LOCALTIME"
  case localTimestamp = "LOCALTIMESTAMP"
  case user = "CURRENT_USER"
  case catalog = "CURRENT_CATALOG"
  case schema = "CURRENT_SCHEMA"
}
