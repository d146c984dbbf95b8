import Charts
import Testing

/// Boxes of the labels of a picture, from the markup.
private struct Label {
  var text: String
  var x: Double
  var y: Double
  var width: Double
  var size: Double
  var isRotated: Bool

  static func all(in svg: String) throws -> [Label] {
    var labels: [Label] = []
    for part in svg.components(splitBy: "<text ").dropFirst() {
      let head = part.prefix { $0 != ">" }
      let content = part.dropFirst(head.count + 1).prefix { $0 != "<" }
      func attribute(_ name: String) -> String? {
        let found = head.components(splitBy: name + "=\"")
        return found.count > 1 ? String(found[1].prefix { $0 != "\"" }) : nil
      }
      let text = String(content).replacing("&amp;", with: "&").replacing("&quot;", with: "\"")
      let size = attribute("font-size").flatMap(Double.init) ?? 12
      let width = TextMetrics.width(text, size: size)
      var x = try #require(attribute(" x").flatMap { Double($0) } ?? attribute("x").flatMap { Double($0) })
      let y = try #require(attribute(" y").flatMap { Double($0) })
      switch attribute("text-anchor") {
      case "middle": x -= width / 2
      case "end": x -= width
      default: break
      }
      labels.append(Label(text: text, x: x, y: y, width: width, size: size, isRotated: attribute("transform") != nil))
    }
    return labels
  }
}

extension StringProtocol {
  fileprivate func components(splitBy separator: String) -> [Substring] {
    Substring(self).split(separator: separator, omittingEmptySubsequences: false)
  }
}

@Suite struct LayoutTests {
  /// No label lies over another or outside the picture, at the widths of a phone, a half card and a page.
  @Test(arguments: Samples.all.map(\.name), [300.0, 326, 488, 640, 1_032])
  func labelsHaveRoom(name: String, width: Double) throws {
    let sample = try #require(Samples.all.first { $0.name == name })
    let svg = try Chart(type: sample.type, data: sample.data, options: sample.options).svg(width: width)
    let box = try #require(Markup.elements(of: svg).first?.attributes["viewBox"]).split(separator: " ").compactMap {
      Double($0)
    }
    let labels = try Label.all(in: svg)
    for label in labels where !label.isRotated {
      // The metrics are on the safe side by a tenth; half of it may stick out.
      let slack = label.width * 0.06 + 0.5
      #expect(
        label.x >= -slack && label.x + label.width <= box[2] + slack, "\(label.text) is cut in \(name) at \(width)")
      #expect(label.y - label.size * 0.75 >= -0.5 && label.y <= box[3], "\(label.text) is cut in \(name) at \(width)")
    }
    let level = labels.filter { !$0.isRotated }
    for (index, a) in level.enumerated() {
      for b in level[(index + 1)...] {
        let slack = min(a.width, b.width) * 0.1
        let isApart = a.x + a.width - slack <= b.x || b.x + b.width - slack <= a.x
        let isAbove = a.y <= b.y - b.size * 0.72 || b.y <= a.y - a.size * 0.72
        #expect(isApart || isAbove, "\"\(a.text)\" touches \"\(b.text)\" in \(name) at \(width)")
      }
    }
  }

  /// One row, many rows, only NULLs, negative, huge and equal numbers: every type draws something well-formed.
  @Test(arguments: ChartTypes.all.map { $0.name }) func oddData(type: String) throws {
    let many = 5_000
    let odd: [ChartData] = [
      ChartData(), ChartData(columns: [ChartColumn("a", categories: [])]),
      ChartData(columns: [ChartColumn("a", categories: ["x"])]),
      ChartData(columns: [ChartColumn("a", numbers: [1])]),
      ChartData(columns: [ChartColumn("a", categories: [nil, nil]), ChartColumn("b", numbers: [nil, nil])]),
      ChartData(columns: [ChartColumn("a", times: [nil, nil]), ChartColumn("b", numbers: [1, 2])]),
      ChartData(columns: [
        ChartColumn("a", times: [0, nil, Int64.max, Int64.min]), ChartColumn("b", numbers: [1, 2, 3, 4]),
      ]),
      ChartData(columns: [ChartColumn("a", categories: ["x", "y", "z"]), ChartColumn("b", numbers: [-5, 0, -1e300])]),
      ChartData(columns: [
        ChartColumn("a", categories: ["x", "y", "z"]), ChartColumn("b", numbers: [1e308, -1e308, 1e-308]),
      ]),
      ChartData(columns: [ChartColumn("a", categories: ["x", "y"]), ChartColumn("b", numbers: [.nan, .infinity])]),
      ChartData(columns: [
        ChartColumn("a", categories: (0..<many).map { "name \($0)" }),
        ChartColumn("b", numbers: (0..<many).map { Double($0) }),
      ]),
      ChartData(columns: [
        ChartColumn("t", times: (0..<many).map { Int64($0) * 3_600_000 }),
        ChartColumn("s", categories: (0..<many).map { "s\($0 % 40)" }),
        ChartColumn("b", numbers: (0..<many).map { Double($0 % 97) }),
      ]),
    ]
    for (index, data) in odd.enumerated() {
      for change in [
        { _ in }, { $0.isStacked = true },
        {
          $0.isHorizontal = true; $0.isLogarithmic = true
        },
      ] as [(inout ChartOptions) -> Void] {
        let chart = try Chart(type: type, data: data, options: ChartOptions(title: "odd \(index)", change))
        let svg = chart.svg(width: 326)
        _ = try Markup.elements(of: svg)
        #expect(!svg.contains("nan") && !svg.contains("inf"))
        #expect(svg.utf8.count < 4_000_000)
        let text = try TerminalChart.render(type: type, data: data, options: chart.options, width: 40, color: false)
        #expect(!text.isEmpty)
        for line in text.split(separator: "\n") { #expect(DisplayWidth.columns(of: String(line)) <= 40, "\(line)") }
      }
    }
  }

  @Test func unknownTypesAreNamed() {
    #expect(throws: ChartError.unknownType("bra")) { _ = try Chart(type: "bra", data: ChartData()) }
    #expect(ChartError.unknownType("bra").description.contains("bar"))
    let names = ChartTypes.all.map { $0.name }
    #expect(names == names.sorted() && Set(names).count == names.count)
  }
}
