import Columnar

/// What a join's complete build side demands of probe rows: with few keys their lists, by which the probe side's scan
/// prunes and chooses the rows of its other columns (ENGINE §5).
///
///     Join c.id = p.id, p has 3 keys  →  Scan c where id IN (7, 12, 40)
enum BuildFilters {
  /// Keys up to which the scan is told.
  static let keyLimit = 1_024

  /// - Parameter build: the build rows, of which `table` was made.
  static func conditions(_ plan: JoinPlan, _ build: KeyedRows, _ table: JoinTable) -> [Expression] {
    guard plan.kind.needsMatch, let keys = table.keys, keys.count <= keyLimit, plan.build.leavesRowsOut else {
      return []
    }
    // The group of NULL, which matches nothing, has no row.
    let rows = (0..<UInt32(keys.count)).compactMap { table.firstRow(of: $0) }
    if rows.isEmpty { return [] }
    return zip(plan.probeKeys, build.keys).compactMap { key, column in
      guard key.type.isListed else { return nil }
      let values = Set(rows.map { column.value(at: Int($0)) })
      return .inList(key, values.map { .constant(Scalar(key.type, $0)) })
    }
  }
}

/// The build side of a join without keys that has one row, as a scalar sub-query does: its columns are constants.
struct OneRowBuild {
  /// The build columns with their values.
  let items: [ProjectPlan.Item]
  /// The join's condition, a condition on the probe row alone.
  let condition: [Expression]

  init?(_ plan: JoinPlan, _ build: KeyedRows) {
    guard plan.kind == .inner, plan.probeKeys.isEmpty, build.count == 1,
      plan.build.output.allSatisfy({ $0.type.physical != .nested })
    else { return nil }
    items = zip(plan.build.output, build.columns).map { column, values in
      ProjectPlan.Item(column, .constant(Scalar(column.type, values.value(at: 0))))
    }
    let constants = Dictionary(items.map { ($0.output, $0.expression) }, uniquingKeysWith: { first, _ in first })
    condition = plan.residual?.conjuncts.map { $0.substituting(constants) } ?? []
  }
}

extension JoinPlan.Kind {
  /// Whether a probe row without a match leaves nothing behind.
  var needsMatch: Bool { self == .inner || self == .semi || self == .right }
}

extension DataType {
  /// Whether a list of values holds exactly what is equal to one of them, and is tested without a value's making per row.
  fileprivate var isListed: Bool {
    switch self {
    case .char, .json: return false
    default: break
    }
    switch physical {
    case .int8, .int16, .int32, .int64, .string: return true
    default: return false
    }
  }
}

extension PhysicalPlan {
  /// Whether something in the plan leaves rows out. A whole table as a build side has, as a rule, a partner for every
  /// probe row: its keys would be a filter that costs time and removes nothing.
  fileprivate var leavesRowsOut: Bool {
    switch self {
    case .scan(let scan): !scan.filters.isEmpty || scan.limit != nil
    case .values, .filter, .topN, .limit, .singleRow: true
    case .project(let plan): plan.input.leavesRowsOut
    case .sort(let plan): plan.input.leavesRowsOut
    case .window(let plan): plan.input.leavesRowsOut
    case .aggregate(let plan): plan.keys.isEmpty || plan.input.leavesRowsOut
    case .join(let plan):
      plan.kind == .semi || plan.kind == .anti || plan.kind == .nullAwareAnti || plan.probe.leavesRowsOut
        || plan.build.leavesRowsOut
    case .union(let plan): plan.inputs.allSatisfy(\.leavesRowsOut)
    }
  }
}
