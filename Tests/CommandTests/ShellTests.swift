import Testing

/// The interactive shell in a pseudo-terminal made by `script`.
@Suite(.enabled("needs the command 'script' of util-linux") { try ColqProcess.shell("command -v script").status == 0 })
struct ShellTests {
  /// Types `lines` when the prompt is there: what is typed before the terminal is set up is dropped.
  private func session(_ lines: String) throws -> ColqProcess {
    try ColqProcess.shell(
      "{ sleep 1; printf \(ColqProcess.quoted(lines)); sleep 1; } | timeout -k 1 20 script -qec \"$COLQ\" /dev/null",
      environment: ["COLQ_HISTORY": "", "TERM": "xterm", "LC_ALL": "C.UTF-8"])
  }

  @Test func statementsSpanLines() throws {
    let run = try session(#"SELECT 40 +\n2 AS answer;\n.quit\n"#)
    #expect(run.status == 0)
    #expect(run.output.contains("colq> "))
    #expect(run.output.contains("  ... "))
    #expect(run.output.contains("42 │"))
  }

  @Test func mistakesDoNotEndIt() throws {
    let run = try session(#".nonsense\n.format excel\nSELECT x;\nSELECT 6 * 7 AS n;\n.quit\n"#)
    #expect(run.status == 0)
    #expect(run.output.contains("no shell command \".nonsense\""))
    #expect(run.output.contains("choose a format: table, csv"))
    #expect(run.output.contains("COLUMN_NOT_FOUND"))
    #expect(run.output.contains("42"))
  }

  @Test func endOfInputLeaves() throws {
    #expect(try session(#"\004"#).status == 0)
  }
}
