import Columnar
import Vectorized

/// A bound GROUP BY.
struct BoundGrouping {
  /// Distinct expressions, over the input's columns.
  var keys: [BoundExpression]
  /// nil: the one set of all keys.
  var sets: [[Int]]?
  var subqueries: [SubqueryJoin]
}

/// The plan after grouping, and how expressions over the input are written over its columns.
struct GroupedStage {
  var plan: LogicalPlan
  var rewrite: (BoundExpression) throws -> BoundExpression
}

extension Binder {
  static let maximumGroupingSets = 4_096

  /// GROUP BY sees ordinals of the select list, the input's columns, and aliases that no column has.
  func bindGroupBy(
    _ groupBy: GroupBy, _ entries: [SelectEntry], selectContext: ExpressionContext, _ scope: Scope,
    _ environment: Environment
  ) throws -> BoundGrouping {
    let context = ExpressionContext(scope: scope, environment: environment, clause: "GROUP BY")
    for entry in entries {
      guard let name = entry.name?.lowercased(), context.fallbackAliases[name] == nil else { continue }
      context.fallbackAliases[name] = .column(entry.placeholder)
    }
    var keys: [BoundExpression] = []
    func key(_ expression: Expression) throws -> Int {
      let bound = try groupKey(expression, entries, selectContext, context)
      if let known = keys.firstIndex(of: bound) { return known }
      keys.append(bound)
      return keys.count - 1
    }
    var sets: [[Int]] = [[]]
    var isPlain = true
    for element in groupBy.elements {
      let choices: [[Int]]
      switch element {
      case .simple(let expressions): choices = [try expressions.map(key)]
      case .rollup(let groups):
        isPlain = false
        let indexes = try groups.map { try $0.map(key) }
        choices = (0...indexes.count).reversed().map { Array(indexes[..<$0].joined()) }
      case .cube(let groups):
        isPlain = false
        guard groups.count <= 12 else {
          throw SQLError(.tooComplex, "CUBE of more than 12 members makes too many groups", at: groupBy.range)
        }
        let indexes = try groups.map { try $0.map(key) }
        choices = (0..<(1 << indexes.count)).reversed().map { mask in
          indexes.indices.filter { mask >> (indexes.count - 1 - $0) & 1 == 1 }.flatMap { indexes[$0] }
        }
      case .sets(let groups):
        isPlain = false
        choices = try groups.map { try $0.map(key) }
      }
      guard sets.count * choices.count <= Self.maximumGroupingSets else {
        throw SQLError(
          .tooComplex, "GROUP BY makes more than \(Self.maximumGroupingSets) grouping sets", at: groupBy.range)
      }
      sets = sets.flatMap { set in choices.map { unique(set + $0) } }
    }
    if groupBy.isDistinct {
      var seen = Set<Set<Int>>()
      sets = sets.filter { seen.insert(Set($0)).inserted }
    }
    return BoundGrouping(keys: keys, sets: isPlain ? nil : sets, subqueries: context.subqueries)
  }

  private func unique(_ indexes: [Int]) -> [Int] {
    var seen = Set<Int>()
    return indexes.filter { seen.insert($0).inserted }
  }

  private func groupKey(
    _ expression: Expression, _ entries: [SelectEntry], _ selectContext: ExpressionContext, _ context: ExpressionContext
  ) throws -> BoundExpression {
    var entry: SelectEntry?
    var bound: BoundExpression
    if let position = try ordinal(expression, count: entries.count, clause: "GROUP BY") {
      entry = entries[position]
      bound = entries[position].raw
    } else {
      let raw = try bindExpression(expression, context)
      if let column = raw.reference { entry = entries.first { $0.placeholder == column } }
      bound = raw.substituting(
        Dictionary(entries.map { ($0.placeholder, $0.raw) }, uniquingKeysWith: { first, _ in first }))
    }
    // Whatever grouping itself makes (aggregates, window calls) is not there yet.
    let available = Set(context.scope.allReferences)
    selectContext.moveSubqueries(of: bound, over: available, to: context)
    let allowed = bound.columns.allSatisfy { available.contains($0) || context.isSubqueryOutput($0) }
    if !allowed {
      throw SQLError(
        .invalidArgument, "GROUP BY cannot use aggregates or window functions", at: expression.range,
        notes: entry?.name.map { ["column \"\($0)\" of the select list has one"] } ?? [])
    }
    try requireOrderable(bound.type, at: expression.range)
    return bound
  }

