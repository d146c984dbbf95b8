import Columnar
import Vectorized

/// Moves limits down, joins them with sorts into top-N, and tells scans when they may stop.
///
///     Limit 10 (Sort k (T)) → TopN 10 by k (T)        Limit 10 (Scan T) → Limit 10 (Scan T limit 10)
enum PushDownLimits: OptimizerRule {
  static let name = "push_down_limits"

  /// Above so many rows a top-N keeps about as much as a full sort would.
  static let largestTopN = 2_000_000

  static func apply(_ plan: LogicalPlan, _ context: OptimizerContext) -> LogicalPlan {
    plan.transformDown { node in
      guard case .limit(let limit) = node else { return node }
      return push(limit)
    }
  }

  private static func push(_ limit: LogicalLimit) -> LogicalPlan {
    switch limit.input {
    case .project(var project):
      project.input = push(LogicalLimit(input: project.input, count: limit.count, offset: limit.offset))
      return .project(project)
    case .sort(let sort):
      guard let total = rowsNeeded(limit), total <= largestTopN, let count = limit.count else {
        return .limit(limit)
      }
      return .topN(LogicalTopN(input: sort.input, keys: sort.keys, count: count, offset: limit.offset))
    case .limit(let inner):
      guard inner.offset == 0, limit.offset == 0 else { return .limit(limit) }
      let counts = [limit.count, inner.count].compactMap { $0 }
      return push(LogicalLimit(input: inner.input, count: counts.min(), offset: 0))
    case .union(var union):
      guard let total = rowsNeeded(limit) else { return .limit(limit) }
      union.inputs = union.inputs.map { push(LogicalLimit(input: $0, count: total)) }
      return .limit(LogicalLimit(input: .union(union), count: limit.count, offset: limit.offset))
    case .scan(var scan):
      guard let total = rowsNeeded(limit) else { return .limit(limit) }
      scan.limit = min(scan.limit ?? .max, total)
      return .limit(LogicalLimit(input: .scan(scan), count: limit.count, offset: limit.offset))
    default: return .limit(limit)
    }
  }

  private static func rowsNeeded(_ limit: LogicalLimit) -> Int? {
    guard let count = limit.count else { return nil }
    let (total, overflow) = count.addingReportingOverflow(limit.offset)
    return overflow ? nil : total
  }
}
