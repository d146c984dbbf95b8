import Columnar
import Vectorized

/// A correlated aggregate whose rows are found by other comparisons than `=` with outer columns.
///
/// Outer rows are numbered, joined with the inner rows, and grouped by number again:
///
///     SELECT o.*, (SELECT max(i.y) FROM i WHERE i.y > o.x) FROM o
///     → Aggregate by [o.*, number] [max(y)] (LeftJoin y > x (Window [number := row_number()] (o), i))
struct LateralAggregate {
  var aggregates: [AggregatePlan.Item]
  /// Projections above the aggregation, lowest first.
  var projections: [[ProjectPlan.Item]]

  /// The aggregation at the top of a sub-query's plan, and its input without correlation; nil when there is none, or
  /// when it can be grouped by equal keys.
  static func find(
    in plan: LogicalPlan, _ decorrelator: inout Decorrelator
  ) throws -> (LateralAggregate, input: Decorrelated)? {
    var projections: [[ProjectPlan.Item]] = []
    var current = plan
    while case .project(let node) = current {
      projections.insert(node.items, at: 0)
      current = node.input
    }
    let outer = decorrelator.outer
    let computed = projections.flatMap { $0 }.map(\.expression)
    guard !outer.isEmpty, case .aggregate(let node) = current, node.keys.isEmpty, node.groupingSets == nil,
      (computed + current.expressions).allSatisfy({ $0.columns.isDisjoint(with: outer) })
    else { return nil }
    let input = try decorrelator.pull(node.input)
    let own = input.plan.outputSet
    if input.emptyValues != nil || input.predicates.allSatisfy({ Decorrelator.equality($0, inner: own) != nil }) {
      return nil
    }
    return (LateralAggregate(aggregates: node.aggregates, projections: projections), input)
  }

  /// `plan` with the sub-query's value as a further column.
  func attached(
    to plan: LogicalPlan, _ input: LogicalPlan, _ condition: [BoundExpression], _ allocator: ColumnAllocator
  ) -> LogicalPlan {
    let number = allocator.make("row_number", .bigint)
    let matched = allocator.make("matched", .boolean)
    let outer = plan.output
    let numbered = LogicalPlan.window(
      LogicalWindow(
        input: plan, partitionBy: [], orderBy: [],
        calls: [WindowPlan.Call(output: number, function: .rowNumber, arguments: [])]))
    let passed = input.output.map { ProjectPlan.Item($0, .column($0)) }
    let marked = LogicalPlan.project(
      LogicalProject(input: input, items: passed + [ProjectPlan.Item(matched, .boolean(true))]))
    let joined = LogicalPlan.join(LogicalJoin(kind: .left, left: numbered, right: marked, condition: condition))
    // A row without a partner stands once in the join, and must not count.
    let filtered = aggregates.map { item in
      var call = item.call
      call.filter = .conjunction((call.filter.map { [$0] } ?? []) + [.not(.isNull(.column(matched)))])
      return AggregatePlan.Item(item.output, call)
    }
    let kept = (outer + [number]).map { ProjectPlan.Item($0, .column($0)) }
    var result = LogicalPlan.aggregate(LogicalAggregate(input: joined, keys: kept, aggregates: filtered))
    for items in projections {
      let outerItems = outer.map { ProjectPlan.Item($0, .column($0)) }
      result = .project(LogicalProject(input: result, items: outerItems + items))
    }
    return result
  }
}
