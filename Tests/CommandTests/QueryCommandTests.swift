import Testing

/// Statements through the whole process: results, errors, exit statuses.
@Suite struct QueryCommandTests {
  @Test func resultGoesToStandardOutput() throws {
    let run = try ColqProcess.run(["SELECT 1 AS one, 'x' AS text, CAST(NULL AS varchar) AS nothing", "--format", "csv"])
    #expect(run.status == 0)
    #expect(run.output == "one,text,nothing\n1,x,\n")
    #expect(run.errors.isEmpty)
  }

  @Test func everyFormat() throws {
    let sql = "SELECT * FROM (VALUES (1, 'a'), (2, NULL)) AS t (n, s) ORDER BY n"
    let expected = [
      "csv": "n,s\n1,a\n2,\n", "tsv": "n\ts\n1\ta\n2\t\\N\n", "ndjson": "{\"n\":1,\"s\":\"a\"}\n{\"n\":2,\"s\":null}\n",
      "json": "[{\"n\":1,\"s\":\"a\"},\n {\"n\":2,\"s\":null}]\n",
      "markdown": "| n | s |\n| ---: | --- |\n| 1 | a |\n| 2 | *NULL* |\n",
    ]
    for (format, text) in expected {
      let run = try ColqProcess.run([sql, "--format", format])
      #expect(run.output == text, "\(format): \(run.errors)")
    }
    let parquet = try ColqProcess.shell(
      "\"$COLQ\" \(ColqProcess.quoted(sql)) --format parquet >t.parquet && \"$COLQ\" \"SELECT sum(n) FROM 't.parquet'\" --format tsv"
    )
    #expect(parquet.output == "_col0\n3\n", "\(parquet.errors)")
  }

  @Test func outputNameTellsTheFormat() throws {
    for (ending, start) in [
      ("csv", "n\n1\n"), ("ndjson", "{\"n\":1}\n"), ("md", "| n |"), ("svg", "<svg"), ("parquet", "PAR1"),
    ] {
      let chart = ending == "svg" ? "--chart bar" : ""
      let run = try ColqProcess.shell(
        "\"$COLQ\" 'SELECT 1 AS n' \(chart) --output r.\(ending) && head -c \(start.utf8.count) r.\(ending) && ls r.*")
      #expect(run.output == start + "r.\(ending)\n", "\(ending): \(run.errors)")
    }
  }

  @Test func outputThatCannotBeWritten() throws {
    let missing = try ColqProcess.run(["SELECT 1", "--output", "no/such/folder/r.csv"])
    #expect(missing.status == 1)
    #expect(missing.errors == "error: cannot write 'no/such/folder/r.csv': No such file or directory\n")
    let full = try ColqProcess.shell(#"[ -e /dev/full ] || exit 1; "$COLQ" "SELECT 1" --format csv >/dev/full"#)
    #expect(full.status == 1)
    #expect(full.errors.hasPrefix("error: cannot write 'standard output': "))
    let folder = try ColqProcess.run(["SELECT 1", "--output", "/tmp"])
    #expect(folder.status == 2)
  }

  @Test func aQueryThatFailsLeavesTheOldFile() throws {
    let run = try ColqProcess.shell(#"echo old >r.csv; "$COLQ" "SELECT 1/0" --output r.csv; cat r.csv; ls r.*"#)
    #expect(run.output == "old\nr.csv\n")
    #expect(run.errors.contains("DIVISION_BY_ZERO"))
  }

  @Test func errorNamesThePlace() throws {
    let run = try ColqProcess.run(["SELECT 1;\nSELECT 2,\n  nme FROM (SELECT 1 AS name) t", "--format", "csv"])
    #expect(run.status == 1)
    #expect(run.output == "_col0\n1\n")
    #expect(
      run.errors
        == """
        error: COLUMN_NOT_FOUND: column "nme" not found
        line 3, column 3
          nme FROM (SELECT 1 AS name) t
          ^^^
        help: did you mean "name"?

        """.replacing("  nme", with: "    nme").replacing("  ^^^", with: "    ^^^"))
  }

  @Test(arguments: [
    ("SELEC 1", "SYNTAX_ERROR"), ("SELECT * FROM nowhere", "TABLE_NOT_FOUND"),
    ("SELECT nothing(1)", "FUNCTION_NOT_FOUND"),
    ("SELECT 9223372036854775807 + 1", "NUMERIC_VALUE_OUT_OF_RANGE"),
    ("SELECT CAST('x' AS bigint)", "INVALID_CAST_ARGUMENT"),
    ("SELECT 'a' + 1", "TYPE_MISMATCH"), ("SELECT * FROM 'no/such.parquet'", "TABLE_NOT_FOUND"),
  ])
  func faultyStatementsAreStatus1(_ sql: String, _ code: String) throws {
    let run = try ColqProcess.run([sql])
    #expect(run.status == 1)
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("error: \(code): "), "\(run.errors)")
  }

