/// A chart ready to be drawn: a type, data and options.
package struct Chart: Sendable {
  package var type: any ChartType.Type
  package var data: ChartData
  package var options: ChartOptions

  /// Throws `ChartError.unknownType` when no chart type is called `type`.
  package init(type: String, data: ChartData, options: ChartOptions = ChartOptions()) throws(ChartError) {
    guard let found = ChartTypes.named(type) else { throw .unknownType(type) }
    self.init(type: found, data: data, options: options)
  }

  package init(type: any ChartType.Type, data: ChartData, options: ChartOptions = ChartOptions()) {
    self.type = type
    self.data = data
    self.options = options
  }

  /// What a screen reader says about the chart.
  package var description: String { options.description ?? ChartDescription.text(self) }

  /// The chart as one `svg` element of `width` units.
  ///
  /// A `standalone` picture carries its style sheet and shows its title; otherwise both are the page's business.
  /// `variant` keeps ids apart when a page holds the same chart twice.
  package func svg(width: Double = 760, standalone: Bool = false, variant: String = "") -> String {
    let width = width.isFinite ? min(max(width, 160), 4_000) : 760
    var frame = Frame(x: 0, y: 0, width: width, height: 0)
    let id = Escaping.identifier(options.identifier ?? options.title) + (variant.isEmpty ? "" : "-" + variant)
    var body = SVGWriter()
    if standalone { frame = drawTitle(frame, &body) }
    let height = data.isEmpty ? 96 : options.height ?? type.height(data, options, width: frame.width)
    frame.height = height.isFinite ? min(max(height, 24), 4_000) : 300
    if data.isEmpty {
      body.label("No data yet", x: frame.x + frame.width / 2, y: frame.y + frame.height / 2, size: 14, anchor: .middle)
    } else {
      type.draw(data, options, in: frame, &body)
    }
    let totalHeight = frame.bottom + (standalone ? 16 : 0)
    var out = "<svg class=\"chart\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "
    out += SVGWriter.coordinate(width) + " " + SVGWriter.coordinate(totalHeight) + "\""
    if standalone {
      out += " width=\"\(SVGWriter.coordinate(width))\" height=\"\(SVGWriter.coordinate(totalHeight))\""
    }
    out += " role=\"img\" aria-labelledby=\"\(id)-t \(id)-d\">"
    out += "<title id=\"\(id)-t\">\(Escaping.text(options.title.isEmpty ? type.summary : options.title))</title>"
    out += "<desc id=\"\(id)-d\">\(Escaping.text(description))</desc>"
    if standalone {
      out += "<style>\(ChartStyle.themes)\(ChartStyle.marks)</style>"
      out += "<rect class=\"sf\" width=\"100%\" height=\"100%\"/>"
    }
    return out + body.text + "</svg>"
  }

  private func drawTitle(_ whole: Frame, _ svg: inout SVGWriter) -> Frame {
    var y = 16.0
    let room = whole.width - 32
    if !options.title.isEmpty {
      y += 16
      let title = TextMetrics.elide(options.title, size: 17, limit: room)
      svg.label(title, x: 16, y: y, size: 17, style: "t b", full: options.title)
    }
    if !options.subtitle.isEmpty {
      y += 18
      let subtitle = TextMetrics.elide(options.subtitle, size: 13, limit: room)
      svg.label(subtitle, x: 16, y: y, size: 13, full: options.subtitle)
    }
    return Frame(x: 16, y: y + (y > 16 ? 14 : 0), width: room, height: 0)
  }
}

/// Why a chart cannot be made.
package enum ChartError: Error, Hashable, CustomStringConvertible {
  case unknownType(String)

  package var description: String {
    switch self {
    case .unknownType(let name):
      "unknown chart type \"\(name)\"; choose one of: " + ChartTypes.all.map { $0.name }.joined(separator: ", ")
    }
  }
}
