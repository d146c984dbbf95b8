/// Lying bars of one colour each, with a number and its share of the whole.
enum TerminalRows {
  struct Row {
    var name: String
    var value: Double
    /// Index of a series' colour.
    var color: Int
    /// Text behind the number.
    var tail = ""
  }

  static func draw(_ rows: [Row], _ options: ChartOptions, _ canvas: TerminalCanvas) -> [String] {
    let format = options.numberFormat.common(for: rows.map(\.value))
    let tails = rows.map { format.text($0.value) + ($0.tail.isEmpty ? "" : " " + $0.tail) }
    let tailWidth = min(tails.map { DisplayWidth.columns(of: $0) }.max() ?? 0, canvas.width / 2)
    let longest = rows.map { DisplayWidth.columns(of: DisplayWidth.printable($0.name)) }.max() ?? 0
    let nameWidth = min(longest, canvas.width * 2 / 5, max(canvas.width - tailWidth - 3, 1))
    let room = max(canvas.width - nameWidth - tailWidth - 2, 1)
    let high = max(rows.map(\.value).max() ?? 0, 1e-300)
    return zip(rows, tails).map { row, tail in
      let bar = canvas.bar(row.value / high * Double(room), limit: room)
      return canvas.fit(row.name, nameWidth) + " " + canvas.series(bar, row.color) + " "
        + canvas.fit(tail, min(DisplayWidth.columns(of: tail), tailWidth))
    }
  }
}
