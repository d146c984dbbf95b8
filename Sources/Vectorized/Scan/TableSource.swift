import Columnar

/// A table that a scan can read: Parquet files (with partition values), CSV or NDJSON files, or batches in memory.
///
/// Opening a source reads metadata at most; rows are read by the scan's morsels.
package protocol TableSource: Sendable {
  /// For EXPLAIN and errors.
  var name: String { get }
  /// All columns, partition columns last, hidden ones included.
  var schema: Schema { get }
  /// Columns that `SELECT *` leaves out.
  var hiddenColumns: Set<Int> { get }
  /// Exact rows when metadata tells, nil otherwise.
  var rowCount: Int? { get }
  /// Exact or safe statistics of a column over all rows, from metadata; nil when unknown.
  func statistics(column: Int) -> ColumnSummary?
  /// What metadata says of the rows that pass filters, of all rows without any; nil when it leaves that to some row.
  ///
  /// - Parameters:
  ///   - columns: those that the filters name.
  ///   - wanted: the columns, by index in `schema`, whose statistics are asked for.
  func decidedRows(passing filters: [Expression], of columns: [ScanPlan.Column], wanted: [Int]) -> DecidedRows?
  /// Whether a column of fixed width seems to have many values, of which few occur twice; a guess, false when nothing is
  /// known.
  func seemsDistinct(column: Int) -> Bool
  /// A scan of this source: prunes by the plan's filters and cuts the rest in morsels.
  ///
  /// - Parameter node: the scan's number in the plan, for the profile.
  func makeScan(_ plan: ScanPlan, context: ExecutionContext, node: Int) throws -> any MorselSource
  /// Whether scans can tell where a row lies (`ScanPlan.locator`), so that `fetch` finds it again.
  var locatesRows: Bool { get }
  /// The plan's columns of the rows that a scan of the same source located, in the order of `locators`.
  func fetch(_ plan: ScanPlan, locators: [Int64], context: ExecutionContext, node: Int) throws -> Batch
}

extension TableSource {
  package func decidedRows(passing filters: [Expression], of columns: [ScanPlan.Column], wanted: [Int]) -> DecidedRows?
  {
    guard filters.isEmpty, let rowCount else { return nil }
    var rows = DecidedRows()
    rows.add(rowCount, wanted) { statistics(column: $0) }
    return rows
  }

  package func seemsDistinct(column: Int) -> Bool { false }

  package var locatesRows: Bool { false }

  package func fetch(_ plan: ScanPlan, locators: [Int64], context: ExecutionContext, node: Int) throws -> Batch {
    preconditionFailure("a source that locates no rows was asked for located rows")
  }
}

/// What metadata says of a column: bounds that hold for every non-NULL value.
package struct ColumnSummary: Sendable {
  package var min: Value?
  package var max: Value?
  /// True when the bound is a value that occurs.
  package var isMinExact: Bool
  package var isMaxExact: Bool
  package var nullCount: Int?
  /// Estimate of distinct values, for join order and hash tables.
  package var distinctEstimate: Int?

  package init(
    min: Value?, max: Value?, isMinExact: Bool, isMaxExact: Bool, nullCount: Int?, distinctEstimate: Int? = nil
  ) {
    self.min = min
    self.max = max
    self.isMinExact = isMinExact
    self.isMaxExact = isMaxExact
    self.nullCount = nullCount
    self.distinctEstimate = distinctEstimate
  }
}
