import Testing

@testable import colq

@Suite struct ScriptTests {
  @Test(arguments: [
    ("select 1", 1, true), ("select 1;", 1, false), ("select 1; select 2 ;\n", 2, false), ("select ';' ; x", 2, true),
    ("-- a; b\nselect 1; -- c;", 1, false), (";;;", 0, false), ("", 0, false), ("select 'open", 1, true),
  ])
  func statements(_ text: String, _ count: Int, _ isOpen: Bool) {
    let script = Script(text)
    #expect(script.statements.count == count)
    #expect(script.isOpen == isOpen)
  }

  @Test func offsetsAreThoseOfTheText() {
    let text = "select 'ü';\nselect 2;"
    for statement in Script(text).statements {
      let bytes = Array(text.utf8)[statement.offset..<(statement.offset + statement.text.utf8.count)]
      #expect(String(decoding: bytes, as: UTF8.self) == statement.text)
    }
  }
}
