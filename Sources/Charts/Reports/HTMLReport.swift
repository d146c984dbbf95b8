/// Writes a report as one HTML file that needs nothing beside itself.
///
/// Charts are drawn for up to three widths, and the style sheet shows the one that fits, so that text keeps its size on a
/// phone, on a screen and on paper. The only script switches the theme; the page's policy forbids every other.
package enum HTMLReport {
  package static func render(_ report: Report) -> String {
    var out = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    out += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    out += "<meta name=\"color-scheme\" content=\"light dark\">\n"
    out += "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
    out += "script-src '\(ThemeToggle.scriptHash)'; base-uri 'none'; form-action 'none'\">\n"
    out += "<meta name=\"generator\" content=\"colq\">\n"
    out += "<title>\(Escaping.text(report.title))</title>\n"
    out += "<style>\(ChartStyle.themes)\(ChartStyle.marks)\(HTMLStyle.page)</style>\n</head>\n<body>\n"
    out += "<header class=\"top\"><div><h1>\(Escaping.text(report.title))</h1>"
    if !report.subtitle.isEmpty { out += "<p class=\"sub\">\(Escaping.text(report.subtitle))</p>" }
    out += "</div>\(ThemeToggle.button)</header>\n<main>\n"
    var identifiers = Identifiers()
    for section in report.sections { out += render(section, &identifiers) }
    out += "</main>\n<footer>"
    if !report.generatedAt.isEmpty { out += "<span>\(Escaping.text(report.generatedAt))</span>" }
    out += "<span>Times are UTC. Made with colq.</span></footer>\n"
    return out + "<script>\(ThemeToggle.script)</script>\n</body>\n</html>\n"
  }

  private static func render(_ section: ReportSection, _ identifiers: inout Identifiers) -> String {
    var out = "<section>"
    if !section.title.isEmpty { out += "<h2>\(Escaping.text(section.title))</h2>" }
    out += "<div class=\"grid\">\n"
    for block in section.blocks { out += render(block, &identifiers) }
    return out + "</div></section>\n"
  }

  private static func render(_ block: ReportBlock, _ identifiers: inout Identifiers) -> String {
    switch block {
    case .figures(let figures): return HTMLFigures.render(figures, &identifiers)
    case .chart(let chart, let width, let note): return render(chart, width, note, &identifiers)
    case .table(let table, let width):
      return card(width, title: table.title, note: table.note, body: HTMLTable.render(table))
    case .breakdown(let tree, let title, let note):
      return card(.full, title: title, note: note, body: HTMLBreakdown.render(tree))
    case .text(let text): return "<p class=\"full prose\">\(Escaping.text(text))</p>\n"
    case .notice(let title, let message, let width):
      let body = "<div class=\"empty\"><p>\(Escaping.text(message))</p></div>"
      return card(width, title: title, note: "", body: body)
    }
  }

  private static func card(_ width: ReportBlock.Width, title: String, note: String, body: String) -> String {
    var out = "<article class=\"card \(width == .full ? "full" : "half")\">"
    if !title.isEmpty { out += "<h3>\(Escaping.text(title))</h3>" }
    if !note.isEmpty { out += "<p class=\"note\">\(Escaping.text(note))</p>" }
    return out + body + "</article>\n"
  }

  /// Widths of the picture for a card: wide screen, tablet or paper, phone.
  private static func variants(_ width: ReportBlock.Width) -> [(name: String, width: Double)] {
    width == .full ? [("w", 1_032), ("m", 640), ("n", 326)] : [("w", 488), ("n", 326)]
  }

  private static func render(
    _ chart: Chart, _ width: ReportBlock.Width, _ note: String, _ identifiers: inout Identifiers
  ) -> String {
    var chart = chart
    chart.options.identifier = identifiers.unique(chart.options.identifier ?? chart.options.title)
    if chart.data.isEmpty {
      let body = "<div class=\"empty\"><p>No data yet.</p></div>"
      return card(width, title: chart.options.title, note: note, body: body)
    }
    var body = "<figure>"
    for variant in variants(width) {
      body += "<div class=\"v\(variant.name)\">" + chart.svg(width: variant.width, variant: variant.name) + "</div>"
    }
    body += "</figure><details class=\"data\"><summary>Data table</summary>"
    var table = ReportTable(title: "", data: chart.data, maximumRows: 500)
    for column in chart.data.columns where column.isNumber { table.formats[column.name] = tableFormat(chart.options) }
    body += HTMLTable.render(table) + "</details>"
    return card(width, title: chart.options.title, note: note.isEmpty ? chart.options.subtitle : note, body: body)
  }

  private static func tableFormat(_ options: ChartOptions) -> NumberFormat {
    options.numberFormat == .automatic || options.numberFormat == .compact ? .full : options.numberFormat
  }
}

/// Ids that no other element of the page has.
struct Identifiers: Sendable {
  private var used: Set<String> = []

  mutating func unique(_ wanted: String) -> String {
    let base = Escaping.identifier(wanted)
    var name = base
    var number = 2
    while !used.insert(name).inserted {
      name = "\(base)-\(number)"
      number += 1
    }
    return name
  }
}
