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
    for name in try tableNames() {
      let store = LocalObjectStore(root: lake + "/" + name)
      report.tableCount += 1
      var check = TableCheck(store: store, name: name, report: report)
      check.run(progress)
      report = check.report
    }
    return report
  }

  private func tableNames() throws -> [String] {
    let log = "/" + ObjectNames.columnarFolder + "/" + DeltaTable.logFolder
    if let table {
      guard FileLayer.system.status(lake + "/" + table + log) == .folder else {
        throw ImportError("the lake '\(lake)' has no table '\(table)' with a log: nothing to verify")
      }
      return [table]
    }
    switch FileLayer.system.list(lake) {
    case .failed(let code): throw StorageError("list", path: lake, code: code)
    case .names(let names):
      let tables = names.sorted().filter { FileLayer.system.status(lake + "/" + $0 + log) == .folder }
      if tables.isEmpty { throw ImportError("the lake '\(lake)' has no table with a log: nothing to verify") }
      return tables
    }
  }
}
