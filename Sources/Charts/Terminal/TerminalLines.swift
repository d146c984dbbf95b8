/// Lines on a grid of braille dots, two by four to a character; letters where there is no Unicode.
enum TerminalLines {
  static func draw(
    _ data: ChartData, _ options: ChartOptions, _ canvas: TerminalCanvas, isFilled: Bool
  ) -> [String] {
    var table = SeriesTable(data, options)
    if isFilled { table.stack() }
    if table.labels.isEmpty { return ["(no data)"] }
    var lines: [String] = []
    if table.series.count > 1 { lines.append(TerminalBars.legend(table, canvas)) }
    let rows = max(canvas.height - lines.count - 3, 3)
    var axis = ValueAxis(
      table.allValues, options, tickCount: max(rows / 4, 2), includesZero: true, isWhole: table.isWhole)
    let left = axis.labels.map { DisplayWidth.columns(of: $0) }.max() ?? 0
    let columns = max(canvas.width - left - 2, 8)
    let perColumn = canvas.hasUnicode ? 2 : 1
    let perRow = canvas.hasUnicode ? 4 : 1
    var grid = DotGrid(width: columns * perColumn, height: rows * perRow)
    axis.place(start: Double(grid.height - 1), end: 0)
    let x = positions(table, last: Double(grid.width - 1))
    // The highest stack first: the lower ones cover what is theirs.
    for index in isFilled ? Array(table.series.indices.reversed()) : Array(table.series.indices) {
      var layer = DotGrid(width: grid.width, height: grid.height)
      layer.color = UInt8(min(table.color(index), 200)) + 1
      draw(table.series[index].values, x, axis, in: &layer)
      if isFilled { layer.fillBelow() }
      grid.cover(with: layer)
    }
    lines += frame(grid, axis, left, rows, columns, perRow, canvas)
    return lines + xAxis(table, x.map { $0 / Double(perColumn) }, left, columns, canvas)
  }

  private static func draw(_ values: [Double?], _ x: [Double], _ axis: ValueAxis, in grid: inout DotGrid) {
    var previous: (Int, Int)?
    for row in values.indices {
      guard let value = values[row] else {
        previous = nil
        continue
      }
      let point = (Int(x[row].rounded()), Int(axis.position(value).rounded()))
      grid.line(from: previous ?? point, to: point)
      previous = point
    }
  }

  static func letter(_ index: Int) -> Character { ["*", "o", "+", "x", "@", "%", "="][min(index, 6)] }

  private static func positions(_ table: SeriesTable, last: Double) -> [Double] {
    if let times = table.times, let low = times.first, let high = times.last, high > low {
      return times.map { Double($0 - low) / Double(high - low) * last }
    }
    let steps = Double(max(table.labels.count - 1, 1))
    return table.labels.indices.map { Double($0) / steps * last }
  }

  private static func frame(
    _ grid: DotGrid, _ axis: ValueAxis, _ left: Int, _ rows: Int, _ columns: Int, _ perRow: Int,
    _ canvas: TerminalCanvas
  ) -> [String] {
    var labelOfRow: [Int: String] = [:]
    for (tick, label) in zip(axis.ticks, axis.labels) { labelOfRow[Int(axis.position(tick)) / perRow] = label }
    let (plain, ticked) = canvas.hasUnicode ? ("│", "┤") : ("|", "+")
    return (0..<rows).map { row in
      let label = canvas.fit(labelOfRow[row] ?? "", left, right: true)
      var line = canvas.faint(label + (labelOfRow[row] == nil ? plain : ticked))
      for column in 0..<columns {
        let (character, color) = canvas.hasUnicode ? grid.braille(column, row) : grid.letter(column, row)
        line += color > 0 ? canvas.series(String(character), Int(color) - 1) : String(character)
      }
      return line
    }
  }

