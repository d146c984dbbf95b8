/// Cells of two or more columns whose ground, or shade, tells the number.
enum TerminalHeatMap {
  /// The 256-colour palette from few to many.
  private static let grounds = [235, 17, 18, 19, 26, 32, 38, 43, 84]

  static func draw(_ grid: HeatGrid, _ options: ChartOptions, _ canvas: TerminalCanvas) -> [String] {
    let longest = grid.rows.map { DisplayWidth.columns(of: DisplayWidth.printable($0)) }.max() ?? 0
    let left = min(longest, canvas.width / 3)
    let room = canvas.width - left - 1
    let cell = min(max(room / max(grid.columns.count, 1), 1), 6)
    let shown = min(grid.columns.count, room / cell)
    var lines = [String(repeating: " ", count: left + 1) + header(grid, cell, shown, canvas)]
    for (row, name) in grid.rows.enumerated() {
      var line = canvas.fit(name, left) + " "
      for column in 0..<shown {
        let step = ChartStyle.step((grid.values[row][column] ?? 0) / grid.maximum)
        line += paint(step, cell, canvas)
      }
      lines.append(line)
    }
    let scale = grounds.indices.map { paint($0, 2, canvas) }.joined()
    if canvas.width >= left + 40 {
      lines.append(
        String(repeating: " ", count: left + 1) + "0 " + scale + " "
          + (canvas.hasUnicode
            ? options.numberFormat.text(grid.maximum) : TerminalCanvas.ascii(options.numberFormat.text(grid.maximum))))
    }
    return lines
  }

  private static func paint(_ step: Int, _ width: Int, _ canvas: TerminalCanvas) -> String {
    if canvas.hasColor {
      return canvas.background(String(repeating: " ", count: width), color: grounds[step], ink: 15)
    }
    let shades =
      canvas.hasUnicode
      ? [" ", "░", "░", "▒", "▒", "▓", "▓", "█", "█"] : [" ", ".", ":", "-", "=", "+", "*", "#", "@"]
    return String(repeating: shades[step], count: width)
  }

  /// Column labels where they fit between their neighbours.
  private static func header(_ grid: HeatGrid, _ cell: Int, _ shown: Int, _ canvas: TerminalCanvas) -> String {
    var out = ""
    var used = 0
    for column in 0..<shown {
      let label = DisplayWidth.printable(
        canvas.hasUnicode ? grid.columns[column] : TerminalCanvas.ascii(grid.columns[column]))
      let start = column * cell
      let text = DisplayWidth.columns(of: label) > max(cell, 6) ? canvas.fit(label, max(cell, 6)) : label
      let width = DisplayWidth.columns(of: text)
      if start < used + (used > 0 ? 1 : 0) || start + width > shown * cell { continue }
      out += String(repeating: " ", count: start - used) + text
      used = start + width
    }
    return canvas.faint(out)
  }
}
