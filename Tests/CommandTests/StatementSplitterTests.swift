import Testing

@testable import colq

@Suite struct StatementSplitterTests {
  @Test(arguments: [
    ("select 1", ["select 1"], true),
    ("select 1;", ["select 1"], false),
    ("select 1; select 2 ;\n", ["select 1", " select 2 "], false),
    ("select ';' ; select \"a;b\"", ["select ';' ", " select \"a;b\""], true),
    ("select 'it''s; fine'; x", ["select 'it''s; fine'", " x"], true),
    ("-- a; b\nselect 1; -- c;", ["-- a; b\nselect 1"], false),
    ("/* ; */ ; select /* ; */ 1;", [" select /* ; */ 1"], false),
    (";;;", [], false),
    ("", [], false),
    ("select 'open", ["select 'open"], true),
    ("/* open", [], true),
    ("select 1 - 2 / 3;", ["select 1 - 2 / 3"], false),
  ])
  func cuts(_ text: String, _ statements: [String], _ isOpen: Bool) {
    let splitter = StatementSplitter(text)
    #expect(splitter.statements.map(\.text) == statements)
    #expect(splitter.isOpen == isOpen)
  }

  @Test func offsetsAreThoseOfTheText() {
    let text = "select 'ü';\nselect 2;"
    for statement in StatementSplitter(text).statements {
      let bytes = Array(text.utf8)[statement.offset..<(statement.offset + statement.text.utf8.count)]
      #expect(String(decoding: bytes, as: UTF8.self) == statement.text)
    }
  }
}
