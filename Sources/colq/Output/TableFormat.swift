import Columnar

/// A boxed table for people; the default.
enum TableFormat: OutputFormat {
  static let name = "table"

  static func makeWriter(_ schema: Schema, to target: OutputTarget, threads: Int) -> any ResultWriter {
    TableWriter(schema, target)
  }
}

/// Gathers the first rows, fits the widths to them and to the terminal, and prints.
///
/// On a terminal, rows behind the first `terminalRowLimit` are counted only. Elsewhere every row is printed: what comes
/// behind the first `measuredRowLimit` rows streams through with the widths found until then, so memory is bounded.
final class TableWriter: ResultWriter {
  static let terminalRowLimit = 200
  static let measuredRowLimit = 20_000

  private let schema: Schema
  private let target: OutputTarget
  private var rows: [[DisplayText?]] = []
  private var layout: TableLayout?
  private var rowCount = 0

  init(_ schema: Schema, _ target: OutputTarget) {
    self.schema = schema
    self.target = target
  }

  func write(_ batch: Batch) throws {
    rowCount += batch.count
    if target.terminal.isTerminal {
      let wanted = min(batch.count, Self.terminalRowLimit - rows.count)
      if wanted > 0 { rows += cells(batch, 0..<wanted) }
      return
    }
    var next = 0
    while next < batch.count {
      let end = min(batch.count, next + Self.measuredRowLimit)
      rows += cells(batch, next..<end)
      next = end
      if rows.count >= Self.measuredRowLimit { try printRows() }
    }
  }

  func finish() throws {
    try printRows()
    guard let layout else { return }
    try target.append(layout.bottom + "\n")
    let hidden = rowCount - min(rowCount, Self.terminalRowLimit)
    if target.terminal.isTerminal, hidden > 0 {
      let note = "… \(Self.grouped(hidden)) more \(hidden == 1 ? "row" : "rows"); --output or a pipe gets them all"
      try target.append(target.terminal.styled(note, .dim) + "\n")
    }
    try target.append(target.terminal.styled(footer(layout), .dim) + "\n")
    try target.flush()
  }

  private func footer(_ layout: TableLayout) -> String {
    var text = Self.count(rowCount, "row")
    if layout.hiddenColumnCount > 0 {
      text += ", \(schema.count) columns (\(schema.count - layout.hiddenColumnCount) shown)"
    }
    return text
  }

  private func printRows() throws {
    let layout: TableLayout
    if let known = self.layout {
      layout = known
    } else {
      layout = TableLayout(schema, rows, target.terminal)
      self.layout = layout
      try target.append(layout.header)
    }
    for row in rows { try target.append(layout.line(row) + "\n") }
    rows.removeAll(keepingCapacity: true)
  }

  private func cells(_ batch: Batch, _ range: Range<Int>) -> [[DisplayText?]] {
    range.map { row in
      zip(batch.columns, schema.fields).map { column, field in
        CellText.text(column.value(at: row), field.type).map { DisplayText($0) }
      }
    }
  }

  /// `1 row`, `1,234 rows`.
  static func count(_ number: Int, _ noun: String) -> String { "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")" }

  /// `1234567` as `1,234,567`.
  static func grouped(_ number: Int) -> String {
    var out = ""
    for (index, digit) in String(number).enumerated() {
      if index > 0, (String(number).count - index) % 3 == 0 { out += "," }
      out.append(digit)
    }
    return out
  }
}
