import Columnar
import Testing

@testable import colq

/// Every format on the same rows, written to a file.
@Suite struct FormatTests {
  private static let schema = Schema([
    Field("name", .text), Field("n", .bigint), Field("price", .decimal(precision: 10, scale: 2)),
    Field("at", .timestamp(precision: 3)), Field("x", .double),
  ])

  private static let batches = [
    Batch(
      columns: [
        Vector(.text, [.text("plain"), .text(""), .null]),
        Vector(.bigint, [.integer(1), .integer(-9_223_372_036_854_775_808), .null]),
        Vector(.decimal(precision: 10, scale: 2), [.decimal(150), .decimal(-1), .null]),
        Vector(.timestamp(precision: 3), [.integer(0), .integer(1_700_000_000_123), .null]),
        Vector(.double, [.double(0.5), .double(.nan), .null]),
      ], count: 3),
    Batch(
      columns: [
        Vector(.text, [.text("a,\"b\"\r\n\t|\\<x>"), .text("日本 é")]),
        Vector(.bigint, [.integer(7), .integer(8)]),
        Vector(.decimal(precision: 10, scale: 2), [.decimal(5), .decimal(100)]),
        Vector(.timestamp(precision: 3), [.integer(-1), .integer(86_400_000)]),
        Vector(.double, [.double(1e300), .double(-.infinity)]),
      ], count: 2),
  ]

  private func written(_ format: String, _ batches: [Batch] = batches) throws -> String {
    let scratch = try ScratchFolder()
    let target = try OutputTarget.file(scratch.path + "/result")
    let writer = try #require(OutputFormats.named(format)).makeWriter(Self.schema, to: target, threads: 2)
    for batch in batches { try writer.write(batch) }
    try writer.finish()
    try target.commit()
    return try scratch.read("result")
  }

  @Test func csv() throws {
    #expect(
      try written("csv") == """
        name,n,price,at,x
        plain,1,1.50,1970-01-01 00:00:00.000,0.5
        "",-9223372036854775808,-0.01,2023-11-14 22:13:20.123,NaN
        ,,,,
        "a,""b""\r\n\t|\\<x>",7,0.05,1969-12-31 23:59:59.999,1e+300
        日本 é,8,1.00,1970-01-02 00:00:00.000,-Infinity

        """)
  }

  @Test func tsv() throws {
    #expect(
      try written("tsv") == """
        name\tn\tprice\tat\tx
        plain\t1\t1.50\t1970-01-01 00:00:00.000\t0.5
        \t-9223372036854775808\t-0.01\t2023-11-14 22:13:20.123\tNaN
        \\N\t\\N\t\\N\t\\N\t\\N
        a,"b"\\r\\n\\t|\\\\<x>\t7\t0.05\t1969-12-31 23:59:59.999\t1e+300
        日本 é\t8\t1.00\t1970-01-02 00:00:00.000\t-Infinity

        """)
  }

  private static let objects = [
    #"{"name":"plain","n":1,"price":"1.50","at":"1970-01-01T00:00:00.000","x":0.5}"#,
    #"{"name":"","n":-9223372036854775808,"price":"-0.01","at":"2023-11-14T22:13:20.123","x":null}"#,
    #"{"name":null,"n":null,"price":null,"at":null,"x":null}"#,
    #"{"name":"a,\"b\"\r\n\t|\\<x>","n":7,"price":"0.05","at":"1969-12-31T23:59:59.999","x":1e+300}"#,
    #"{"name":"日本 é","n":8,"price":"1.00","at":"1970-01-02T00:00:00.000","x":null}"#,
  ]

  @Test func json() throws {
    #expect(try written("json") == "[" + Self.objects.joined(separator: ",\n ") + "]\n")
    #expect(try written("json", []) == "[]\n")
  }

  @Test func ndjson() throws {
    #expect(try written("ndjson") == Self.objects.map { $0 + "\n" }.joined())
  }

  @Test func markdown() throws {
    #expect(
      try written("markdown") == """
        | name | n | price | at | x |
        | --- | ---: | ---: | --- | ---: |
        | plain | 1 | 1.50 | 1970-01-01 00:00:00.000 | 0.5 |
        |  | -9223372036854775808 | -0.01 | 2023-11-14 22:13:20.123 | NaN |
        | *NULL* | *NULL* | *NULL* | *NULL* | *NULL* |
        | a,"b"<br>\\t\\|\\\\&lt;x> | 7 | 0.05 | 1969-12-31 23:59:59.999 | 1e+300 |
        | 日本 é | 8 | 1.00 | 1970-01-02 00:00:00.000 | -Infinity |

        """)
  }

  @Test func table() throws {
    #expect(
      try written("table") == """
        ┌──────────────────┬──────────────────────┬───────────────┬─────────────────────────┬───────────┐
        │ name             │                    n │         price │ at                      │         x │
        │ varchar          │               bigint │ decimal(10,2) │ timestamp(3)            │    double │
        ├──────────────────┼──────────────────────┼───────────────┼─────────────────────────┼───────────┤
        │ plain            │                    1 │          1.50 │ 1970-01-01 00:00:00.000 │       0.5 │
        │                  │ -9223372036854775808 │         -0.01 │ 2023-11-14 22:13:20.123 │       NaN │
        │ NULL             │                 NULL │          NULL │ NULL                    │      NULL │
        │ a,"b"\\r\\n\\t|\\<x> │                    7 │          0.05 │ 1969-12-31 23:59:59.999 │    1e+300 │
        │ 日本 é           │                    8 │          1.00 │ 1970-01-02 00:00:00.000 │ -Infinity │
        └──────────────────┴──────────────────────┴───────────────┴─────────────────────────┴───────────┘
        5 rows

        """)
  }

  @Test func equalNamesStayApart() {
    let schema = Schema([Field("a", .bigint), Field("a", .bigint), Field("a_2", .bigint)])
    #expect(schema.withDistinctNames.fields.map(\.name) == ["a", "a_2", "a_2_2"])
  }

  @Test func quotedText() {
    #expect(JSONText.string("é \"q\" \\ \n\u{1}").text == #""é \"q\" \\ \n\u0001""#)
  }

  @Test func anUnfinishedFileLeavesTheOldOne() throws {
    let scratch = try ScratchFolder()
    try scratch.write("result", "old")
    do {
      let target = try OutputTarget.file(scratch.path + "/result")
      try target.append("new")
    }
    #expect(try scratch.read("result") == "old")
    do {
      let target = try OutputTarget.file(scratch.path + "/result")
      try target.append("new")
      try target.commit()
    }
    #expect(try scratch.read("result") == "new")
    let listing = try ColqProcess.shell("ls \(ColqProcess.quoted(scratch.path))")
    #expect(listing.output == "result\n")
  }
}
