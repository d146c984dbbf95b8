/// Lying bars with names at the left and numbers at the right.
enum TerminalBars {
  static func draw(_ data: ChartData, _ options: ChartOptions, _ canvas: TerminalCanvas) -> [String] {
    let table = SeriesTable(data, options).limited(to: options.maximumItems ?? 200)
    // Time goes on: it cannot be folded into "Other".
    if table.times != nil && table.labels.count > 100 {
      return TerminalLines.draw(data, options, canvas, isFilled: true)
    }
    if table.labels.isEmpty { return ["(no data)"] }
    var lines: [String] = []
    if table.series.count > 1 { lines.append(legend(table, canvas)) }
    let extents = BarChart.extents(table, isStacked: options.isStacked)
    let format = options.numberFormat.common(for: extents)
    let numberWidth = min(extents.map { DisplayWidth.columns(of: format.text($0)) }.max() ?? 0, canvas.width / 3)
    let names = labels(table)
    let longest = names.map { DisplayWidth.columns(of: DisplayWidth.printable($0)) }.max() ?? 0
    let nameWidth = min(longest, max(canvas.width * 2 / 5, 4))
    let room = max(canvas.width - nameWidth - numberWidth - 2, 1)
    let high = max(extents.map { abs($0) }.max() ?? 0, 1e-300)
    for row in table.labels.indices {
      let name = canvas.fit(names[row], nameWidth)
      if options.isStacked && table.series.count > 1 {
        lines.append(name + " " + stack(table, row, high, room, canvas, format))
        continue
      }
      for (index, series) in table.series.enumerated() {
        let head = index == 0 ? name : String(repeating: " ", count: nameWidth)
        guard let value = series.values[row] else {
          lines.append(head)
          continue
        }
        let bar = canvas.series(canvas.bar(abs(value) / high * Double(room), limit: room), table.color(index))
        lines.append(
          head + " " + bar + " " + canvas.fit(format.text(value), DisplayWidth.columns(of: format.text(value))))
      }
    }
    return lines
  }

  private static func labels(_ table: SeriesTable) -> [String] {
    guard let times = table.times else { return table.labels }
    return times.map { TimeFormat.tick($0, among: times) }
  }

  private static func stack(
    _ table: SeriesTable, _ row: Int, _ high: Double, _ room: Int, _ canvas: TerminalCanvas, _ format: NumberFormat
  ) -> String {
    var out = ""
    var sum = 0.0
    var used = 0
    for (index, series) in table.series.enumerated() {
      sum += max(series.values[row] ?? 0, 0)
      // Ends are rounded, not lengths, so that the parts fill the whole.
      let end = Int((sum / high * Double(room)).rounded())
      let part = String(
        repeating: canvas.hasUnicode ? "█" : String(TerminalLines.letter(index)), count: max(end - used, 0))
      out += canvas.series(part, table.color(index))
      used = max(end, used)
    }
    let number = format.text(sum)
    return out + " " + canvas.fit(number, DisplayWidth.columns(of: number))
  }

  static func legend(_ table: SeriesTable, _ canvas: TerminalCanvas) -> String {
    var out = ""
    var used = 0
    for (index, series) in table.series.enumerated() {
      let name = DisplayWidth.printable(canvas.hasUnicode ? series.name : TerminalCanvas.ascii(series.name))
      let left = canvas.width - used - 4
      if left < 4 { break }
      let text = DisplayWidth.columns(of: name) > left ? canvas.fit(name, left) : name
      let sign = canvas.hasUnicode ? "■" : String(TerminalLines.letter(index))
      out += canvas.series(sign, table.color(index)) + " " + text + "  "
      used += 4 + DisplayWidth.columns(of: text)
    }
    return out
  }
}
