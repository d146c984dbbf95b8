import Columnar
import Vectorized

/// What is known of values in a plan: ranges of integers and absence of NULLs, from types and scans' statistics.
///
/// Statistics are asked for when they are needed, column by column.
final class PlanFacts {
  private struct Origin {
    let source: any TableSource
    let index: Int
    /// Whether an outer join above may put NULLs in its place.
    let isPadded: Bool
  }

  private var origins: [ColumnReference: Origin] = [:]
  private var summaries: [ColumnReference: ColumnSummary] = [:]
  /// The most rows that the plan can give; so many where nothing bounds them.
  let maximumRows: Int128
  static let unboundedRows: Int128 = 1 << 40
  /// Integers up to this magnitude can be added up over all rows within BIGINT, with a bit to spare.
  var largestSummand: UInt128 { UInt128(1 << 62) / max(maximumRows.magnitude, 1) }

  init(_ plan: LogicalPlan) {
    maximumRows = Self.maximumRows(plan)
    collect(plan, isPadded: false)
  }

  private func collect(_ plan: LogicalPlan, isPadded: Bool) {
    switch plan {
    case .scan(let scan):
      for column in scan.columns + scan.filterColumns {
        origins[column.reference] = Origin(source: scan.source, index: column.sourceIndex, isPadded: isPadded)
      }
    case .join(let join):
      collect(join.left, isPadded: isPadded || join.kind == .right || join.kind == .full)
      collect(join.right, isPadded: isPadded || join.kind != .inner)
    // A grouping set that lacks a key, and a scalar sub-query without a row, give NULL for it.
    case .aggregate(let aggregate): collect(aggregate.input, isPadded: isPadded || aggregate.groupingSets != nil)
    case .singleRow(let input): collect(input, isPadded: true)
    default: for child in plan.children { collect(child, isPadded: isPadded) }
    }
  }

  private func summary(_ reference: ColumnReference) -> ColumnSummary? {
    if let known = summaries[reference] { return known }
    guard let origin = origins[reference], let found = origin.source.statistics(column: origin.index) else {
      return nil
    }
    summaries[reference] = found
    return found
  }

  /// Bounds of the values that are not NULL; nil for what is no integer.
  func range(_ expression: BoundExpression) -> ClosedRange<Int128>? {
    guard let type = Self.range(expression.type) else { return nil }
    guard let exact = unclampedRange(expression) else { return type }
    // A result outside of the type is an error, not a value.
    return exact.overlaps(type) ? exact.clamped(to: type) : type
  }

  /// Whether the outermost operation, integer arithmetic or a cast of an integer, fits its type wherever its operands
  /// have values.
  func fits(_ expression: BoundExpression) -> Bool {
    guard let type = Self.range(expression.type), let exact = unclampedRange(expression) else { return false }
    return type.lowerBound <= exact.lowerBound && exact.upperBound <= type.upperBound
  }

  /// Whether evaluation succeeds on every row; knows more of integer arithmetic than `mayFail`.
  func neverFails(_ expression: BoundExpression) -> Bool {
    switch expression {
    case .call(let function, let arguments) where Self.arithmetic.contains(function.name):
      return arguments.allSatisfy(neverFails) && (fits(expression) || !function.canFail)
    case .cast(let inner, _, false) where Self.range(inner.type) != nil && Self.range(expression.type) != nil:
      return neverFails(inner) && fits(expression)
    default: return !expression.mayFail
    }
  }

  private static let arithmetic: Set<String> = ["+", "-", "*", "negate"]

  /// Whether no row gives NULL.
  func isNeverNull(_ expression: BoundExpression) -> Bool {
    switch expression {
    case .constant(let scalar): return !scalar.value.isNull
    case .column(let reference):
      guard let origin = origins[reference], !origin.isPadded else { return false }
      return summary(reference)?.nullCount == 0
    case .cast(let inner, _, false): return isNeverNull(inner)
    case .call(let function, let arguments) where Self.arithmetic.contains(function.name) || function.name == "length":
      return arguments.allSatisfy(isNeverNull)
    default: return false
    }
  }

  /// Whether few values seem to occur twice: a column of which its table says so.
  func seemsDistinct(_ expression: BoundExpression) -> Bool {
    guard case .column(let reference) = expression, let origin = origins[reference] else { return false }
    return origin.source.seemsDistinct(column: origin.index)
  }

  private func unclampedRange(_ expression: BoundExpression) -> ClosedRange<Int128>? {
    switch expression {
    case .constant(let scalar): return scalar.value.integer.map { Int128($0)...Int128($0) }
    case .column(let reference):
      guard let found = summary(reference), let low = found.min?.integer, let high = found.max?.integer, low <= high
      else { return nil }
      return Int128(low)...Int128(high)
    case .cast(let inner, _, _): return range(inner)
    case .call(let function, let arguments):
      let ranges = arguments.compactMap(range)
      guard ranges.count == arguments.count, let a = ranges.first, let b = ranges.last else { return nil }
      switch function.name {
      case "+": return (a.lowerBound + b.lowerBound)...(a.upperBound + b.upperBound)
      case "-": return (a.lowerBound - b.upperBound)...(a.upperBound - b.lowerBound)
      case "negate": return (-a.upperBound)...(-a.lowerBound)
      case "*":
        // Factors have 64 bits, so products fit.
        let corners = [
          a.lowerBound * b.lowerBound, a.lowerBound * b.upperBound, a.upperBound * b.lowerBound,
          a.upperBound * b.upperBound,
        ]
        return (corners.min() ?? 0)...(corners.max() ?? 0)
      default: return nil
      }
    default: return nil
    }
  }

  /// The values of an integer type.
  static func range(_ type: DataType) -> ClosedRange<Int128>? {
    switch type {
    case .tinyint: Int128(Int8.min)...Int128(Int8.max)
    case .smallint: Int128(Int16.min)...Int128(Int16.max)
    case .integer: Int128(Int32.min)...Int128(Int32.max)
    case .bigint: Int128(Int64.min)...Int128(Int64.max)
    default: nil
    }
  }

  private static func maximumRows(_ plan: LogicalPlan) -> Int128 {
    switch plan {
    case .scan(let scan): scan.source.rowCount.map { Int128($0) } ?? unboundedRows
    case .values(let values): Int128(values.rows.count)
    case .filter, .project, .sort, .topN, .limit, .window, .aggregate:
      plan.children.first.map(maximumRows) ?? unboundedRows
    case .singleRow: 1
    case .union(let union): min(union.inputs.reduce(0) { $0 + maximumRows($1) }, unboundedRows)
    case .join: unboundedRows
    }
  }
}
