/// Key figures as tiles.
enum HTMLFigures {
  static func render(_ figures: [KeyFigure], _ identifiers: inout Identifiers) -> String {
    var out = "<ul class=\"figures full\">\n"
    for figure in figures { out += tile(figure, &identifiers) }
    return out + "</ul>\n"
  }

  private static func tile(_ figure: KeyFigure, _ identifiers: inout Identifiers) -> String {
    var out = "<li class=\"card figure\"><p class=\"name\">\(Escaping.text(figure.name))</p>"
    out += "<p class=\"value\">\(Escaping.text(figure.valueText))</p>"
    out += "<p class=\"change\">"
    if let change = figure.changeText {
      let style = figure.isGood.map { $0 ? "up" : "down" } ?? "flat"
      out += "<span class=\"\(style)\">\(Escaping.text(change))</span>"
      if !figure.changeNote.isEmpty { out += " \(Escaping.text(figure.changeNote))" }
    } else {
      out += Escaping.text(figure.note)
    }
    out += "</p>"
    if figure.course.compactMap({ $0 }).count > 1 {
      var options = ChartOptions(title: figure.name + " over time")
      options.identifier = identifiers.unique("figure-" + figure.name)
      options.numberFormat = figure.format
      let data = ChartData(columns: [ChartColumn(figure.name, numbers: figure.course)])
      options.height = 44
      options.description = description(figure)
      out += Chart(type: Sparkline.self, data: data, options: options).svg(width: 170)
    }
    return out + "</li>\n"
  }

  private static func description(_ figure: KeyFigure) -> String {
    let values = figure.course.compactMap { $0 }
    guard let first = values.first, let last = values.last, let low = values.min(), let high = values.max() else {
      return ""
    }
    let text = { (value: Double) in figure.format.text(value) }
    return "\(values.count) values, from \(text(first)) to \(text(last)); lowest \(text(low)), highest \(text(high))."
  }
}
