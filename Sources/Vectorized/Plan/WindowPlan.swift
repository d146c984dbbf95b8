import Columnar

/// Window calls that share one PARTITION BY and ORDER BY; the input's columns come out, then the calls.
package struct WindowPlan: Sendable {
  package struct Call: Hashable, Sendable {
    package var output: ColumnReference
    package var function: WindowFunction
    /// Arguments, already cast.
    package var arguments: [Expression]
    package var frame: WindowFrame
    package var ignoresNulls: Bool

    package init(
      output: ColumnReference, function: WindowFunction, arguments: [Expression], frame: WindowFrame = .rangeToCurrent,
      ignoresNulls: Bool = false
    ) {
      self.output = output
      self.function = function
      self.arguments = arguments
      self.frame = frame
      self.ignoresNulls = ignoresNulls
    }
  }

  package var input: PhysicalPlan
  package var partitionBy: [Expression]
  package var orderBy: [SortKey]
  package var calls: [Call]

  package init(input: PhysicalPlan, partitionBy: [Expression], orderBy: [SortKey], calls: [Call]) {
    self.input = input
    self.partitionBy = partitionBy
    self.orderBy = orderBy
    self.calls = calls
  }
}

package enum WindowFunction: Hashable, Sendable {
  /// All BIGINT.
  case rowNumber, rank, denseRank, ntile
  /// Both DOUBLE.
  case percentRank, cumulativeDistribution
  /// Arguments: value[, offset BIGINT[, default of the value's type]].
  case lag, lead
  /// Arguments: value; value; value and position BIGINT.
  case firstValue, lastValue, nthValue
  case aggregate(AggregateCall)
}

package struct WindowFrame: Hashable, Sendable {
  package enum Unit: Hashable, Sendable { case rows, range, groups }

  package indirect enum Bound: Hashable, Sendable {
    case unboundedPreceding
    /// For ROWS and GROUPS a BIGINT; for RANGE a value of the type that is subtracted from the sort key.
    case preceding(Expression)
    case currentRow
    case following(Expression)
    case unboundedFollowing
  }

  package var unit: Unit
  package var start: Bound
  package var end: Bound

  package init(unit: Unit, start: Bound, end: Bound) {
    self.unit = unit
    self.start = start
    self.end = end
  }

  /// SQL's default with ORDER BY; without ORDER BY all rows are peers, so it is the whole partition.
  package static let rangeToCurrent = WindowFrame(unit: .range, start: .unboundedPreceding, end: .currentRow)
}
