import Columnar
import Vectorized

/// Counts distinct values by grouping by them where nearly every row has one of its own:
///
///     Aggregate by k [count(DISTINCT x), count(*), sum(y)](T)
///       → Aggregate by k [count(x), sum(n), sum(s)](Aggregate by k, x [n := count(*), s := sum(y)](T))
///
/// The inner groups are found by hash partition on all threads, in tables that fit the near caches, where sets of values by
/// group would be one large table a thread that is then merged. Values that come again and again are better off in those
/// sets, which are small or bitmaps. Only for one x, and for other aggregates that can be put together from parts of a fixed
/// width.
enum GroupDistinctValues: OptimizerRule {
  static let name = "group_distinct_values"

  /// Other aggregates at most: each takes room in every inner group.
  private static let otherLimit = 4

  static func apply(_ plan: LogicalPlan, _ context: OptimizerContext) -> LogicalPlan {
    plan.transformUp { node in
      guard case .aggregate(let aggregate) = node, let value = value(aggregate) else { return node }
      var splitting = Splitting(aggregate, value, context)
      return splitting.run() ?? node
    }
  }

  /// What all DISTINCT calls count, when there are some.
  private static func value(_ aggregate: LogicalAggregate) -> BoundExpression? {
    guard !aggregate.keys.isEmpty, aggregate.groupingSets == nil, aggregate.groupingID == nil else { return nil }
    let calls = aggregate.aggregates.map(\.call)
    let distinct = calls.filter(\.isDistinct)
    guard let first = distinct.first, calls.count - distinct.count <= otherLimit else { return nil }
    let isAlike = distinct.allSatisfy {
      $0.function.name == "count" && $0.filter == nil && $0.arguments.count == 1 && $0.arguments == first.arguments
    }
    return isAlike ? first.arguments.first : nil
  }

  private struct Splitting {
    let aggregate: LogicalAggregate
    let value: BoundExpression
    let context: OptimizerContext
    let facts: PlanFacts
    private var inner: [AggregatePlan.Item] = []
    private var outer: [AggregatePlan.Item] = []

    init(_ aggregate: LogicalAggregate, _ value: BoundExpression, _ context: OptimizerContext) {
      self.aggregate = aggregate
      self.value = value
      self.context = context
      facts = PlanFacts(aggregate.input)
    }

    /// nil when some aggregate cannot be put together from parts.
    mutating func run() -> LogicalPlan? {
      guard facts.seemsDistinct(value) else { return nil }
      let innerKeys = aggregate.keys.map {
        ProjectPlan.Item(context.allocator.make($0.output.name, $0.output.type), $0.expression)
      }
      let distinct = ProjectPlan.Item(context.allocator.make("value", value.type), value)
      var items = aggregate.keys.map { ProjectPlan.Item($0.output, .column($0.output)) }
      for item in aggregate.aggregates {
        let result = item.call.isDistinct ? merge("count", distinct.output) : combined(item.call)
        guard let result, result.type == item.output.type else { return nil }
        items.append(ProjectPlan.Item(item.output, result))
      }
      let groups = LogicalAggregate(input: aggregate.input, keys: innerKeys + [distinct], aggregates: inner)
      let keys = zip(aggregate.keys, innerKeys).map { ProjectPlan.Item($0.output, .column($1.output)) }
      let merged = LogicalAggregate(input: .aggregate(groups), keys: keys, aggregates: outer)
      return .project(LogicalProject(input: .aggregate(merged), items: items))
    }

    /// A call over the rows from the same over the parts.
    private mutating func combined(_ call: AggregateCall) -> BoundExpression? {
      switch call.function.name {
      case "count": return merge("sum", part(call))
      case "min", "max":
        return call.function.resultType.physical == .string ? nil : merge(call.function.name, part(call))
      case "sum": return isExact(call) ? merge("sum", part(call)) : nil
      case "avg": return mean(call)
      default: return nil
      }
    }

    /// The mean of integers that are never NULL: a group has a row, so it is never that of nothing.
    private mutating func mean(_ call: AggregateCall) -> BoundExpression? {
      guard call.filter == nil, call.function.argumentTypes == [.bigint], call.function.resultType == .double,
        isExact(call), let argument = call.arguments.first, facts.isNeverNull(argument),
        let add = AggregateRegistry.resolve("sum", [.bigint]), let count = AggregateRegistry.resolve("count", []),
        let sum = merge("sum", part(AggregateCall(add, call.arguments))),
        let rows = merge("sum", part(AggregateCall(count, [])))
      else { return nil }
      return .mean(sum, rows)
    }

    /// Whether sums of parts are what the sum of all rows is, and fail no sooner.
    private func isExact(_ call: AggregateCall) -> Bool {
      guard let argument = call.arguments.first else { return false }
      switch call.function.argumentTypes.first {
      case .bigint:
        guard let range = facts.range(argument) else { return false }
        let magnitude = max(range.lowerBound.magnitude, range.upperBound.magnitude)
        return magnitude <= facts.largestSummand
      case .decimal(let precision, _): return precision <= 18
      case .double: return true
      default: return false
      }
    }

    /// The column of a call that the inner groups compute.
    private mutating func part(_ call: AggregateCall) -> ColumnReference {
      inner.output(of: call, context.allocator)
    }

    /// A call over a column of the inner groups.
    private mutating func merge(_ name: String, _ column: ColumnReference) -> BoundExpression? {
      guard let function = AggregateRegistry.resolve(name, [column.type]),
        function.argumentTypes == [column.type]
      else { return nil }
      return .column(outer.output(of: AggregateCall(function, [.column(column)]), context.allocator))
    }
  }
}
