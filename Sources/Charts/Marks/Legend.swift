/// The names of series with their colours, in rows that wrap.
package enum Legend {
  static let rowHeight = 20.0
  private static let swatch = 10.0

  /// Rows of (index, shortened name, x), for names within `width`.
  private static func layout(_ names: [String], width: Double) -> [[(index: Int, text: String, x: Double)]] {
    var rows: [[(index: Int, text: String, x: Double)]] = [[]]
    var x = 0.0
    for (index, name) in names.enumerated() {
      let text = TextMetrics.elide(name, size: ChartStyle.labelSize, limit: max(width - swatch - 8, 20))
      let length = swatch + 6 + TextMetrics.width(text, size: ChartStyle.labelSize)
      if x > 0 && x + length > width {
        rows.append([])
        x = 0
      }
      rows[rows.count - 1].append((index, text, x))
      x += length + 16
    }
    return rows
  }

  static func height(_ names: [String], width: Double) -> Double {
    Double(layout(names, width: width).count) * rowHeight + 6
  }

  /// Draws from the top left of `frame` and returns what is left below.
  static func draw(_ names: [String], colors: [Int], in frame: Frame, _ svg: inout SVGWriter) -> Frame {
    let rows = layout(names, width: frame.width)
    for (rowIndex, row) in rows.enumerated() {
      let y = frame.y + Double(rowIndex) * rowHeight
      for item in row {
        let square = Frame(x: frame.x + item.x, y: y + 3, width: swatch, height: swatch)
        svg.rectangle(square, radius: 3, style: ChartStyle.fill(colors[item.index]))
        svg.label(item.text, x: square.right + 6, y: y + 12, style: "t", full: names[item.index])
      }
    }
    let used = Double(rows.count) * rowHeight + 6
    return Frame(x: frame.x, y: frame.y + used, width: frame.width, height: max(frame.height - used, 0))
  }
}
