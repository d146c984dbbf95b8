/// Charts made of characters.
package enum TerminalChart {
  /// The chart as lines no wider than `width` columns, each ended by a line feed.
  ///
  /// Text from the data cannot send control sequences. Throws `ChartError.unknownType`.
  package static func render(
    type: String, data: ChartData, options: ChartOptions = ChartOptions(), width: Int, height: Int = 20,
    color: Bool = true, unicode: Bool = true
  ) throws(ChartError) -> String {
    guard let found = ChartTypes.named(type) else { throw .unknownType(type) }
    let canvas = TerminalCanvas(width: width, height: height, hasColor: color, hasUnicode: unicode)
    var lines: [String] = []
    if !options.title.isEmpty && found.name != KPITile.name {
      lines.append(canvas.bold(trimmed(canvas.fit(options.title, canvas.width))))
    }
    if data.isEmpty {
      lines.append("(no data)")
    } else {
      lines += found.draw(data, options, terminal: canvas)
    }
    return lines.map { trimmed($0) + "\n" }.joined()
  }

  private static func trimmed(_ line: String) -> String {
    var line = line[...]
    while line.last == " " { line.removeLast() }
    return String(line)
  }
}
