import Testing

@testable import colq

@Suite struct ProgressBarTests {
  @Test func plainLine() {
    #expect(
      ProgressBar.line(label: "import", rowCount: 1_500_000, fraction: 0.75, seconds: 3, width: nil)
        == "import: 75 %, 1,500,000 rows, 500,000 rows/s, 1.00 s left")
    #expect(
      ProgressBar.line(label: "import", rowCount: 10, fraction: nil, seconds: 0, width: nil)
        == "import: 10 rows, 0 rows/s")
  }

  @Test(arguments: [10, 30, 60, 80, 200])
  func fitsTheTerminal(_ width: Int) {
    for fraction in [0, 0.001, 0.5, 1, 7, Double.nan] {
      let line = ProgressBar.line(label: "import", rowCount: 123_456_789, fraction: fraction, seconds: 12, width: width)
      #expect(DisplayText(line).width < max(width, 11))
    }
  }
}
