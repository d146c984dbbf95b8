import Columnar
import Vectorized

/// Drops projections that pass on all columns of their input as they are.
enum RemoveTrivialProjections: OptimizerRule {
  static let name = "remove_trivial_projections"

  static func apply(_ plan: LogicalPlan, _ context: OptimizerContext) -> LogicalPlan {
    plan.transformUp { node in
      guard case .project(let project) = MergeProjections.merge(node) else { return node }
      let passesAll =
        project.items.allSatisfy { $0.expression.reference == $0.output }
        && Set(project.items.map(\.output)) == project.input.outputSet
      return passesAll ? project.input : .project(project)
    }
  }
}
