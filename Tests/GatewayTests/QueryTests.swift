import Columnar
import Gateway
import QueryPlanner
import Synchronization
import TestSupport
import Testing
import Vectorized

/// `POST /query` over a small lake.
@Suite struct QueryTests {
  /// A lake with the table `t` of three rows.
  private static func withLake<R: Sendable>(
    configure: (inout GatewayConfiguration) -> Void = { _ in }, _ body: (TestGateway) async throws -> R
  ) async throws -> R {
    let scratch = ScratchFolder()
    let text = "n,name\n1,plain\n2,\"a \"\"quote\"\", é\"\n3,\n"
    try StorageFile.write(text, scratch.path + "/t.csv")
    let service = LakeQueryService(SessionOptions(lakePath: scratch.path, pageCacheByteCount: 0))
    defer { withExtendedLifetime(scratch) {} }
    return try await TestGateway.run(queries: service, configure: configure, body)
  }

  private static let sql = "SELECT n, name FROM t ORDER BY n"

  @Test func jsonIsTheDefault() async throws {
    try await Self.withLake { test in
      for headers in [[], ["Accept: */*"], ["Accept: application/json"], ["Accept: text/*;q=0.1, application/json"]] {
        let response = try await test.post("/query", Self.sql, headers: headers, toQueries: true)
        #expect(response.status == 200)
        #expect(response.headers["content-type"] == "application/json")
        #expect(response.headers["content-length"] == "\(response.body.count)")
        let json = try #require(JSONText(parsing: response.body))
        #expect(json["columns"]?.text == #"[{"name":"n","type":"bigint"},{"name":"name","type":"varchar"}]"#)
        #expect(json["rows"]?.text == #"[[1,"plain"],[2,"a \"quote\", é"],[3,null]]"#)
        #expect(json["rowCount"]?.integer == 3)
        guard case .number = json["elapsedMilliseconds"] else {
          Issue.record("no time")
          return
        }
      }
    }
  }

  @Test func linesAndTables() async throws {
    try await Self.withLake { test in
      let lines = try await test.post("/query", Self.sql, headers: ["Accept: application/x-ndjson"], toQueries: true)
      #expect(lines.headers["content-type"] == "application/x-ndjson")
      #expect(
        lines.text == #"{"n":1,"name":"plain"}"# + "\n" + #"{"n":2,"name":"a \"quote\", é"}"# + "\n"
          + #"{"n":3,"name":null}"# + "\n")
      let table = try await test.post(
        "/query", Self.sql, headers: ["Accept: application/json;q=0.5", "Accept: text/csv"], toQueries: true)
      #expect(table.headers["content-type"] == "text/csv")
      #expect(table.text == "n,name\n1,plain\n2,\"a \"\"quote\"\", é\"\n3,\n")
    }
  }

  @Test func statementsInJSON() async throws {
    try await Self.withLake { test in
      let body = #" {"sql":"SELECT count(*) AS \"c\" FROM t"}"#
      let response = try await test.post("/query", body, headers: ["Accept: text/csv"], toQueries: true)
      #expect(response.text == "c\n3\n")
      for bad in [#"{"sql":1}"#, #"{"statement":"SELECT 1"}"#, "{", "", "  \n"] {
        let response = try await test.post("/query", bad, toQueries: true)
        #expect(response.status == 400)
        #expect(JSONText(parsing: response.body)?["code"]?.string == "INVALID_REQUEST")
      }
      let binary = try await test.post("/query", [0x53, 0xFF, 0xFE], toQueries: true)
      #expect(binary.status == 400)
    }
  }

  @Test func errorsSayWhere() async throws {
    try await Self.withLake { test in
      let response = try await test.post("/query", "SELECT n,\n  nam FROM t", toQueries: true)
      #expect(response.status == 400)
      let json = try #require(JSONText(parsing: response.body))
      #expect(json["code"]?.string == "COLUMN_NOT_FOUND")
      #expect(json["line"]?.integer == 2)
      #expect(json["column"]?.integer == 3)
      let division = try await test.post("/query", "SELECT 1 / (n - 1) FROM t", toQueries: true)
      #expect(division.status == 400)
      #expect(JSONText(parsing: division.body)?["code"]?.string == "DIVISION_BY_ZERO")
    }
  }

  @Test(arguments: [
    "SELECT * FROM '/etc/passwd'", "SELECT * FROM 't.csv'", "SELECT * FROM '/tmp/*.csv'", "SELECT * FROM \"../t.csv\"",
    "SELECT * FROM \"/etc/passwd\"", "SHOW COLUMNS FROM '/etc/passwd'", "DESCRIBE \"../../etc/passwd\"",
    "EXPLAIN SELECT * FROM '/etc/passwd'", "SELECT (SELECT count(*) FROM '/etc/passwd')",
  ])
  func filesAreOutOfReach(_ sql: String) async throws {
    try await Self.withLake { test in
      let response = try await test.post("/query", sql, toQueries: true)
      #expect(response.status == 400)
      let json = try #require(JSONText(parsing: response.body))
      #expect(["NOT_SUPPORTED", "TABLE_NOT_FOUND", "SYNTAX_ERROR"].contains(json["code"]?.string))
      #expect(!response.text.contains("root:"))
    }
  }

