import Columnar
import Vectorized

/// Runs the rules of `OptimizerRules` in their order.
package struct Optimizer {
  private let allocator: ColumnAllocator
  private let disabled: Set<String>

  package init(allocator: ColumnAllocator, disabled: Set<String> = [], usesMetadataAnswers: Bool = true) {
    self.allocator = allocator
    self.disabled = usesMetadataAnswers ? disabled : disabled.union([AnswerFromMetadata.name])
  }

  /// - Parameter output: the result's columns; all of them are in the optimized plan's output, in any order.
  package func optimize(_ plan: LogicalPlan, output: [ColumnReference]) throws -> LogicalPlan {
    let context = OptimizerContext(allocator: allocator, output: output)
    var plan = plan
    for rule in OptimizerRules.all where !disabled.contains(rule.name) {
      plan = try rule.apply(plan, context)
      #if DEBUG
        PlanCheck.verify(plan, output: output, after: rule.name)
      #endif
    }
    return plan
  }
}

#if DEBUG
  /// Traps where a rule broke a plan: an expression names a column that its node's inputs do not give.
  enum PlanCheck {
    static func verify(_ plan: LogicalPlan, output: [ColumnReference], after rule: String) {
      check(plan, rule)
      let missing = Set(output).subtracting(plan.outputSet)
      precondition(missing.isEmpty, "rule \(rule) lost result columns \(missing.map(\.name)) in:\n\(plan.text)")
    }

    private static func check(_ plan: LogicalPlan, _ rule: String) {
      var available = Set(plan.children.flatMap(\.output))
      if case .scan(let node) = plan { available.formUnion((node.columns + node.filterColumns).map(\.reference)) }
      for expression in plan.expressions {
        let stray = expression.columns.subtracting(available)
        precondition(
          stray.isEmpty,
          "rule \(rule): \(stray.map { "\($0.name)#\($0.id)" }) not in the input of \(plan.title) in:\n\(plan.text)")
      }
      if case .union(let node) = plan {
        for (input, columns) in zip(node.inputs, node.columns) {
          precondition(Set(columns).isSubset(of: input.outputSet), "rule \(rule) lost columns of a union's input")
          precondition(columns.count == node.output.count, "rule \(rule) changed the width of a union's input")
        }
      }
      for child in plan.children { check(child, rule) }
    }
  }
#endif
