import Columnar

/// The tables of a lake that have a log.
enum LakeTables {
  /// `table`, or all tables by name; `purpose` is the verb of the message when there is none.
  static func names(lake: String, table: String?, to purpose: String) throws -> [String] {
    let log = "/" + ObjectNames.columnarFolder + "/" + DeltaTable.logFolder
    if let table {
      guard !table.isEmpty, !table.contains("/"), FileLayer.system.status(lake + "/" + table + log) == .folder else {
        throw ImportError("the lake '\(lake)' has no table '\(table)' with a log: nothing to \(purpose)")
      }
      return [table]
    }
    switch FileLayer.system.list(lake) {
    case .failed(let code): throw StorageError("list", path: lake, code: code)
    case .names(let names):
      let tables = names.sorted().filter { FileLayer.system.status(lake + "/" + $0 + log) == .folder }
      if tables.isEmpty { throw ImportError("the lake '\(lake)' has no table with a log: nothing to \(purpose)") }
      return tables
    }
  }
}