  @Test(arguments: ["DROP TABLE t", "DELETE FROM t", "INSERT INTO t VALUES (1, 'a')", "SELECT 1; SELECT 2"])
  func nothingIsWritten(_ sql: String) async throws {
    try await Self.withLake { test in
      let response = try await test.post("/query", sql, toQueries: true)
      #expect(response.status == 400)
      #expect(try await test.post("/query", Self.sql, headers: ["Accept: text/csv"], toQueries: true).text.count > 10)
    }
  }

  @Test func whatTheClientDoesNotTakeIsNotSent() async throws {
    try await Self.withLake { test in
      for accept in ["image/png", "application/json;q=0", "text/html, application/xml"] {
        let response = try await test.post("/query", Self.sql, headers: ["Accept: \(accept)"], toQueries: true)
        #expect(response.status == 406)
      }
      let packed = try await test.post("/query", Self.sql, headers: ["Content-Encoding: gzip"], toQueries: true)
      #expect(packed.status == 415)
      #expect(try await test.get("/query", toQueries: true).status == 403)
      #expect(try await test.post("/query", Self.sql).status == 403)
    }
  }

  @Test func theKeyOfTheQueryListener() async throws {
    try await Self.withLake {
      $0.privateKey = SecretText(AdmissionTests.key)
    } _: { test in
      let right = ["x-api-key: \(AdmissionTests.key)"]
      #expect(try await test.post("/query", Self.sql, headers: right, toQueries: true).status == 200)
      let bearer = ["Authorization: Bearer \(AdmissionTests.key)"]
      #expect(try await test.get("/metrics", headers: bearer, toQueries: true).status == 200)
      #expect(try await test.get("/health", toQueries: true).status == 200)
      for wrong in [
        [], ["x-api-key: \(AdmissionTests.key)x"], ["Authorization: Bearer x"], ["Authorization: Basic YQ=="],
      ] {
        #expect(try await test.post("/query", Self.sql, headers: wrong, toQueries: true).status == 403)
        #expect(try await test.get("/metrics", headers: wrong, toQueries: true).status == 403)
      }
      let inQuery = try await test.post("/query?key=\(AdmissionTests.key)", Self.sql, toQueries: true)
      #expect(inQuery.status == 403)
    }
  }

  @Test func aForeignPageCannotUseThisMachinesBrowser() async throws {
    try await Self.withLake { test in
      func status(_ lines: String) async throws -> Int {
        try await test.send(
          "POST /query HTTP/1.1\r\nContent-Length: 8\r\n\(lines)\r\n", body: Array("SELECT 1".utf8), toQueries: true
        ).status
      }
      for host in ["127.0.0.1:8081", "localhost", "LOCALHOST:1", "[::1]:8081", "127.1.2.3"] {
        let found = try await status("Host: \(host)\r\n")
        #expect(found == 200)
      }
      for host in ["evil.example", "127.0.evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8081", ""] {
        #expect(try await status("Host: \(host)\r\n") == 403)
      }
      #expect(try await status("Host: localhost\r\nOrigin: http://localhost:3000\r\n") == 200)
      for origin in ["https://evil.example", "null", "http://localhost.evil.example"] {
        #expect(try await status("Host: localhost\r\nOrigin: \(origin)\r\n") == 403)
      }
    }
  }

  @Test func limitsOfAResult() async throws {
    try await Self.withLake {
      $0.queryLimits.rowCount = 2
    } _: { test in
      let response = try await test.post("/query", Self.sql, toQueries: true)
      #expect(response.status == 400)
      #expect(JSONText(parsing: response.body)?["code"]?.string == "EXCEEDED_RESULT_LIMIT")
      #expect(try await test.post("/query", Self.sql + " LIMIT 2", toQueries: true).status == 200)
    }
    try await Self.withLake {
      $0.queryLimits.byteCount = 50
    } _: { test in
      let response = try await test.post("/query", Self.sql, toQueries: true)
      #expect(JSONText(parsing: response.body)?["message"]?.string == "the result has more than 50 bytes")
    }
  }

  @Test func manyQueriesAtOnce() async throws {
    try await Self.withLake { test in
      let results = try await withThrowingTaskGroup(of: String.self) { group in
        for number in 0..<12 {
          group.addTask {
            try await test.post(
              "/query", "SELECT \(number) + sum(n) AS s FROM t", headers: ["Accept: text/csv"], toQueries: true
            )
            .text
          }
        }
        return try await group.reduce(into: Set()) { $0.insert($1) }
      }
      #expect(results == Set((0..<12).map { "s\n\($0 + 6)\n" }))
    }
  }
}
