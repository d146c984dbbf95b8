import QueryPlanner
import Testing

/// Answers from a table, to test the runner itself.
private struct ScriptedEngine: SQLEngine {
  var answers: [String: SQLAnswer]
  func run(_ sql: String) throws -> SQLAnswer {
    guard let answer = answers[sql] else { throw SQLError(.divisionByZero, "Division by zero") }
    return answer
  }
}

@Suite struct SLTRunnerTests {
  private let engine = ScriptedEngine(answers: [
    "q": SQLAnswer(
      columns: ["a", "b"], types: ["bigint", "varchar"], rows: [["2", "x\ty"], ["1", nil], ["3", ""]])
  ])

  private func failures(_ text: String, line: Int? = nil) throws -> [String] {
    SLTRunner(engine: engine).failures(of: try SLTFile(name: "f.slt", text: text), line: line)
  }

  @Test func rightAnswersPass() throws {
    let text = """
      # a comment
      statement ok
      q

      statement error division BY .ero
      bad

      query IT
      q
      ----
      2\tx\\ty
      1\tNULL
      3\t(empty)

      query IT rowsort same
      q
      ----
      1\tNULL
      2\tx\\ty
      3\t(empty)

      skipif colq
      statement ok
      bad

      query ?? valuesort
      q
      ----
      (empty)
      1
      2
      3
      NULL
      x\\ty

      halt
      statement ok
      bad
      """
    #expect(try failures(text) == [])
  }

  @Test(arguments: [
    ("statement ok\nbad", "f.slt:1: failed: DIVISION_BY_ZERO"),
    ("\nstatement error\nq", "f.slt:2: expected an error, but it succeeded"),
    ("statement error overflow\nbad", "f.slt:1: expected an error matching overflow"),
    ("query II\nq\n----\n1", "f.slt:1: column 2 is expected to be of class I, and is varchar"),
    ("query I\nq\n----\n1", "f.slt:1: expected 1 columns, found 2"),
    ("query IT\nq\n----\n2\tx", "f.slt:1: wrong answer"),
    ("query IT\nbad\n----\n", "f.slt:1: failed"),
  ])
  func wrongAnswersAreNamed(_ text: String, _ start: String) throws {
    let found = try failures(text)
    #expect(found.count == 1 && found[0].hasPrefix(start), "\(found)")
  }

  @Test func oneRecordByItsLine() throws {
    let text = "statement ok\nbad\n\nstatement ok\nbad"
    #expect(try failures(text).count == 2)
    #expect(try failures(text, line: 5).map { $0.prefix(8) } == ["f.slt:4:"])
  }

  @Test func completionFillsAnswersIn() throws {
    let file = try SLTFile(name: "f.slt", text: "query ? rowsort\nq\n----\nold\n\nquery I\nbad\n----\n7\n")
    #expect(
      SLTRunner(engine: engine).completed(file)
        == "query IT rowsort\nq\n----\n1\tNULL\n2\tx\\ty\n3\t(empty)\n\nquery I\nbad\n----\n7\n")
  }

  @Test(arguments: [
    "bogus", "query\nq\n----", "query IZ\nq\n----\n", "query I upward\nq\n----\n", "statement ok", "query I\nq",
  ])
  func faultyFilesAreRefused(_ text: String) {
    #expect(throws: SLTError.self) { try SLTFile(name: "f.slt", text: text) }
  }
}
