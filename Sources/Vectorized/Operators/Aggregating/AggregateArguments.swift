import Columnar

/// The expressions of an aggregation, compiled together, so that what several aggregates share is evaluated once a batch.
struct AggregateArguments: Sendable {
  let plan: AggregatePlan
  let keys: [any CompiledExpression]
  /// By call: its arguments, its filter.
  let arguments: [[any CompiledExpression]]
  let filters: [(any CompiledExpression)?]
  let slotCount: Int
  let bucketCount: Int
  /// What is kept of rows that are set aside: each expression of arguments and filters once.
  let stored: [any CompiledExpression]
  let storedTypes: [DataType]
  /// By call: the places of its arguments and of its filter in `stored`.
  let argumentSlots: [[Int]]
  let filterSlots: [Int?]

  init(_ plan: AggregatePlan, input: [ColumnReference]) throws(EvaluationError) {
    self.plan = plan
    let calls = plan.aggregates.map(\.call)
    var expressions: [Expression] = []
    let slot = { (expression: Expression) -> Int in
      if let known = expressions.firstIndex(of: expression) { return known }
      expressions.append(expression)
      return expressions.count - 1
    }
    let argumentSlots = calls.map { $0.readArguments.map { slot($0) } }
    let filterSlots = calls.map { $0.filter.map { slot($0) } }
    var compiler = ExpressionCompiler(layout: input)
    let compiled = try compiler.compile(plan.keys.map(\.expression) + expressions, keyCount: plan.keys.count)
    let stored = Array(compiled[plan.keys.count...])
    keys = Array(compiled[..<plan.keys.count])
    arguments = argumentSlots.map { $0.map { stored[$0] } }
    filters = filterSlots.map { $0.map { stored[$0] } }
    slotCount = compiler.slotCount
    bucketCount = compiler.bucketCount
    self.stored = stored
    storedTypes = expressions.map(\.type)
    self.argumentSlots = argumentSlots
    self.filterSlots = filterSlots
  }

  /// Whether rows may be set aside by partition: no grouping sets, no DISTINCT, no argument that may fail on a row which a
  /// FILTER leaves out.
  var canSetAside: Bool {
    plan.groupingSets == nil
      && plan.aggregates.map(\.call).allSatisfy { call in
        !AccumulatorFactory.needsDistinct(call)
          && (call.filter == nil || !call.arguments.contains(where: \.canFail))
      }
      && storedTypes.allSatisfy { $0.physical != .nested }
  }
}
