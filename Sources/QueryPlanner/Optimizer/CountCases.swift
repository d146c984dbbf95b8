import Columnar
import Vectorized

/// Counts rows where a CASE of two constants would be added up, and where a count's argument cannot be NULL:
///
///     sum(CASE WHEN p THEN 1 ELSE 0 END) → count(*) FILTER (WHERE p)        count(x) → count(*), x never NULL
///     avg(CASE WHEN p THEN 5 ELSE 1 END) → (1 * count(*) + 4 * count(*) FILTER (WHERE p)) / count(*)
///
/// A sum over no rows is NULL, so the count of all rows decides where a group may have none.
enum CountCases: OptimizerRule {
  static let name = "count_cases"

  static func apply(_ plan: LogicalPlan, _ context: OptimizerContext) -> LogicalPlan {
    plan.transformUp { node in
      guard case .aggregate(let aggregate) = node else { return node }
      return rewrite(aggregate, context) ?? node
    }
  }

  private static func rewrite(_ aggregate: LogicalAggregate, _ context: OptimizerContext) -> LogicalPlan? {
    guard let countRows = AggregateRegistry.resolve("count", []) else { return nil }
    let facts = PlanFacts(aggregate.input)
    var kept: [AggregatePlan.Item] = []
    var items = (aggregate.keys.map(\.output)).map { ProjectPlan.Item($0, .column($0)) }
    func count(_ filter: [BoundExpression]) -> BoundExpression {
      let call = AggregateCall(countRows, [], filter: filter.isEmpty ? nil : .conjunction(filter))
      return .column(kept.output(of: call, context.allocator))
    }
    var changed = false
    for item in aggregate.aggregates {
      let own = item.call.filter.map { [$0] } ?? []
      if isRowCount(item.call, facts) {
        changed = true
        items.append(ProjectPlan.Item(item.output, count(own)))
      } else if let split = TwoWayCase(item.call), split.isWithin(facts.largestSummand) {
        let hits = count(own + [split.condition])
        // With keys and without a filter each group has a row.
        let isNeverEmpty = own.isEmpty && !aggregate.keys.isEmpty && aggregate.groupingSets == nil
        guard let value = split.value(hits, all: { count(own) }, isNeverEmpty: isNeverEmpty) else { return nil }
        changed = true
        items.append(ProjectPlan.Item(item.output, value))
      } else if let known = kept.first(where: { $0.call == item.call }) {
        changed = true
        items.append(ProjectPlan.Item(item.output, .column(known.output)))
      } else {
        kept.append(item)
        items.append(ProjectPlan.Item(item.output, .column(item.output)))
      }
    }
    guard changed else { return nil }
    var inner = aggregate
    inner.aggregates = kept
    items += aggregate.groupingID.map { [ProjectPlan.Item($0, .column($0))] } ?? []
    return .project(LogicalProject(input: .aggregate(inner), items: items))
  }

  /// `count(x)` of an x that is never NULL.
  private static func isRowCount(_ call: AggregateCall, _ facts: PlanFacts) -> Bool {
    guard call.function.name == "count", !call.isDistinct, let argument = call.arguments.first else { return false }
    return facts.isNeverNull(argument) && facts.neverFails(argument)
  }
}

/// `CASE WHEN condition THEN a ELSE b END` under a sum, a mean or a count; a and b are integers or NULL.
private struct TwoWayCase {
  let function: String
  let condition: BoundExpression
  /// nil for NULL.
  let hit: Int128?
  let miss: Int128?

  init?(_ call: AggregateCall) {
    guard ["sum", "avg", "count"].contains(call.function.name), !call.isDistinct, let argument = call.arguments.first
    else { return nil }
    function = call.function.name
    var inner = argument
    while case .cast(let next, let type, false) = inner, PlanFacts.range(type) != nil { inner = next }
    guard case .caseWhen(let branches, let otherwise, let type) = inner, branches.count == 1 else { return nil }
    let wantsNumbers = function != "count"
    if wantsNumbers, PlanFacts.range(type) == nil { return nil }
    condition = branches[0].condition
    guard condition.isDeterministic, let then = branches[0].result.constant else { return nil }
    let rest = otherwise.map { $0.constant } ?? Scalar.null(type)
    guard let rest else { return nil }
    if wantsNumbers {
      (hit, miss) = (then.value.integer.map { Int128($0) }, rest.value.integer.map { Int128($0) })
    } else {
      (hit, miss) = (then.value.isNull ? nil : 1, rest.value.isNull ? nil : 1)
    }
    // Other mixtures of NULLs are rare.
    guard hit != nil, !(function == "avg" && miss == nil), !(function == "count" && miss != nil) else { return nil }
  }

  /// Whether sums of so many rows fit BIGINT.
  func isWithin(_ maximum: UInt128) -> Bool {
    (hit ?? 0).magnitude + (miss ?? 0).magnitude < maximum / 2
  }

  /// The aggregate's value from the number of hits and that of all rows.
  func value(_ hits: BoundExpression, all: () -> BoundExpression, isNeverEmpty: Bool) -> BoundExpression? {
    if function == "count" { return hits }
    guard let hit else { return nil }
    guard let miss else { return guarded(scaled(hits, hit), by: hits) }
    var total = scaled(hits, hit - miss)
    if miss != 0 {
      guard let rest = scaled(all(), miss), let sum = total else { return nil }
      total = BoundExpression.binary("+", sum, rest)
    }
    guard function == "avg" else { return isNeverEmpty ? total : guarded(total, by: all()) }
    let rows = all()
    let mean = total.flatMap { BoundExpression.mean($0, rows) }
    return isNeverEmpty ? mean : guarded(mean, by: rows)
  }

  private func scaled(_ count: BoundExpression, _ factor: Int128) -> BoundExpression? {
    factor == 1 ? count : BoundExpression.binary("*", count, .bigint(factor))
  }

  /// `value` where `count` is above zero, else NULL.
  private func guarded(_ value: BoundExpression?, by count: BoundExpression) -> BoundExpression? {
    guard let value, let above = BoundExpression.binary(">", count, .bigint(0)) else { return nil }
    return .caseWhen([CaseBranch(condition: above, result: value)], otherwise: nil, type: value.type)
  }
}
