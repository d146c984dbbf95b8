import Columnar

/// Checks the tables of a lake: the log's chain of hashes, every object's hash, the lineage, and each twin by the other.
public struct VerifyJob: Sendable {
  public let lake: String
  /// nil: every table of the lake.
  public let table: String?

  public init(lake: String, table: String? = nil) {
    self.lake = lake
    self.table = table
  }

  /// Throws where nothing can be checked at all; what is wrong with the data is in the report.
  public func run(progress: (VerifyReport) -> Void = { _ in }) throws -> VerifyReport {
    var report = VerifyReport()
    for name in try LakeTables.names(lake: lake, table: table, to: "verify") {
      let store = LocalObjectStore(root: lake + "/" + name)
      report.tableCount += 1
      var check = TableCheck(store: store, name: name, report: report)
      check.run(progress)
      report = check.report
    }
    return report
  }
}
