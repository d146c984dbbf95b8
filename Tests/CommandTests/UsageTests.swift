import Testing

/// The command line itself: help, version, wrong usage.
@Suite struct UsageTests {
  @Test func overviewListsQueryOptionsAndCommands() throws {
    let run = try ColqProcess.run(["--help"])
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    for word in [
      "USAGE: colq", "--lake", "--format", "--output", "--threads", "--memory-limit", "--timing", "COMMANDS:",
    ] {
      #expect(run.output.contains(word), "\(word)")
    }
  }

  @Test(arguments: ["bench", "compact", "generate", "import", "report", "vacuum", "verify"])
  func everyCommandHasHelp(_ command: String) throws {
    let long = try ColqProcess.run([command, "--help"])
    let help = try ColqProcess.run(["help", command])
    #expect(long.status == 0)
    #expect(long.output.contains("USAGE: colq \(command)"))
    #expect(long.output == help.output)
    #expect(long.errors.isEmpty)
  }

  @Test func version() throws {
    let run = try ColqProcess.run(["--version"])
    #expect(run.status == 0)
    #expect(run.output.wholeMatch(of: /[0-9]+\.[0-9]+\.[0-9]+\n/) != nil)
  }

  @Test(arguments: [
    ["--nonsense"], ["SELECT 1", "--format", "excel"], ["SELECT 1", "--threads", "0"], ["SELECT 1", "--threads", "x"],
    ["SELECT 1", "--memory-limit", "12 apples"], ["SELECT 1", "SELECT 2"], ["SELECT 1", "-f", "x.sql"], ["bench"],
    ["bench", "--queries", "x.sql", "--runs", "0"], ["--lake", "x", "bench"],
  ])
  func wrongUsageIsStatus2(_ arguments: [String]) throws {
    let run = try ColqProcess.run(arguments)
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("error: "))
  }

  @Test func missingStatementFile() throws {
    let run = try ColqProcess.run(["-f", "no such file.sql"])
    #expect(run.status == 1)
    #expect(run.errors == "error: cannot read 'no such file.sql': No such file or directory\n")
  }

  @Test func emptyInputIsWrongUsage() throws {
    let run = try ColqProcess.run([], input: "  -- nothing\n ; /* nor here */ ;\n")
    #expect(run.status == 2)
    #expect(run.errors == "error: there is no statement to run\n")
  }

  @Test func inputThatIsNoText() throws {
    let run = try ColqProcess.shell(#"printf 'SELECT \377' | "$COLQ""#)
    #expect(run.status == 1)
    #expect(run.errors == "error: 'standard input' is not UTF-8 text\n")
  }
}
