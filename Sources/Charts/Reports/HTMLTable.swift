/// A table with right-aligned numbers and, where asked for, bars behind them.
enum HTMLTable {
  static func render(_ table: ReportTable) -> String {
    let data = table.data
    if data.isEmpty { return "<div class=\"empty\"><p>No data yet.</p></div>" }
    let rows = min(data.rowCount, max(table.maximumRows, 1))
    var out = "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\""
    out += Escaping.text(table.title.isEmpty ? "Data table" : table.title) + "\"><table><thead><tr>"
    for column in data.columns {
      let heading = Escaping.text(table.headings[column.name] ?? column.name)
      out += "<th scope=\"col\"\(column.isNumber ? " class=\"num\"" : "")>\(heading)</th>"
    }
    out += "</tr></thead><tbody>\n"
    let maxima = data.columns.map { column in
      table.barColumns.contains(column.name) ? (0..<rows).compactMap { column.number($0) }.max() : nil
    }
    for row in 0..<rows {
      out += "<tr>"
      for (column, maximum) in zip(data.columns, maxima) { out += cell(column, row, maximum, table) }
      out += "</tr>\n"
    }
    out += "</tbody></table></div>"
    if rows < data.rowCount || data.isTruncated {
      let total = NumberFormat.full.text(Double(data.rowCount)) + (data.isTruncated ? " or more" : "")
      out += "<p class=\"note\">The first \(NumberFormat.full.text(Double(rows))) of \(total) rows.</p>"
    }
    return out
  }

  private static func cell(_ column: ChartColumn, _ row: Int, _ maximum: Double?, _ table: ReportTable) -> String {
    switch column.values {
    case .number:
      guard let value = column.number(row) else { return "<td class=\"num none\">–</td>" }
      let text = Escaping.text((table.formats[column.name] ?? .full).text(value))
      guard let maximum, maximum > 0 else { return "<td class=\"num\">\(text)</td>" }
      let share = SVGWriter.coordinate(min(max(value / maximum, 0), 1) * 100)
      return
        "<td class=\"num barred\"><span class=\"bar\"><i style=\"width:\(share)%\"></i></span><span class=\"n\">\(text)</span></td>"
    case .time: return "<td>\(column.time(row).map { TimeFormat.full($0) } ?? "–")</td>"
    case .category(let all):
      guard let text = all[row] else { return "<td class=\"none\">–</td>" }
      return "<td dir=\"auto\">\(Escaping.text(shortened(text)))</td>"
    }
  }

  /// Long texts would make a row fill the page.
  static func shortened(_ text: String) -> String {
    text.count <= 200 ? text : String(text.prefix(199)) + "…"
  }
}
