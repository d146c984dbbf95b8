import Columnar

/// A top-N over a scan that reads only what it sorts and filters by, and where the rows lie; the other columns are read
/// for its final rows alone.
///
///     TopN 10 by k (Scan T [a, b, …, k])  →  fetch a, b, … of the rows of TopN 10 by k (Scan T [k, locator])
struct LateColumns {
  /// Rows of the result up to which it pays: each may cost a page of every late column. Skipped ones cost nothing.
  static let rowLimit = 4_096

  /// The top-N over the narrow scan.
  let plan: TopNPlan
  private let scan: ScanPlan
  private let late: [ScanPlan.Column]

  /// nil when the input is no scan that locates rows, or all its columns are sorted by.
  init?(_ plan: TopNPlan, context: ExecutionContext) {
    guard context.settings.usesLateColumns, case .scan(let scan) = plan.input, scan.source.locatesRows,
      scan.locator == nil, plan.count <= Self.rowLimit
    else { return nil }
    let keys = Set(plan.keys.flatMap(\.expression.columns))
    let late = scan.columns.filter { !keys.contains($0.reference) }
    if late.isEmpty { return nil }
    var narrow = scan
    let filtered = Set(scan.filters.flatMap(\.columns))
    narrow.columns = scan.columns.filter { keys.contains($0.reference) }
    narrow.filterColumns += late.filter { filtered.contains($0.reference) }
    narrow.locator = ColumnReference(id: Self.locatorID, type: .bigint, name: "row")
    var inner = plan
    inner.input = .scan(narrow)
    self.plan = inner
    self.scan = scan
    self.late = late
  }

  /// No column of a plan has it: the planner's numbers are not negative.
  private static let locatorID = -1

  /// The rows of `batches`, which `plan` gave, with all columns of the scan.
  func fetch(_ batches: [Batch], context: ExecutionContext, node: Int) throws -> [Batch] {
    let keyCount = plan.input.output.count - 1
    let locators = batches.flatMap { batch -> [Int64] in
      let column = batch.columns[keyCount].flattened()
      return (0..<batch.count).map { column.pointer(as: Int64.self)[$0] }
    }
    var wanted = scan
    wanted.columns = late
    wanted.filterColumns = []
    wanted.filters = []
    context.profile.update(node) { $0.note("late columns: \(late.map(\.reference.name).joined(separator: ", "))") }
    let fetched = try scan.source.fetch(wanted, locators: locators, context: context, node: node)
    var from = 0
    return batches.map { batch in
      defer { from += batch.count }
      var keyAt = 0
      var lateAt = 0
      let columns = scan.columns.map { column -> Vector in
        if lateAt < late.count, late[lateAt] == column {
          lateAt += 1
          return fetched.columns[lateAt - 1].slice(from..<(from + batch.count))
        }
        keyAt += 1
        return batch.columns[keyAt - 1]
      }
      return Batch(columns: columns, count: batch.count)
    }
  }
}
