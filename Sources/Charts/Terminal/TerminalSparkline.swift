/// A line of block characters of eight heights.
package enum TerminalSparkline {
  static func text(_ values: [Double?], width: Int, _ canvas: TerminalCanvas) -> String {
    let signs: [Character] = canvas.hasUnicode ? Array("▁▂▃▄▅▆▇█") : Array("_.-=+*#@")
    let columns = min(values.count, width)
    if columns < 1 { return "" }
    // Several values in one column show as their mean.
    let means: [Double?] = (0..<columns).map { column in
      let part = values[(column * values.count / columns)..<((column + 1) * values.count / columns)].compactMap { $0 }
      return part.isEmpty ? nil : part.reduce(0, +) / Double(part.count)
    }
    let present = means.compactMap { $0 }
    guard let low = present.min(), let high = present.max() else { return "" }
    var out = ""
    for mean in means {
      guard let mean else {
        out += " "
        continue
      }
      let level = high > low ? (mean - low) / (high - low) * 7 : 3
      out.append(signs[min(max(Int(level.rounded()), 0), 7)])
    }
    return canvas.series(out, 0)
  }
}
