import Columnar
import Vectorized

/// All or some columns of a table, with the conjuncts that the scan applies.
package struct LogicalScan: Sendable {
  package var source: any TableSource
  package var columns: [ScanPlan.Column]
  /// Columns that only `filters` read; no part of the output.
  package var filterColumns: [ScanPlan.Column] = []
  package var filters: [BoundExpression] = []
  package var limit: Int?

  package init(source: any TableSource, columns: [ScanPlan.Column]) {
    self.source = source
    self.columns = columns
  }
}

/// Rows of constants; a row of expressions without columns until they are evaluated.
package struct LogicalValues: Sendable {
  package var output: [ColumnReference]
  package var rows: [[BoundExpression]]

  package init(output: [ColumnReference], rows: [[BoundExpression]]) {
    self.output = output
    self.rows = rows
  }
}

package struct LogicalFilter: Sendable {
  package var input: LogicalPlan
  package var predicate: BoundExpression

  package init(input: LogicalPlan, predicate: BoundExpression) {
    self.input = input
    self.predicate = predicate
  }
}

package struct LogicalProject: Sendable {
  package var input: LogicalPlan
  package var items: [ProjectPlan.Item]

  package init(input: LogicalPlan, items: [ProjectPlan.Item]) {
    self.input = input
    self.items = items
  }
}

/// Grouping; without aggregates it is DISTINCT.
package struct LogicalAggregate: Sendable {
  package var input: LogicalPlan
  package var keys: [ProjectPlan.Item]
  package var aggregates: [AggregatePlan.Item]
  /// Grouping sets as indexes into `keys`; nil is the one set of all keys.
  package var groupingSets: [[Int]]?
  package var groupingID: ColumnReference?

  package init(
    input: LogicalPlan, keys: [ProjectPlan.Item], aggregates: [AggregatePlan.Item], groupingSets: [[Int]]? = nil,
    groupingID: ColumnReference? = nil
  ) {
    self.input = input
    self.keys = keys
    self.aggregates = aggregates
    self.groupingSets = groupingSets
    self.groupingID = groupingID
  }

  package var output: [ColumnReference] {
    keys.map(\.output) + aggregates.map(\.output) + (groupingID.map { [$0] } ?? [])
  }
}

/// A join on `condition`'s conjuncts; equal pairs among them become hash keys in the physical plan.
package struct LogicalJoin: Sendable {
  package var kind: JoinPlan.Kind
  package var left: LogicalPlan
  package var right: LogicalPlan
  /// Conjuncts over both sides' columns; none for a cross join. For `nullAwareAnti` and a mark join of IN exactly the
  /// comparison of IN.
  package var condition: [BoundExpression]
  package var mark: ColumnReference?

  package init(
    kind: JoinPlan.Kind, left: LogicalPlan, right: LogicalPlan, condition: [BoundExpression] = [],
    mark: ColumnReference? = nil
  ) {
    self.kind = kind
    self.left = left
    self.right = right
    self.condition = condition
    self.mark = mark
  }

  package var output: [ColumnReference] {
    switch kind {
    case .inner, .left, .right, .full: left.output + right.output
    case .semi, .anti, .nullAwareAnti: left.output
    case .mark: left.output + (mark.map { [$0] } ?? [])
    }
  }
}

package struct LogicalSort: Sendable {
  package var input: LogicalPlan
  package var keys: [SortKey]

  package init(input: LogicalPlan, keys: [SortKey]) {
    self.input = input
    self.keys = keys
  }
}

package struct LogicalTopN: Sendable {
  package var input: LogicalPlan
  package var keys: [SortKey]
  package var count: Int
  package var offset: Int

  package init(input: LogicalPlan, keys: [SortKey], count: Int, offset: Int) {
    self.input = input
    self.keys = keys
    self.count = count
    self.offset = offset
  }
}

package struct LogicalLimit: Sendable {
  package var input: LogicalPlan
  /// nil: no limit, only an offset.
  package var count: Int?
  package var offset: Int

  package init(input: LogicalPlan, count: Int?, offset: Int = 0) {
    self.input = input
    self.count = count
    self.offset = offset
  }
}

/// Window calls that share one PARTITION BY and ORDER BY.
package struct LogicalWindow: Sendable {
  package var input: LogicalPlan
  package var partitionBy: [BoundExpression]
  package var orderBy: [SortKey]
  package var calls: [WindowPlan.Call]

  package init(
    input: LogicalPlan, partitionBy: [BoundExpression], orderBy: [SortKey], calls: [WindowPlan.Call]
  ) {
    self.input = input
    self.partitionBy = partitionBy
    self.orderBy = orderBy
    self.calls = calls
  }
}

package struct LogicalUnion: Sendable {
  package var output: [ColumnReference]
  package var inputs: [LogicalPlan]
  /// For each input its columns in the order of `output` and of the same types; rules may move an input's own columns.
  package var columns: [[ColumnReference]]

  package init(output: [ColumnReference], inputs: [LogicalPlan]) {
    self.output = output
    self.inputs = inputs
    columns = inputs.map(\.output)
  }
}
