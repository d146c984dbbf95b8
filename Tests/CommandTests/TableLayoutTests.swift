import Columnar
import Testing

@testable import colq

@Suite struct TableLayoutTests {
  private func table(_ schema: Schema, _ rows: [[String?]], width: Int?) -> String {
    let terminal = Terminal(isTerminal: width != nil, width: width, usesColor: false)
    let cells = rows.map { $0.map { $0.map { DisplayText($0) } } }
    let layout = TableLayout(schema, cells, terminal)
    return layout.header + cells.map { layout.line($0) + "\n" }.joined() + layout.bottom + "\n"
  }

  @Test func alignsByTypeAndShowsNull() {
    let schema = Schema([Field("category", .text), Field("clicks", .bigint)])
    #expect(
      table(schema, [["Books", "12"], [nil, "3456789"], ["東京", nil]], width: nil) == """
        ┌──────────┬─────────┐
        │ category │  clicks │
        │ varchar  │  bigint │
        ├──────────┼─────────┤
        │ Books    │      12 │
        │ NULL     │ 3456789 │
        │ 東京     │    NULL │
        └──────────┴─────────┘

        """)
  }

  @Test func escapesControlCharacters() {
    let text = DisplayText("a\tb\n\u{1B}[31m\u{202E}x")
    #expect(text.text == "a\\tb\\n\\u{1B}[31m\\u{202E}x")
    #expect(text.width == text.text.count)
  }

  @Test func measuresCombiningAndWideCharacters() {
    #expect(DisplayText("e\u{301}").width == 1)
    #expect(DisplayText("👩‍👩‍👧").width == 2)
    #expect(DisplayText("한글").width == 4)
    #expect(DisplayText("日本語").elided(to: 4).width <= 4)
    #expect(DisplayText("日本語").elided(to: 5).text == "日本…")
  }

  @Test(arguments: [20, 40, 60, 80, 120])
  func fitsEveryTerminal(_ width: Int) {
    for columnCount in [1, 2, 3, 7, 40] {
      let schema = Schema((0..<columnCount).map { Field("column \($0)", $0 % 2 == 0 ? .text : .bigint) })
      let row: [String?] = (0..<columnCount).map { String(repeating: "x", count: 3 + $0 * 5 % 50) }
      for line in table(schema, [row], width: width).split(separator: "\n") {
        #expect(DisplayText(String(line)).width <= max(width, 7), "\(columnCount) columns in \(width)")
      }
    }
  }

  @Test func middleColumnsGiveWay() {
    let schema = Schema((0..<9).map { Field("c\($0)", .text) })
    let row: [String?] = (0..<9).map { _ in String(repeating: "y", count: 30) }
    let text = table(schema, [row], width: 60)
    #expect(text.contains("c0"))
    #expect(text.contains("c8"))
    #expect(!text.contains("c4"))
    #expect(text.contains("│ … │"))
  }
}
