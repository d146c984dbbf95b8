/// Rows and columns as text, for results that are best read.
package enum TableChart: ChartType {
  package static let name = "table"
  package static let summary = "Table"

  private static let rowHeight = 26.0

  private static func rows(_ data: ChartData, _ options: ChartOptions) -> Int {
    min(data.rowCount, max(options.maximumItems ?? 50, 1))
  }

  package static func height(_ data: ChartData, _ options: ChartOptions, width: Double) -> Double {
    Double(rows(data, options) + 1) * rowHeight + 4
  }

  /// The text of a cell; NULL is a dash.
  static func cell(_ column: ChartColumn, _ row: Int, _ options: ChartOptions) -> String {
    switch column.values {
    case .number:
      let format = options.numberFormat == .automatic || options.numberFormat == .compact ? .full : options.numberFormat
      return column.number(row).map { format.text($0) } ?? "–"
    case .time: return column.time(row).map { TimeFormat.full($0) } ?? "–"
    case .category(let all): return all[row] ?? "–"
    }
  }

  package static func draw(_ data: ChartData, _ options: ChartOptions, in frame: Frame, _ svg: inout SVGWriter) {
    let rows = rows(data, options)
    let columns = Array(data.columns.prefix(12))
    let wanted = columns.map { column in
      (0..<rows).reduce(TextMetrics.width(column.name, size: 12)) {
        max($0, TextMetrics.width(cell(column, $1, options), size: 13))
      } + 18
    }
    let widths = shared(wanted, total: frame.width)
    var x = frame.x
    for (column, width) in zip(columns, widths) {
      let isRight = column.isNumber
      let anchor: SVGWriter.Anchor = isRight ? .end : .start
      let at = isRight ? x + width - 9 : x
      let head = TextMetrics.elide(column.name, size: 12, limit: width - 9)
      svg.label(head, x: at, y: frame.y + 17, anchor: anchor, style: "m b", full: column.name)
      for row in 0..<rows {
        let whole = cell(column, row, options)
        let text = TextMetrics.elide(whole, size: 13, limit: width - 9)
        let y = frame.y + Double(row + 1) * rowHeight + 18
        svg.label(text, x: at, y: y, size: 13, anchor: anchor, style: "t", full: whole)
      }
      x += width
    }
    for row in 1...max(rows, 1) {
      let y = frame.y + Double(row) * rowHeight
      svg.line(frame.x, y, frame.right, y, style: row == 1 ? "x" : "g")
    }
  }

  /// Widths that fit `total`: what is wanted, spread or cut, the widest first.
  static func shared(_ wanted: [Double], total: Double) -> [Double] {
    let sum = wanted.reduce(0, +)
    if sum <= total { return wanted.map { $0 + (total - sum) / Double(max(wanted.count, 1)) } }
    var low = 0.0
    var high = total
    for _ in 0..<40 {
      let limit = (low + high) / 2
      if wanted.reduce(0, { $0 + min($1, limit) }) > total { high = limit } else { low = limit }
    }
    return wanted.map { min($0, low) }
  }

  package static func draw(_ data: ChartData, _ options: ChartOptions, terminal canvas: TerminalCanvas) -> [String] {
    TerminalTable.draw(data, options, canvas)
  }
}