  @Test func statementsFromFileAndInput() throws {
    let file = try ColqProcess.shell(#"echo 'SELECT 1 AS n; SELECT 2 AS n;' >q.sql; "$COLQ" -f q.sql --format csv"#)
    #expect(file.output == "n\n1\nn\n2\n")
    #expect(try ColqProcess.run(["--format", "tsv"], input: "SELECT 3 AS n").output == "n\n3\n")
    #expect(try ColqProcess.run(["-f", "-", "--format", "tsv"], input: "SELECT 4 AS n").output == "n\n4\n")
  }

  /// A large result, or a long way to a small one.
  private func manyRows(_ columns: String, tables: Int) throws -> String {
    let path = try #require(Self.fixture("clicks_small.parquet"))
    let tables = (0..<tables).map { "'\(path)' t\($0)" }
    return "SELECT \(columns) FROM " + tables.joined(separator: " CROSS JOIN ")
  }

  @Test func readerThatLeavesEarly() throws {
    let sql = ColqProcess.quoted(try manyRows("t0.*", tables: 3))
    let run = try ColqProcess.shell(
      "{ \"$COLQ\" \(sql) --format csv; echo $? >status; } | head -n 1 >/dev/null; cat status")
    #expect(run.output == "0\n")
    #expect(run.errors.isEmpty)
  }

  @Test func controlCStopsAQuery() throws {
    let sql = ColqProcess.quoted(try manyRows("count(*)", tables: 5) + " WHERE t0.customerid < t4.customerid")
    // Bit 1 of the caught signals is SIGINT's (proc(5)): the query has begun, however busy the machine is. The second signal
    // is the one that `timeout` and the like send to the process' group besides; it may find the process gone.
    let run = try ColqProcess.shell(
      #"""
      "$COLQ" \#(sql) & while kill -0 $! && ! grep -q '^SigCgt:.*[2367abef]$' /proc/$!/status; do sleep 0.05; done
      kill -INT $!; sleep 0.01; kill -INT $! 2>/dev/null
      wait $!
      """#)
    #expect(run.status == 130)
    #expect(run.errors == "error: interrupted\n")
  }

  @Test func timingGoesToStandardError() throws {
    let run = try ColqProcess.run(["SELECT 1 AS n", "--timing", "--format", "csv"])
    #expect(run.output == "n\n1\n")
    #expect(run.errors.wholeMatch(of: /1 row in [0-9.]+ m?s\n/) != nil)
  }

  @Test func lakeFromTheEnvironment() throws {
    let run = try ColqProcess.shell(
      #"mkdir l; "$COLQ" "SELECT 7 AS n" -o l/t.parquet; COLQ_LAKE=l "$COLQ" "SELECT n FROM t" --format csv; "$COLQ" --lake l "SHOW TABLES" --format csv"#
    )
    #expect(run.output == "n\n7\nTable\nt\n")
  }

  @Test func bench() throws {
    let run = try ColqProcess.shell(
      #"printf 'SELECT 1; SELECT x; SELECT 1 UNION ALL SELECT 2' >q.sql; "$COLQ" bench --queries q.sql --runs 2 --format json --threads 1"#
    )
    #expect(run.status == 0)
    let shape =
      /\[\{"query":1,"seconds":\[[0-9.]+,[0-9.]+\],"rows":1\},\n \{"query":2,"error":"COLUMN_NOT_FOUND: [^\n]+"\},\n \{"query":3,"seconds":\[[0-9.]+,[0-9.]+\],"rows":2\}\]\n/
    #expect(run.output.wholeMatch(of: shape) != nil, "\(run.output)")
  }

  static func fixture(_ name: String) -> String? {
    let tests = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    return "/" + tests + "/Fixtures/" + name
  }
}
