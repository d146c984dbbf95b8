/// Columns of text under a rule, cut to the width.
enum TerminalTable {
  static func draw(_ data: ChartData, _ options: ChartOptions, _ canvas: TerminalCanvas) -> [String] {
    let rows = min(data.rowCount, max(options.maximumItems ?? 50, 1))
    // A column takes three at least, and two separate it from the next.
    let columns = Array(data.columns.prefix(max(canvas.width / 5, 1)))
    let cells = columns.map { column in (0..<rows).map { TableChart.cell(column, $0, options) } }
    let wanted = zip(columns, cells).map { column, texts in
      Double(([column.name] + texts).map { DisplayWidth.columns(of: DisplayWidth.printable($0)) }.max() ?? 1)
    }
    let total = canvas.width - 2 * (columns.count - 1)
    let sum = wanted.reduce(0, +)
    let widths = (sum <= Double(total) ? wanted : TableChart.shared(wanted, total: Double(total))).map {
      max(Int($0), 1)
    }
    let line = { (texts: [String]) in
      zip(zip(texts, widths), columns).map { canvas.fit($0.0, $0.1, right: $1.isNumber) }.joined(separator: "  ")
    }
    let rule = widths.map { String(repeating: canvas.hasUnicode ? "─" : "-", count: $0) }.joined(separator: "  ")
    return [canvas.bold(line(columns.map(\.name))), canvas.faint(rule)]
      + (0..<rows).map { row in line(cells.map { $0[row] }) }
  }
}
