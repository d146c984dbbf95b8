import Charts
import Testing

@Suite struct EscapingTests {
  static let hostile = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)",
    "</title></svg><script>x</script>",
    "a\u{0}b\u{8}c\u{1B}[31m", "abc\u{202E}fed\u{2066}x", "]]><!--", "&lt;b&gt;", "line\nbreak\ttab",
    "\u{FFFE}\u{FFFF}\u{2028}",
    "javascript:alert(1)", "{{7*7}}", "<svg/onload=alert(1)>", "</style><script>y</script>", "</script>",
  ]

  @Test func textIsInert() {
    #expect(Escaping.text("<a href=\"x\" b='y'>&") == "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;")
    #expect(Escaping.text("a\u{0}\u{1B}b") == "a\u{FFFD}\u{FFFD}b")
    #expect(Escaping.text("a\u{202E}b\u{2069}") == "ab")
    #expect(Escaping.text("a\r\nb") == "a  b" || Escaping.text("a\r\nb") == "a b")
    #expect(Escaping.identifier("Ä <b> Key figures!") == "b-key-figures")
    #expect(Escaping.identifier("…") == "chart")
  }

  /// Every chart type with hostile names everywhere: well-formed, without an element or attribute that data made.
  @Test(arguments: ChartTypes.all.map { $0.name }) func chartsStayWellFormed(type: String) throws {
    let names = Self.hostile
    let data = ChartData(columns: [
      ChartColumn(names[0], categories: names), ChartColumn(names[1], categories: names.reversed()),
      ChartColumn(names[2], numbers: names.indices.map { Double($0 * $0 + 1) }),
    ])
    var options = ChartOptions(title: names[3])
    options.subtitle = names[1]
    options.series = names[1]
    for standalone in [true, false] {
      let svg = try Chart(type: type, data: data, options: options).svg(width: 700, standalone: standalone)
      let elements = try Markup.elements(of: svg)
      #expect(
        Set(elements.map(\.name)).isSubset(of: [
          "svg", "title", "desc", "style", "rect", "g", "line", "path", "circle", "text",
        ]))
      #expect(!elements.contains { $0.attributes.keys.contains { $0.hasPrefix("on") || $0 == "href" } })
      #expect(!svg.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
      #expect(elements.first?.attributes["role"] == "img")
    }
    let terminal = try TerminalChart.render(type: type, data: data, options: options, width: 60, color: false)
    #expect(
      !terminal.unicodeScalars.contains { $0.value == 0x1B || ($0.value < 0x20 && $0 != "\n") || $0.value == 0x202E })
  }

  @Test func reportsHoldNothingButTheirOwnScript() throws {
    let names = Self.hostile
    let data = ChartData(columns: [
      ChartColumn(names[0], categories: names), ChartColumn(names[1], numbers: names.indices.map { Double($0 + 1) }),
    ])
    let chart = try Chart(type: "bar", data: data, options: ChartOptions(title: names[0]))
    var figure = KeyFigure(name: names[1], value: 3)
    figure.note = names[4]
    figure.course = [1, 2]
    let blocks: [ReportBlock] = [
      .figures([figure]), .chart(chart, width: .full, note: names[2]),
      .table(ReportTable(title: names[0], data: data), width: .half),
      .breakdown(CategoryTree(data, ChartOptions()), title: names[3]), .text(names[0]),
      .notice(title: names[1], message: names[3], width: .half),
    ]
    let report = Report(
      title: names[0], subtitle: names[1], generatedAt: names[2],
      sections: [ReportSection(title: names[13], blocks: blocks)])
    let html = HTMLReport.render(report)
    let elements = try Markup.elements(of: html)
    #expect(elements.filter { $0.name == "script" }.count == 1)
    #expect(!elements.contains { ["img", "iframe", "link", "object", "a"].contains($0.name) })
    #expect(!elements.contains { $0.attributes.keys.contains { $0.hasPrefix("on") || $0 == "src" || $0 == "href" } })
    #expect(
      !html.contains("http://") || html.replacing("http://www.w3.org/2000/svg", with: "").contains("http://") == false)
    let ids = elements.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count)
    for element in elements {
      for id in (element.attributes["aria-labelledby"] ?? "").split(separator: " ") {
        #expect(ids.contains(String(id)))
      }
    }
  }
}
