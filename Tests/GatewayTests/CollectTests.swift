import Gateway
import Ingest
import Testing

/// What becomes of a body on its way to the collector, and the answers word by word.
@Suite struct CollectTests {
  @Test func aBodyGoesToTheCollectorAsItIs() async throws {
    try await TestGateway.run { test in
      let body = #"{"customerid":"c1","activitytype":"click"}"#
      let response = try await test.post("/clickstream", body, headers: ["User-Agent: probe/1"])
      #expect(response.status == 200)
      #expect(response.text == #"{"accepted":1,"rejected":0}"#)
      #expect(response.headers["content-type"] == "application/json")
      let id = try #require(response.headers["x-amzn-requestid"])
      #expect(id.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
      let date = try #require(response.headers["date"])
      #expect(date.wholeMatch(of: /[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/) != nil)
      #expect(test.collector.bodies.withLock { $0 } == [Array(body.utf8)])
      let source = try #require(test.collector.sources.withLock { $0 }.first)
      #expect(source == EventSource(requestID: id, address: "127.0.0.1", userAgent: "probe/1"))
    }
  }

  @Test(arguments: ["/clickstream", "/collect", "/prod/clickstream", "/prod/collect", "/clickstream?key=x&a=b"])
  func pathsOfTheCollector(_ path: String) async throws {
    try await TestGateway.run { test in
      let response = try await test.post(path, "{}", headers: ["Content-Type: text/plain;charset=UTF-8"])
      #expect(response.status == 200)
    }
  }

  @Test func aRequestMayNameTheWholeURL() async throws {
    try await TestGateway.run { test in
      let statuses = [
        try await test.post("http://shop.example/clickstream", "{}").status,
        try await test.get("http://shop.example/health").status, try await test.get("http://shop.example").status,
      ]
      #expect(statuses == [200, 200, 403])
    }
  }

  @Test(arguments: [
    "/", "/test/clickstream", "/clickstream/", "/clickstream/x", "/Clickstream", "/../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd", "/prod/../clickstream", "//clickstream", "/query", "/metrics", "/live/events",
  ])
  func unknownPathsAreForbiddenAsInAPIGateway(_ path: String) async throws {
    try await TestGateway.run { test in
      for method in ["GET", "POST", "DELETE"] {
        let response = try await test.get(path, headers: ["Content-Length: 0"], method: method)
        #expect(response.status == 403)
        #expect(response.text == #"{"message":"Missing Authentication Token"}"#)
        #expect(response.headers["x-amzn-errortype"] == "MissingAuthenticationTokenException")
      }
      #expect(test.collector.bodies.withLock { $0.isEmpty })
    }
  }

  @Test(arguments: ["GET", "PUT", "DELETE", "PATCH", "TRACE"])
  func theCollectorTakesPostAlone(_ method: String) async throws {
    try await TestGateway.run { test in
      let response = try await test.get("/clickstream", headers: ["Content-Length: 0"], method: method)
      #expect(response.status == 403)
      #expect(response.text == #"{"message":"Missing Authentication Token"}"#)
    }
  }

  private func answer(
    to error: any Error & Sendable, detail: Bool = false
  ) async throws -> (status: Int, text: String, type: String?, retry: String?) {
    try await TestGateway.run(StubCollector { _ in throw error }) {
      $0.showsErrorDetail = detail
    } _: { test in
      let response = try await test.post("/clickstream", "[]")
      return (
        response.status, response.text, response.headers["x-amzn-errortype"], response.headers["retry-after"]
      )
    }
  }

  @Test func anInvalidBodyIsRefusedWithoutDetail() async throws {
    let error = CollectError.invalid(event: 3, field: "/customerid", reason: "the value is no VARCHAR")
    let plain = try await answer(to: error)
    #expect(plain.status == 400)
    #expect(plain.text == #"{"message":"Invalid request body"}"#)
    #expect(plain.type == "BadRequestException")
    let detailed = try await answer(to: error, detail: true)
    #expect(
      detailed.text == #"{"message":"Invalid request body","detail":{"event":3,"field":"/customerid","#
        + #""reason":"the value is no VARCHAR"}}"#)
  }

  @Test func detailCannotBreakOutOfTheJSON() async throws {
    let error = CollectError.invalid(event: nil, field: nil, reason: "a \"quote\", a \\ and \n\u{1}</script>")
    let text = try await answer(to: error, detail: true).text
    #expect(
      text == #"{"message":"Invalid request body","detail":{"reason":"a \"quote\", a \\ and \n\u0001</script>"}}"#)
  }

  @Test func faultsOfTheChain() async throws {
    struct Odd: Error {}
    let tooMany = try await answer(to: CollectError.tooMany(limit: 10))
    #expect(tooMany == (413, #"{"message":"Request Too Long"}"#, "RequestTooLargeException", nil))
    let busy = try await answer(to: CollectError.busy(retryAfter: 3, reason: "secret"))
    #expect(busy == (503, #"{"message":"Service Unavailable"}"#, "ServiceUnavailableException", "3"))
    let gone = try await answer(to: CollectError.unavailable(reason: "disk"))
    #expect(gone == (500, #"{"message":"Internal server error"}"#, "InternalServerErrorException", nil))
    let odd = try await answer(to: Odd())
    #expect(odd == (502, #"{"message":"Internal server error"}"#, "InternalServerErrorException", nil))
  }

  @Test func aCollectorThatDoesNotAnswerIsNotWaitedFor() async throws {
    let collector = StubCollector { _ in
      try? await Task.sleep(for: .seconds(3))
      return CollectReceipt(accepted: 1)
    }
    try await TestGateway.run(collector) {
      $0.limits.answerSeconds = 0.2
    } _: { test in
      let response = try await test.post("/clickstream", "{}")
      #expect(response.status == 504)
      #expect(response.text == #"{"message":"Endpoint request timed out"}"#)
      #expect(response.headers["connection"] == "close")
    }
  }

  @Test func bodiesAboveTheLimitAreRefused() async throws {
    try await TestGateway.run {
      $0.limits.bodyByteCount = 1_000
    } _: { test in
      #expect(try await test.post("/clickstream", String(repeating: " ", count: 1_000)).status == 200)
      let told = try await test.post("/clickstream", String(repeating: " ", count: 1_001))
      #expect(told.status == 413)
      #expect(told.text == #"{"message":"Request Too Long"}"#)
      let chunks = String(repeating: "64\r\n" + String(repeating: " ", count: 100) + "\r\n", count: 11) + "0\r\n\r\n"
      let untold = try await test.send(
        "POST /clickstream HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)
      #expect(untold.status == 413)
      #expect(untold.headers["connection"] == "close")
      #expect(test.collector.bodies.withLock { $0.count } == 1)
    }
  }
}
