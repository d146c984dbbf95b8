import Columnar
import Vectorized

/// Computes what a top-N does not sort by for its final rows only.
///
///     TopN 3 by k (Project [f(a), k] (T)) → Project [f(a), k] (TopN 3 by k (T))
///
/// Needs sort keys that the projection hands on as they are. Below the top-N then often lies a bare scan, which reads
/// the columns of `f` for the final rows only, too. Runs when limits have become top-Ns.
enum PullProjectionsAboveTopN: OptimizerRule {
  static let name = "pull_projections_above_top_n"

  static func apply(_ plan: LogicalPlan, _ context: OptimizerContext) -> LogicalPlan {
    plan.transformUp { node in
      guard case .topN(var topN) = node, case .project(var project) = topN.input,
        project.items.contains(where: { $0.expression.reference == nil }),
        project.items.allSatisfy({ $0.expression.isDeterministic })
      else { return node }
      let definitions = Dictionary(
        project.items.map { ($0.output, $0.expression) }, uniquingKeysWith: { first, _ in first })
      for key in topN.keys {
        for column in key.expression.columns where definitions[column]?.reference == nil { return node }
      }
      topN.keys = topN.keys.map {
        SortKey(
          $0.expression.substituting(definitions), isDescending: $0.isDescending, nullsFirst: $0.nullsFirst)
      }
      topN.input = project.input
      project.input = .topN(topN)
      return .project(project)
    }
  }
}