  /// Puts the aggregation on top of `input`, if there is any.
  func group(
    _ input: LogicalPlan, _ grouping: BoundGrouping?, _ context: ExpressionContext, isGrouped: Bool
  ) throws -> GroupedStage {
    let hasGroups = isGrouped || grouping != nil || !context.aggregates.isEmpty || !context.groupings.isEmpty
    guard hasGroups else { return GroupedStage(plan: input, rewrite: { $0 }) }
    var plan = try attach(context.argumentContext.subqueries, to: input)
    plan = try attach(grouping?.subqueries ?? [], to: plan)
    let inputColumns = plan.outputSet
    var replacements: [BoundExpression: BoundExpression] = [:]
    var keys: [ProjectPlan.Item] = []
    for expression in grouping?.keys ?? [] {
      let output = allocator.make(expression.reference?.name ?? "key", expression.type)
      keys.append(ProjectPlan.Item(output, expression))
      if expression.constant == nil || grouping?.sets != nil { replacements[expression] = .column(output) }
    }
    var aggregates = context.aggregates
    if keys.isEmpty && aggregates.isEmpty, let count = AggregateRegistry.resolve("count", []) {
      aggregates.append(AggregatePlan.Item(allocator.make("count", .bigint), AggregateCall(count, [])))
    }
    let sets = grouping?.sets
    let needsID = !context.groupings.isEmpty && sets != nil
    let groupingID = needsID ? allocator.make("grouping_set", .bigint) : nil
    for grouping in context.groupings {
      let indexes = try grouping.arguments.map { argument in
        guard let index = keys.firstIndex(where: { $0.expression == argument }) else {
          throw SQLError(
            .invalidArgument, "an argument of grouping() is not in GROUP BY", at: columnRanges[grouping.output.id])
        }
        return index
      }
      replacements[.column(grouping.output)] = try groupingValue(indexes, sets, groupingID)
    }
    plan = .aggregate(
      LogicalAggregate(input: plan, keys: keys, aggregates: aggregates, groupingSets: sets, groupingID: groupingID))
    return GroupedStage(plan: plan) { [self] expression in
      let rewritten = expression.replacing(replacements)
      if let stray = rewritten.columns.filter({ inputColumns.contains($0) }).min(by: { $0.id < $1.id }) {
        throw SQLError(
          .notAggregate, "\"\(stray.name)\" must be in GROUP BY or stand inside of an aggregate",
          at: columnRanges[stray.id],
          suggestion: "add it to GROUP BY, or write min(\(stray.name)) or max(\(stray.name))")
      }
      return rewritten
    }
  }

  /// Bit i from the right is 1 when the i-th argument from the right is not part of the row's grouping set.
  private func groupingValue(
    _ keys: [Int], _ sets: [[Int]]?, _ groupingID: ColumnReference?
  ) throws -> BoundExpression {
    func value(_ set: [Int]) -> BoundExpression {
      let bits = keys.reduce(Int64(0)) { $0 << 1 | (set.contains($1) ? 0 : 1) }
      return .constant(Scalar(.integer, .integer(bits)))
    }
    guard let sets, let groupingID else { return .constant(Scalar(.integer, .integer(0))) }
    let branches = try sets.enumerated().map { index, set in
      let number = BoundExpression.constant(Scalar(.bigint, .integer(Int64(index))))
      return CaseBranch(
        condition: try call("=", [.column(groupingID), number], at: SourceRange(0, 0)), result: value(set))
    }
    return .caseWhen(branches, otherwise: nil, type: .integer)
  }
}

extension Scope {
  /// Columns that names can mean here and around.
  var allReferences: [ColumnReference] { columns.map(\.reference) + (outer?.allReferences ?? []) }
}

extension ExpressionContext {
  /// Gives `other` the sub-queries whose outputs `expression` reads: a key named by its place in the select list needs
  /// them below the aggregation. One that itself needs more than `available` stays.
  func moveSubqueries(
    of expression: BoundExpression, over available: Set<ColumnReference>, to other: ExpressionContext
  ) {
    for column in expression.columns where !available.contains(column) && !other.isSubqueryOutput(column) {
      guard let at = subqueries.firstIndex(where: { $0.gives(column) }), subqueries[at].lateral == nil else { continue }
      let own = Set(subqueries[at].plan.output)
      let needed = subqueries[at].condition.reduce(into: Set<ColumnReference>()) { $0.formUnion($1.columns) }
      guard needed.allSatisfy({ available.contains($0) || own.contains($0) }) else { continue }
      other.subqueries.append(subqueries.remove(at: at))
    }
  }

  func isSubqueryOutput(_ column: ColumnReference) -> Bool {
    subqueries.contains { $0.gives(column) }
  }
}
