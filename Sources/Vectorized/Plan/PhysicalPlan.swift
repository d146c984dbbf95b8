import Columnar

/// What the planner hands to the executor: a tree of operators with their expressions, columns named by id.
///
/// Each node lists its `output` columns in order; a parent's expressions name them by `ColumnReference`.
package indirect enum PhysicalPlan: Sendable {
  case scan(ScanPlan)
  case values(ValuesPlan)
  case filter(FilterPlan)
  case project(ProjectPlan)
  case aggregate(AggregatePlan)
  case join(JoinPlan)
  case sort(SortPlan)
  case topN(TopNPlan)
  case limit(LimitPlan)
  case window(WindowPlan)
  /// UNION ALL.
  case union(UnionPlan)
  /// A scalar sub-query: exactly one row; no row gives NULLs, two rows an error.
  case singleRow(PhysicalPlan)

  package var output: [ColumnReference] {
    switch self {
    case .scan(let plan): plan.columns.map(\.reference) + (plan.locator.map { [$0] } ?? [])
    case .values(let plan): plan.output
    case .filter(let plan): plan.input.output
    case .project(let plan): plan.items.map(\.output)
    case .aggregate(let plan): plan.output
    case .join(let plan): plan.output
    case .sort(let plan): plan.input.output
    case .topN(let plan): plan.input.output
    case .limit(let plan): plan.input.output
    case .window(let plan): plan.input.output + plan.calls.map(\.output)
    case .union(let plan): plan.output
    case .singleRow(let input): input.output
    }
  }
}

package struct ScanPlan: Sendable {
  package struct Column: Hashable, Sendable {
    package var reference: ColumnReference
    /// Index in the source's schema.
    package var sourceIndex: Int

    package init(_ reference: ColumnReference, sourceIndex: Int) {
      self.reference = reference
      self.sourceIndex = sourceIndex
    }
  }

  package var source: any TableSource
  /// The columns that the rest of the plan reads. Columns that only `filters` read are in `filterColumns`.
  package var columns: [Column]
  package var filterColumns: [Column]
  /// Conjuncts over `columns` and `filterColumns`; the scan prunes by them and applies them exactly.
  package var filters: [Expression]
  /// Rows after which the scan may stop (a LIMIT above it without ORDER BY).
  package var limit: Int?
  /// Set by the executor for a scan below a top-N.
  package var ordering: ScanOrdering?
  /// Set by the executor: a BIGINT column behind `columns` that says where each row lies (`RowLocator`).
  package var locator: ColumnReference?

  package init(
    source: any TableSource, columns: [Column], filterColumns: [Column] = [], filters: [Expression] = [],
    limit: Int? = nil
  ) {
    self.source = source
    self.columns = columns
    self.filterColumns = filterColumns
    self.filters = filters
    self.limit = limit
  }
}

package struct ValuesPlan: Sendable {
  package var output: [ColumnReference]
  /// Constant rows; each batch has the columns of `output`.
  package var batches: [Batch]

  package init(output: [ColumnReference], batches: [Batch]) {
    self.output = output
    self.batches = batches
  }
}

package struct FilterPlan: Sendable {
  package var input: PhysicalPlan
  package var predicate: Expression

  package init(input: PhysicalPlan, predicate: Expression) {
    self.input = input
    self.predicate = predicate
  }
}

package struct ProjectPlan: Sendable {
  package struct Item: Hashable, Sendable {
    package var output: ColumnReference
    package var expression: Expression

    package init(_ output: ColumnReference, _ expression: Expression) {
      self.output = output
      self.expression = expression
    }
  }

  package var input: PhysicalPlan
  package var items: [Item]

  package init(input: PhysicalPlan, items: [Item]) {
    self.input = input
    self.items = items
  }
}