  private static func xAxis(
    _ table: SeriesTable, _ x: [Double], _ left: Int, _ columns: Int, _ canvas: TerminalCanvas
  ) -> [String] {
    var marks: [(column: Int, label: String)] = []
    if let times = table.times {
      let last = Double(columns - 1)
      let scale = TimeScale(covering: times, start: 0, end: last, tickCount: max(columns / 11, 2))
      marks = scale.ticks.map { (Int(scale.position($0.milliseconds).rounded()), $0.label) }
    } else {
      marks = table.labels.enumerated().map { (Int(x[$0.offset]), $0.element) }
    }
    var labels = ""
    var used = 0
    var rule = Array(repeating: canvas.hasUnicode ? "─" : "-", count: columns)
    for mark in marks where mark.column < columns {
      let text = DisplayWidth.printable(canvas.hasUnicode ? mark.label : TerminalCanvas.ascii(mark.label))
      let width = DisplayWidth.columns(of: text)
      let start = min(max(mark.column - width / 2, 0), columns - width)
      if start < used + (used > 0 ? 1 : 0) || start < 0 { continue }
      rule[mark.column] = canvas.hasUnicode ? "┬" : "+"
      labels += String(repeating: " ", count: start - used) + text
      used = start + width
    }
    let padding = String(repeating: " ", count: left)
    let corner = canvas.hasUnicode ? "└" : "+"
    return [canvas.faint(padding + corner + rule.joined()), canvas.faint(padding + " " + labels)]
  }
}

/// A raster of dots, each with the number of a colour.
struct DotGrid: Sendable {
  let width: Int
  let height: Int
  /// 0 is an empty dot, else a colour's index plus one.
  private var dots: [UInt8]
  /// What the next dots get.
  var color: UInt8 = 1

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    dots = Array(repeating: 0, count: width * height)
  }

  mutating func set(_ x: Int, _ y: Int) {
    if x >= 0 && x < width && y >= 0 && y < height { dots[y * width + x] = color }
  }

  /// A straight line of dots, after Bresenham.
  mutating func line(from start: (Int, Int), to end: (Int, Int)) {
    let steps = max(abs(end.0 - start.0), abs(end.1 - start.1))
    if steps == 0 { return set(end.0, end.1) }
    for step in 0...steps {
      let part = Double(step) / Double(steps)
      let x = Double(start.0) + part * Double(end.0 - start.0)
      let y = Double(start.1) + part * Double(end.1 - start.1)
      set(Int(x.rounded()), Int(y.rounded()))
    }
  }

  /// Takes over the dots of `layer`, a grid of the same size.
  mutating func cover(with layer: DotGrid) {
    for index in dots.indices where layer.dots[index] != 0 { dots[index] = layer.dots[index] }
  }

  mutating func fillBelow() {
    for x in 0..<width {
      guard let top = (0..<height).first(where: { dots[$0 * width + x] != 0 }) else { continue }
      for y in top..<height { set(x, y) }
    }
  }

  /// The character of two by four dots, and its colour.
  func braille(_ column: Int, _ row: Int) -> (Character, UInt8) {
    // Bits of U+2800...U+28FF: dots 1-3 and 7 at the left, 4-6 and 8 at the right.
    let bits: [[UInt32]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
    var pattern: UInt32 = 0
    var color: UInt8 = 0
    for y in 0..<4 {
      for x in 0..<2 {
        let dot = dots[(row * 4 + y) * width + column * 2 + x]
        if dot > 0 {
          pattern |= bits[y][x]
          color = dot
        }
      }
    }
    if pattern == 0 { return (" ", 0) }
    return (Unicode.Scalar(0x2800 + pattern).map { Character($0) } ?? " ", color)
  }

  func letter(_ column: Int, _ row: Int) -> (Character, UInt8) {
    let dot = dots[row * width + column]
    return dot == 0 ? (" ", 0) : (TerminalLines.letter(Int(dot) - 1), dot)
  }
}
