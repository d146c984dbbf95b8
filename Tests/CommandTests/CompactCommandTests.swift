import Testing

/// `compact` and `vacuum` through the whole process.
@Suite struct CompactCommandTests {
  private static let prepare = """
    "$COLQ" generate --rows 3000 --days 3 --seed 4 --out made >/dev/null && \
    "$COLQ" import made/clickstream-*.csv --lake lake >/dev/null 2>&1 &&
    """

  @Test func compactsVacuumsAndStaysSound() throws {
    let run = try ColqProcess.shell(
      Self.prepare + """
        "$COLQ" --lake lake "SELECT count(*), count(DISTINCT _seq) FROM clickstream" --format csv && \
        "$COLQ" compact clickstream --lake lake && "$COLQ" compact --lake lake && \
        "$COLQ" vacuum --lake lake && "$COLQ" vacuum --lake lake --retain 0 --dry-run | tail -1 && \
        "$COLQ" vacuum --lake lake --retain 0s && "$COLQ" verify --lake lake && \
        "$COLQ" --lake lake "SELECT count(*), count(DISTINCT _seq) FROM clickstream" --format csv && \
        find lake/clickstream/columnar -name '*.parquet' | wc -l
        """)
    #expect(run.status == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n").map(String.init)
    try #require(lines.count == 13, "\(run.output)")
    #expect(lines[1] == "3000,3000" && lines[11] == "3000,3000")
    #expect(lines[2].hasPrefix("clickstream: 3,000 rows, 3 files (") && lines[2].contains(", sorted by "))
    #expect(lines[3].hasPrefix("compacted in "))
    #expect(lines[4] == "clickstream: nothing to compact")
    #expect(lines[6].hasPrefix("clickstream: 0 files (0 B) removed, 3 files (") && lines[6].hasSuffix("not old enough"))
    #expect(lines[7].hasSuffix(" to remove"))
    #expect(lines[8].hasPrefix("clickstream: 3 files (") && lines[8].hasSuffix(" removed"))
    #expect(lines[9].hasSuffix(": sound"))
    #expect(lines[12].filter { $0 != " " } == "3")
  }

  @Test func complaints() throws {
    let none = try ColqProcess.run(["compact", "--lake", "none"])
    #expect(none.status == 1 && none.errors.contains("none"))
    let table = try ColqProcess.run(["vacuum", "t", "--lake", "/tmp"])
    #expect(table.status == 1 && table.errors.contains("no table 't'"))
    for time in ["7", "-1d", "x", "1w"] {
      #expect(try ColqProcess.run(["vacuum", "--retain=\(time)"]).status == 2, "\(time)")
    }
    #expect(try ColqProcess.run(["compact", "--threads", "0"]).status == 2)
  }
}
