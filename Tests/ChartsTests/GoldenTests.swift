import Charts
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Pictures as reviewed: `Tests/Fixtures/svg/<name>.svg` and `.txt`. `COLQ_UPDATE_GOLDENS=1 swift test --filter GoldenTests` writes them
/// anew; look at the difference before you commit it.
@Suite struct GoldenTests {
  static let folder: String = {
    let here = #filePath
    return String(here[..<(here.lastIndex(of: "/") ?? here.endIndex)]) + "/../Fixtures/svg/"
  }()

  private func read(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    while case let byte = getc(file), byte != EOF { bytes.append(UInt8(truncatingIfNeeded: byte)) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func compare(_ text: String, with name: String) throws {
    let path = Self.folder + name
    if getenv("COLQ_UPDATE_GOLDENS") != nil {
      let file = try #require(fopen(path, "w"), "cannot write \(path)")
      fputs(text, file)
      fclose(file)
      return
    }
    let golden = try #require(read(path), "no golden file \(path)")
    #expect(golden == text, "\(name) differs from its golden file")
  }

  /// Elements on lines of their own, so that a difference can be read; the style sheet is left out.
  private func lines(_ svg: String) -> String { svg.replacing("><", with: ">\n<") + "\n" }

  @Test(arguments: Samples.all.map(\.name)) func picture(name: String) throws {
    let sample = try #require(Samples.all.first { $0.name == name })
    let chart = try Chart(type: sample.type, data: sample.data, options: sample.options)
    #expect(chart.svg(width: 488) == chart.svg(width: 488))
    try compare(lines(chart.svg(width: 488)), with: name + ".svg")
  }

  @Test(arguments: Samples.all.map(\.name)) func terminal(name: String) throws {
    let sample = try #require(Samples.all.first { $0.name == name })
    let text = try TerminalChart.render(
      type: sample.type, data: sample.data, options: sample.options, width: 72, height: 16, color: false)
    try compare(text, with: name + ".txt")
  }
}
