import Columnar
import Vectorized

/// Adds up an expression once for all sums and means of linear forms of it:
///
///     Aggregate [sum(x + 1), sum(x + 2), avg(3 - x)](T)
///       → Project [s + n, s + 2 * n, CAST(3 * n - s AS double) / CAST(n AS double)](Aggregate [s := sum(x), n := count(x)](T))
///
/// Only for integers whose forms cannot overflow by their types and statistics, since `x + 1` fails where `sum(x)` does
/// not; and only where fewer aggregates are left, or an operation a row goes away.
enum ShareLinearSums: OptimizerRule {
  static let name = "share_linear_sums"

  static func apply(_ plan: LogicalPlan, _ context: OptimizerContext) -> LogicalPlan {
    plan.transformUp { node in
      guard case .aggregate(let aggregate) = node else { return node }
      return Rewriting(aggregate, context).result ?? node
    }
  }

  /// What sums over one base share.
  private struct Family: Hashable {
    let base: BoundExpression
    let filter: BoundExpression?
  }

  private struct Member {
    let at: Int
    let form: LinearForm
  }

  private struct Rewriting {
    let aggregate: LogicalAggregate
    let context: OptimizerContext
    let facts: PlanFacts
    private var families: [Family: [Member]] = [:]

    init(_ aggregate: LogicalAggregate, _ context: OptimizerContext) {
      self.aggregate = aggregate
      self.context = context
      facts = PlanFacts(aggregate.input)
      for (at, item) in aggregate.aggregates.enumerated() {
        guard ["sum", "avg"].contains(item.call.function.name), !item.call.isDistinct,
          let argument = item.call.arguments.first, let form = LinearForm(argument, facts), isBounded(form)
        else { continue }
        families[Family(base: form.base, filter: item.call.filter), default: []].append(Member(at: at, form: form))
      }
    }

    /// Whether sums of the form and of its parts fit BIGINT for as many rows as there can be.
    private func isBounded(_ form: LinearForm) -> Bool {
      guard let range = facts.range(form.base) else { return false }
      let magnitude = max(range.lowerBound.magnitude, range.upperBound.magnitude)
      let (product, isOver) = magnitude.multipliedReportingOverflow(by: max(form.factor.magnitude, 1))
      let (whole, isWide) = product.addingReportingOverflow(form.offset.magnitude)
      return !isOver && !isWide && whole <= facts.largestSummand
    }

    var result: LogicalPlan? {
      let shared = families.filter { pays($0.key, $0.value) }
      if shared.isEmpty { return nil }
      var items = aggregate.aggregates.map { ProjectPlan.Item($0.output, .column($0.output)) }
      var kept: [AggregatePlan.Item?] = aggregate.aggregates
      var added: [AggregatePlan.Item] = []
      func use(_ function: String, _ arguments: [BoundExpression], _ family: Family) -> BoundExpression? {
        guard let resolved = AggregateRegistry.resolve(function, arguments.map(\.type)) else { return nil }
        let casts = zip(arguments, resolved.argumentTypes).map { $0.type == $1 ? $0 : .cast($0, to: $1, isTry: false) }
        let call = AggregateCall(resolved, casts, filter: family.filter)
        if let known = kept.first(where: { $0?.call == call }), let known { return .column(known.output) }
        return .column(added.output(of: call, context.allocator))
      }
      for (family, members) in shared.sorted(by: { $0.value[0].at < $1.value[0].at }) {
        for member in members { kept[member.at] = nil }
        guard let sum = use("sum", [family.base], family) else { return nil }
        for member in members {
          let item = aggregate.aggregates[member.at]
          let isMean = item.call.function.name == "avg"
          let needsCount = isMean || member.form.offset != 0
          var count: BoundExpression?
          if needsCount { count = use("count", facts.isNeverNull(family.base) ? [] : [family.base], family) }
          guard let value = Self.value(member.form, sum, count, isMean: isMean) else { return nil }
          items[member.at] = ProjectPlan.Item(item.output, value)
        }
      }
      var inner = aggregate
      inner.aggregates = kept.compactMap { $0 } + added
      let keys = aggregate.keys.map { ProjectPlan.Item($0.output, .column($0.output)) }
      let id = aggregate.groupingID.map { [ProjectPlan.Item($0, .column($0))] } ?? []
      return .project(LogicalProject(input: .aggregate(inner), items: keys + items + id))
    }

    /// Whether the family costs less when it is shared.
    private func pays(_ family: Family, _ members: [Member]) -> Bool {
      let calls = Set(members.map { aggregate.aggregates[$0.at].call })
      let needsCount = members.contains {
        $0.form.offset != 0 || aggregate.aggregates[$0.at].call.function.name == "avg"
      }
      let countIsFree = family.filter == nil && facts.isNeverNull(family.base)
      let needed = 1 + (needsCount && !countIsFree ? 1 : 0)
      if needed < calls.count { return true }
      let isPlain = members.allSatisfy { $0.form.factor == 1 && $0.form.offset == 0 }
      return aggregate.keys.isEmpty && !isPlain && needed <= max(calls.count, 2)
    }

    /// `factor * sum + offset * count`, for a mean divided by the count; NULL where the sum is.
    private static func value(
      _ form: LinearForm, _ sum: BoundExpression, _ count: BoundExpression?, isMean: Bool
    ) -> BoundExpression? {
      var total: BoundExpression? = sum
      if form.factor != 1 { total = total.flatMap { BoundExpression.binary("*", $0, .bigint(form.factor)) } }
      if form.offset != 0, let count {
        let shift = form.offset == 1 ? count : BoundExpression.binary("*", count, .bigint(form.offset))
        if let sum = total, let shift { total = BoundExpression.binary("+", sum, shift) } else { return nil }
      }
      guard isMean else { return total }
      guard let total, let count else { return nil }
      return .mean(total, count)
    }
  }
}