package struct AggregatePlan: Sendable {
  package struct Item: Hashable, Sendable {
    package var output: ColumnReference
    package var call: AggregateCall

    package init(_ output: ColumnReference, _ call: AggregateCall) {
      self.output = output
      self.call = call
    }
  }

  package var input: PhysicalPlan
  /// Group keys; with none (and no grouping sets) there is one group, also without input rows.
  package var keys: [ProjectPlan.Item]
  package var aggregates: [Item]
  /// Grouping sets as indexes into `keys`; nil is the one set of all keys. A key that a set leaves out is NULL there.
  package var groupingSets: [[Int]]?
  /// With grouping sets: a BIGINT column that numbers the set of a row (for `grouping()`), if asked for.
  package var groupingID: ColumnReference?
  /// Set by the executor for an aggregation below a top-N.
  package var best: BestGroups?

  package init(
    input: PhysicalPlan, keys: [ProjectPlan.Item], aggregates: [Item], groupingSets: [[Int]]? = nil,
    groupingID: ColumnReference? = nil
  ) {
    self.input = input
    self.keys = keys
    self.aggregates = aggregates
    self.groupingSets = groupingSets
    self.groupingID = groupingID
  }

  /// Keys, then aggregates, then the grouping id if asked for.
  package var output: [ColumnReference] {
    keys.map(\.output) + aggregates.map(\.output) + (groupingID.map { [$0] } ?? [])
  }
}

package struct JoinPlan: Sendable {
  package enum Kind: Sendable {
    case inner, left, right, full
    /// Probe rows with a match, or without one; only probe columns come out.
    case semi, anti
    /// `NOT IN`: as anti, but a NULL on either side makes the answer unknown.
    case nullAwareAnti
    /// All probe rows and a BOOLEAN `mark` column: has a match, NULL when unknown (IN outside of WHERE).
    case mark
  }

  package var kind: Kind
  /// The left side of the SQL text; streams.
  package var probe: PhysicalPlan
  /// The right side; becomes the hash table.
  package var build: PhysicalPlan
  /// Equal keys, pairwise of the same type; none for a cross join.
  package var probeKeys: [Expression]
  package var buildKeys: [Expression]
  /// Further condition over both sides' columns, part of the match.
  package var residual: Expression?
  package var mark: ColumnReference?

  package init(
    kind: Kind, probe: PhysicalPlan, build: PhysicalPlan, probeKeys: [Expression], buildKeys: [Expression],
    residual: Expression? = nil, mark: ColumnReference? = nil
  ) {
    self.kind = kind
    self.probe = probe
    self.build = build
    self.probeKeys = probeKeys
    self.buildKeys = buildKeys
    self.residual = residual
    self.mark = mark
  }

  package var output: [ColumnReference] {
    switch kind {
    case .inner, .left, .right, .full: probe.output + build.output
    case .semi, .anti, .nullAwareAnti: probe.output
    case .mark: probe.output + (mark.map { [$0] } ?? [])
    }
  }
}

package struct SortKey: Hashable, Sendable {
  package var expression: Expression
  package var isDescending: Bool
  package var nullsFirst: Bool

  package init(_ expression: Expression, isDescending: Bool = false, nullsFirst: Bool = false) {
    self.expression = expression
    self.isDescending = isDescending
    self.nullsFirst = nullsFirst
  }
}

package struct SortPlan: Sendable {
  package var input: PhysicalPlan
  package var keys: [SortKey]

  package init(input: PhysicalPlan, keys: [SortKey]) {
    self.input = input
    self.keys = keys
  }
}

package struct TopNPlan: Sendable {
  package var input: PhysicalPlan
  package var keys: [SortKey]
  package var count: Int
  package var offset: Int

  package init(input: PhysicalPlan, keys: [SortKey], count: Int, offset: Int = 0) {
    self.input = input
    self.keys = keys
    self.count = count
    self.offset = offset
  }
}

package struct LimitPlan: Sendable {
  package var input: PhysicalPlan
  /// nil: no limit, only an offset.
  package var count: Int?
  package var offset: Int

  package init(input: PhysicalPlan, count: Int?, offset: Int = 0) {
    self.input = input
    self.count = count
    self.offset = offset
  }
}

package struct UnionPlan: Sendable {
  package var output: [ColumnReference]
  /// Each input's columns stand in the order of `output` and have its types.
  package var inputs: [PhysicalPlan]

  package init(output: [ColumnReference], inputs: [PhysicalPlan]) {
    self.output = output
    self.inputs = inputs
  }
}
