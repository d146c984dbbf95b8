/// Categories as bars, each of which opens to show its parts.
enum HTMLBreakdown {
  static func render(_ tree: CategoryTree) -> String {
    let total = tree.groups.reduce(0) { $0 + $1.value }
    guard let largest = tree.groups.first?.value, largest > 0 else {
      return "<div class=\"empty\"><p>No data yet.</p></div>"
    }
    var out = "<div class=\"drill\">\n"
    for group in tree.groups.prefix(60) {
      let head = line(group.name, group.value, of: largest, total: total)
      if group.parts.isEmpty {
        out += "<div class=\"line\">\(head)</div>\n"
        continue
      }
      out += "<details><summary class=\"line\">\(head)</summary><div class=\"parts\">"
      let most = group.parts.first?.value ?? 0
      for part in group.parts.prefix(60) {
        let name = group.shortName(of: part)
        out += "<div class=\"line\">" + line(name, part.value, of: most, total: group.value) + "</div>"
      }
      out += "</div></details>\n"
    }
    return out + "</div>"
  }

  private static func line(_ name: String, _ value: Double, of largest: Double, total: Double) -> String {
    let width = SVGWriter.coordinate(largest > 0 ? value / largest * 100 : 0)
    let share = NumberFormat.percent(decimals: 1).text(total > 0 ? value / total : 0)
    var out = "<span class=\"what\" dir=\"auto\">\(Escaping.text(HTMLTable.shortened(name)))</span>"
    out += "<span class=\"bar\"><i style=\"width:\(width)%\"></i></span>"
    out += "<span class=\"many\">\(NumberFormat.full.text(value))</span>"
    return out + "<span class=\"share\">\(share)</span>"
  }
}
