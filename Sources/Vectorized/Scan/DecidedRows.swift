import Columnar

/// What metadata says of the rows that pass some filters, where it decides that for each row.
package struct DecidedRows: Sendable {
  package private(set) var rowCount = 0
  private var summaries: [Int: ColumnSummary?] = [:]

  /// Statistics of one of the columns that were asked for; nil when unknown.
  package func statistics(column: Int) -> ColumnSummary? { rowCount == 0 ? .ofNulls(0) : summaries[column] ?? nil }

  /// Adds rows that all pass; `summary` tells their statistics.
  mutating func add(_ count: Int, _ columns: [Int], _ summary: (Int) -> ColumnSummary?) {
    if count == 0 { return }
    for column in columns {
      let part = summary(column)
      let known = rowCount == 0 ? part : statistics(column: column).flatMap { whole in part.map(whole.united) }
      summaries[column] = .some(known)
    }
    rowCount += count
  }
}

extension ParquetTableSource {
  /// By file where partition values and the table log decide, else by row group; stops at the first that they do not decide.
  package func decidedRows(passing filters: [Expression], of columns: [ScanPlan.Column], wanted: [Int]) -> DecidedRows?
  {
    let positions = Dictionary(columns.map { ($0.reference.id, $0.sourceIndex) }, uniquingKeysWith: { a, _ in a })
    let test = PruneTest.all(filters.map { PruneTest($0, positions: positions) })
    var rows = DecidedRows()
    for file in files {
      switch test.outcome({ knownSummary(file, column: $0) }) {
      case .never: continue
      case .always:
        guard let count = try? file.rowCount() else { return nil }
        rows.add(count, wanted) { try? summary(file, column: $0) }
      case .maybe:
        guard addGroups(of: file, passing: test, wanted, to: &rows) else { return nil }
      }
    }
    return rows
  }

  private func addGroups(
    of file: ParquetTableFile, passing test: PruneTest, _ wanted: [Int], to rows: inout DecidedRows
  ) -> Bool {
    guard let opened = try? file.file() else { return false }
    for group in opened.rowGroups where group.rowCount > 0 {
      switch test.outcome({ summary(file, group, of: opened, column: $0) }) {
      case .never: continue
      case .always: rows.add(group.rowCount, wanted) { summary(file, group, of: opened, column: $0) }
      case .maybe: return false
      }
    }
    return true
  }
}
