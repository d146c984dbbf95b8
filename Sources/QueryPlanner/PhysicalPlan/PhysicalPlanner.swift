import Columnar
import Vectorized

/// Settles how a logical plan runs: hash keys of joins, constant rows, the order of result columns.
package enum PhysicalPlanner {
  /// The physical plan with exactly `output` as its columns.
  package static func plan(_ logical: LogicalPlan, output: [ColumnReference]) throws -> PhysicalPlan {
    ordered(try build(logical), output)
  }

  /// Adds a projection where a plan's columns stand in another order or are more than wanted.
  private static func ordered(_ plan: PhysicalPlan, _ output: [ColumnReference]) -> PhysicalPlan {
    if plan.output == output { return plan }
    return .project(ProjectPlan(input: plan, items: output.map { ProjectPlan.Item($0, .column($0)) }))
  }

  private static func build(_ logical: LogicalPlan) throws -> PhysicalPlan {
    switch logical {
    case .scan(let node):
      return .scan(
        ScanPlan(
          source: node.source, columns: node.columns, filterColumns: node.filterColumns, filters: node.filters,
          limit: node.limit))
    case .values(let node): return .values(try constantRows(node))
    case .filter(let node): return .filter(FilterPlan(input: try build(node.input), predicate: node.predicate))
    case .project(let node): return .project(ProjectPlan(input: try build(node.input), items: node.items))
    case .aggregate(let node):
      return .aggregate(
        AggregatePlan(
          input: try build(node.input), keys: node.keys, aggregates: node.aggregates,
          groupingSets: node.groupingSets, groupingID: node.groupingID))
    case .join(let node): return .join(try join(node))
    case .sort(let node): return .sort(SortPlan(input: try build(node.input), keys: node.keys))
    case .topN(let node):
      return .topN(TopNPlan(input: try build(node.input), keys: node.keys, count: node.count, offset: node.offset))
    case .limit(let node):
      return .limit(LimitPlan(input: try build(node.input), count: node.count, offset: node.offset))
    case .window(let node):
      return .window(
        WindowPlan(
          input: try build(node.input), partitionBy: node.partitionBy, orderBy: node.orderBy, calls: node.calls))
    case .union(let node):
      let inputs = try zip(node.inputs, node.columns).map { ordered(try build($0), $1) }
      return .union(UnionPlan(output: node.output, inputs: inputs))
    case .singleRow(let input): return .singleRow(try build(input))
    }
  }

  private static func join(_ node: LogicalJoin) throws -> JoinPlan {
    let split = JoinKeys(node)
    return JoinPlan(
      kind: node.kind, probe: try build(node.left), build: try build(node.right), probeKeys: split.left,
      buildKeys: split.right, residual: split.residual.isEmpty ? nil : .conjunction(split.residual), mark: node.mark)
  }

  /// Evaluates rows of expressions that read no column.
  private static func constantRows(_ node: LogicalValues) throws -> ValuesPlan {
    if node.output.isEmpty {
      return ValuesPlan(output: [], batches: [Batch(columns: [], count: node.rows.count)])
    }
    var batches: [Batch] = []
    for start in stride(from: 0, to: node.rows.count, by: Batch.targetRowCount) {
      let rows = node.rows[start..<min(start + Batch.targetRowCount, node.rows.count)]
      var columns: [Vector] = []
      for (index, column) in node.output.enumerated() {
        columns.append(Vector(column.type, try rows.map { try ConstantEvaluation.value($0[index]) }))
      }
      batches.append(Batch(columns: columns, count: rows.count))
    }
    return ValuesPlan(output: node.output, batches: batches)
  }
}

/// The conjuncts of a join that are pairs of hash keys, and the rest.
package struct JoinKeys {
  package var left: [BoundExpression] = []
  package var right: [BoundExpression] = []
  package var residual: [BoundExpression] = []

  package init(_ node: LogicalJoin) {
    let leftColumns = node.left.outputSet
    let rightColumns = node.right.outputSet
    for conjunct in node.condition {
      guard let sides = conjunct.equalitySides, sides.left.isDeterministic, sides.right.isDeterministic else {
        residual.append(conjunct)
        continue
      }
      if sides.left.columns.isSubset(of: leftColumns), sides.right.belongs(to: rightColumns) {
        left.append(sides.left)
        right.append(sides.right)
      } else if sides.right.columns.isSubset(of: leftColumns), sides.left.belongs(to: rightColumns) {
        left.append(sides.right)
        right.append(sides.left)
      } else {
        residual.append(conjunct)
      }
    }
  }
}

extension BoundExpression {
  /// Reads columns, and only of `available`.
  func belongs(to available: Set<ColumnReference>) -> Bool {
    let used = columns
    return !used.isEmpty && used.isSubset(of: available)
  }
}
