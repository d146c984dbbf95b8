/// A grid of cells whose colour tells the number: columns across, rows down.
package enum HeatMap: ChartType {
  package static let name = "heatmap"
  package static let summary = "Heat map"

  package static func height(_ data: ChartData, _ options: ChartOptions, width: Double) -> Double {
    let grid = HeatGrid(data, options)
    let row = width < 480 ? 24.0 : min(max(width / 32, 26), 34)
    return Double(grid.rows.count) * row + 62
  }

  package static func draw(_ data: ChartData, _ options: ChartOptions, in frame: Frame, _ svg: inout SVGWriter) {
    let grid = HeatGrid(data, options)
    let names = grid.rows.map { TextMetrics.elide($0, size: 12, limit: frame.width * 0.3) }
    let left = (names.map { TextMetrics.width($0, size: 12) }.max() ?? 0) + 8
    let step = max(frame.width - left, 10) / Double(max(grid.columns.count, 1))
    let canThin = grid.columns.allSatisfy { $0.first?.isNumber ?? false }
    let labels = CategoryLabels(grid.columns, step: step, canThin: canThin)
    let legendHeight = 34.0
    let area = Frame(
      x: frame.x + left, y: frame.y, width: frame.width - left, height: frame.height - labels.height - legendHeight)
    let across = BandScale(count: grid.columns.count, start: area.x, end: area.right, padding: 0)
    let down = BandScale(count: grid.rows.count, start: area.y, end: area.bottom, padding: 0)
    let gap = min(across.step, down.step) > 9 ? 2.0 : 0.5
    for (rowIndex, row) in names.enumerated() {
      svg.label(row, x: area.x - 8, y: down.middle(rowIndex) + 4, anchor: .end, full: grid.rows[rowIndex])
      for column in grid.columns.indices {
        let cell = Frame(
          x: across.position(column), y: down.position(rowIndex), width: across.step - gap, height: down.step - gap)
        drawCell(grid, rowIndex, column, options, cell, &svg)
      }
    }
    labels.draw(&svg, bands: across, y: area.bottom - 2, leading: left)
    drawLegend(grid.maximum, options, right: frame.right, y: frame.bottom - 16, &svg)
  }

  private static func drawCell(
    _ grid: HeatGrid, _ row: Int, _ column: Int, _ options: ChartOptions, _ cell: Frame, _ svg: inout SVGWriter
  ) {
    let value = grid.values[row][column]
    let step = ChartStyle.step((value ?? 0) / grid.maximum)
    let format = options.numberFormat == .automatic || options.numberFormat == .compact ? .full : options.numberFormat
    let text = value.map { format.text($0) } ?? "none"
    let radius = min(cell.width, cell.height) > 9 ? 3.0 : 0
    svg.rectangle(cell, radius: radius, style: "q\(step)", title: "\(grid.rows[row]), \(grid.columns[column]): \(text)")
    // Numbers in many cells are noise; the tooltips and the table have them.
    guard let value, cell.height >= 18, grid.rows.count * grid.columns.count <= 84 else { return }
    let short = NumberFormat.compact.text(value)
    if TextMetrics.width(short, size: 10) + 4 <= cell.width {
      let style = step >= Palette.highStep ? "qh" : "ql"
      svg.label(
        short, x: cell.x + cell.width / 2, y: cell.y + cell.height / 2 + 3.5, size: 10, anchor: .middle, style: style)
    }
  }

  private static func drawLegend(
    _ maximum: Double, _ options: ChartOptions, right: Double, y: Double, _ svg: inout SVGWriter
  ) {
    let count = Palette.light.sequential.count
    let high = options.numberFormat.text(maximum)
    var x = right - TextMetrics.width(high, size: 12) - 6 - Double(count) * 14
    svg.label("0", x: x - 6, y: y + 9, anchor: .end)
    for step in 0..<count {
      svg.rectangle(Frame(x: x, y: y, width: 13, height: 10), radius: 2, style: "q\(step)")
      x += 14
    }
    svg.label(high, x: x + 6, y: y + 9)
  }

  package static func draw(_ data: ChartData, _ options: ChartOptions, terminal canvas: TerminalCanvas) -> [String] {
    TerminalHeatMap.draw(HeatGrid(data, options), options, canvas)
  }
}
