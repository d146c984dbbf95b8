import Charts
import Testing

@Suite struct TerminalTests {
  @Test(arguments: Samples.all.map(\.name), [20, 33, 57, 80, 200])
  func linesFitTheWidth(name: String, width: Int) throws {
    let sample = try #require(Samples.all.first { $0.name == name })
    for unicode in [true, false] {
      let text = try TerminalChart.render(
        type: sample.type, data: sample.data, options: sample.options, width: width, height: 15, color: false,
        unicode: unicode)
      #expect(text.last == "\n")
      for line in text.split(separator: "\n") { #expect(DisplayWidth.columns(of: String(line)) <= width, "\(line)") }
      let isASCII = text.utf8.allSatisfy { $0 < 128 }
      #expect(unicode || isASCII, "\(text)")
    }
  }

  /// Colours add escape sequences and nothing else.
  @Test(arguments: Samples.all.filter { $0.type != "heatmap" }.map(\.name)) func coloursOnlyColour(name: String) throws
  {
    let sample = try #require(Samples.all.first { $0.name == name })
    let plain = try TerminalChart.render(
      type: sample.type, data: sample.data, options: sample.options, width: 60, color: false)
    let colored = try TerminalChart.render(
      type: sample.type, data: sample.data, options: sample.options, width: 60, color: true)
    #expect(colored != plain)
    let stripped = colored.replacing(#/\x1B\[[0-9;]*m/#, with: "")
    let trim = { (text: String) in text.split(separator: "\n").map { $0.reversed().drop { $0 == " " }.reversed() } }
    #expect(trim(stripped).map { String($0) } == trim(plain).map { String($0) })
  }

  @Test func wideCharactersCountTwice() {
    #expect(DisplayWidth.columns(of: "abc") == 3)
    #expect(DisplayWidth.columns(of: "玩具") == 4)
    #expect(DisplayWidth.columns(of: "👩‍👩‍👧") == 2)
    #expect(DisplayWidth.columns(of: "❤️") == 2)
    #expect(DisplayWidth.columns(of: "🇩🇪") == 2)
    #expect(DisplayWidth.columns(of: "e\u{301}") == 1)
    #expect(DisplayWidth.columns(of: "한국어") == 6)
    #expect(DisplayWidth.fit("玩具和游戏", width: 6) == "玩具… ")
    #expect(DisplayWidth.fit("ab", width: 4, alignsRight: true) == "  ab")
    #expect(DisplayWidth.fit("a\u{1B}[31mb", width: 8) == "a [31mb ")
  }

  @Test func barsAreInProportion() throws {
    let data = ChartData(columns: [ChartColumn("k", categories: ["a", "b"]), ChartColumn("n", numbers: [10, 5])])
    let lines = try TerminalChart.render(type: "bar", data: data, width: 25, color: false).split(separator: "\n")
    #expect(lines.map { String($0) } == ["a ████████████████████ 10", "b ██████████ 5"])
  }

  @Test func linesRise() throws {
    let data = ChartData(columns: [
      ChartColumn("x", categories: ["a", "b", "c"]), ChartColumn("n", numbers: [0, 1, 2]),
    ])
    let text = try TerminalChart.render(type: "line", data: data, width: 24, height: 8, color: false, unicode: false)
    let columns = text.split(separator: "\n").map { line in
      line.firstIndex(of: "*").map { line.distance(from: line.startIndex, to: $0) }
    }
    let marked = columns.compactMap { $0 }
    #expect(marked.count >= 4)
    #expect(marked == marked.sorted(by: >))
  }
}
