import Dispatch
import Gateway
import Ingest
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Clients that are slow, broken, greedy or gone, over raw sockets.
@Suite(.serialized) struct RobustnessTests {
  private static let post = "POST /clickstream HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"

  /// Sends pieces with a pause in front of each but the first, then reads all answers up to the end of the connection.
  private func exchange(
    _ test: TestGateway, _ pieces: [String], pause: Duration = .milliseconds(0), endsSending: Bool = false
  ) async throws -> [RawResponse] {
    let port = test.port
    return try await offload {
      let client = try RawClient(port: port)
      for (at, piece) in pieces.enumerated() {
        if at > 0, pause > .zero { usleep(UInt32(pause / .microseconds(1))) }
        // The other side may have ended the connection: what it said before counts.
        do { try client.send(piece) } catch { break }
      }
      if endsSending { client.endSending() }
      var responses: [RawResponse] = []
      while let response = try client.response() { responses.append(response) }
      return responses
    }
  }

  @Test func headersThatDoNotEndAreCutOff() async throws {
    try await TestGateway.run {
      $0.limits.headerSeconds = 0.3
    } _: { test in
      let pieces = ["POST /clickstream HTTP/1.1\r\n"] + (0..<10).map { "X-\($0): 1\r\n" }
      let responses = try await exchange(test, pieces, pause: .milliseconds(100))
      #expect(responses.map(\.status) == [408])
      #expect(responses.first?.text == #"{"message":"Request Timeout"}"#)
      #expect(responses.first?.headers["connection"] == "close")
    }
  }

  @Test func aBodyThatDoesNotEndIsCutOff() async throws {
    try await TestGateway.run {
      $0.limits.bodySeconds = 0.3
    } _: { test in
      let head = "POST /clickstream HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"
      let responses = try await exchange(test, [head] + (0..<10).map { _ in "{" }, pause: .milliseconds(100))
      #expect(responses.map(\.status) == [408])
      #expect(test.collector.bodies.withLock { $0.isEmpty })
    }
  }

  @Test func aLongBodyMayTakeItsTime() async throws {
    try await TestGateway.run {
      $0.limits.bodySeconds = 0.3
      $0.limits.bodyBytesPerSecond = 1_000
    } _: { test in
      let head = "POST /clickstream HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2000\r\n\r\n"
      let piece = String(repeating: " ", count: 200)
      let responses = try await exchange(test, [head] + (0..<10).map { _ in piece }, pause: .milliseconds(100))
      #expect(responses.map(\.status) == [200])
    }
  }

  @Test func idleConnectionsAreClosedWithoutAWord() async throws {
    try await TestGateway.run {
      $0.limits.idleSeconds = 0.3
    } _: { test in
      let silent = try await exchange(test, [])
      #expect(silent.isEmpty)
      let spoken = try await exchange(test, [Self.post])
      #expect(spoken.map(\.status) == [200])
    }
  }

  @Test func halfARequestReachesNobody() async throws {
    try await TestGateway.run { test in
      for piece in ["POST /cl", "POST /clickstream HTTP/1.1\r\nHost: x\r\nContent-Le", String(Self.post.dropLast())] {
        let responses = try await exchange(test, [piece], endsSending: true)
        #expect(responses.allSatisfy { $0.status == 400 })
      }
      #expect(try await test.post("/clickstream", "{}").status == 200)
      #expect(test.collector.bodies.withLock { $0.count } == 1)
    }
  }

  @Test func twoThousandIdleConnectionsBlockNobody() async throws {
    try await TestGateway.run { test in
      let port = test.port
      let idle = try await offload { Handed(value: try (0..<2_000).map { _ in try RawClient(port: port) }) }
      let clock = ContinuousClock()
      let took = try await clock.measure {
        for _ in 0..<20 {
          let response = try await test.post("/clickstream", "{}")
          #expect(response.status == 200)
        }
      }
      #expect(took < .seconds(5))
      let metrics = try await test.get("/metrics", toQueries: true).text
      let open = try #require(metrics.firstMatch(of: /\ncolq_http_connections (\d+)/)).output.1
      #expect(Int(open).map { $0 >= 2_000 } == true)
      _ = consume idle
    }
  }

  @Test(arguments: [
    "\u{0}\u{1}\u{2}\r\n\r\n", "GET\r\n\r\n", "GET /health HTTP/9.9\r\n\r\n", "hello world, this is no request\r\n\r\n",
    "GET /health HTTP/1.1\r\nHost: x\r\nBad Header: 1\r\n\r\n", "GET /health HTTP/1.1\r\n\r\n",
    "POST /clickstream HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    "POST /clickstream HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "POST /clickstream HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
    "POST /clickstream HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
    "POST /clickstream HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n{}",
    "CONNECT example.com:443 HTTP/1.1\r\nHost: x\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  ])
  func garbageIsABadRequest(_ text: String) async throws {
    try await TestGateway.run { test in
      let responses = try await exchange(test, [text], endsSending: true)
      #expect(responses.map(\.status) == [400])
      #expect(responses.first?.text == #"{"message":"Bad Request"}"#)
      #expect(test.collector.bodies.withLock { $0.isEmpty })
      #expect(try await test.post("/clickstream", "{}").status == 200)
    }
  }

  @Test func hugeHeadersAreRefused() async throws {
    try await TestGateway.run { test in
      let long = String(repeating: "a", count: 20_000)
      let many = (0..<900).map { "X-\($0): aaaaaaaaaa\r\n" }.joined()
      for head in [
        "GET /health HTTP/1.1\r\nHost: x\r\nX-Long: \(long)\r\n\r\n", "GET /health HTTP/1.1\r\nHost: x\r\n\(many)\r\n",
        "GET /\(long) HTTP/1.1\r\nHost: x\r\n\r\n",
      ] {
        let responses = try await exchange(test, [head])
        #expect(responses.map(\.status) == [431])
      }
      let fitting = "X-A: \(String(repeating: "a", count: 9_000))"
      #expect(try await test.get("/health", headers: [fitting]).status == 200)
    }
  }

  @Test func aBodyShorterThanToldLeavesTheRestToTheNextRequest() async throws {
    try await TestGateway.run { test in
      // The length says 2, but more comes: what follows is no request.
      let long = try await exchange(
        test, ["POST /clickstream HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}{}\r\n\r\n"], endsSending: true)
      #expect(long.map(\.status) == [200, 400])
      #expect(test.collector.bodies.withLock { $0 } == [Array("{}".utf8)])
    }
  }

  @Test func chunkedBodiesAreOneBody() async throws {
    try await TestGateway.run { test in
      let head = "POST /clickstream HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
      let pieces = [head + "1\r\n[\r\n", "3;ext=1\r\n1,2", "\r\n1\r\n]\r\n0\r\nX-Trailer: a\r\n\r\n"]
      let responses = try await exchange(test, pieces, pause: .milliseconds(20))
      #expect(responses.map(\.status) == [200])
      #expect(test.collector.bodies.withLock { $0 } == [Array("[1,2]".utf8)])
    }
  }

  @Test func pipelinedRequestsAreAnsweredInOrder() async throws {
    // The earlier a body, the longer it takes.
    let collector = StubCollector { body in
      let number = Int(String(decoding: body, as: UTF8.self)) ?? 0
      try? await Task.sleep(for: .milliseconds(10 - number))
      return CollectReceipt(accepted: number)
    }
    try await TestGateway.run(collector) { test in
      var text = ""
      for number in 0..<10 {
        text += "POST /clickstream HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n\(number)"
        text += "GET /health HTTP/1.1\r\nHost: x\r\n\r\nGET /nothing HTTP/1.1\r\nHost: x\r\n\r\n"
      }
      let responses = try await exchange(test, [text], endsSending: true)
      #expect(responses.map(\.status) == Array(repeating: [200, 200, 403], count: 10).flatMap { $0 })
      let accepted = responses.enumerated().filter { $0.offset % 3 == 0 }.map(\.element.text)
      #expect(accepted == (0..<10).map { "{\"accepted\":\($0),\"rejected\":0}" })
    }
  }

  @Test func thousandsOfPipelinedRequestsNeedNoStack() async throws {
    try await TestGateway.run { test in
      let text = String(repeating: "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n", count: 5_000)
      let port = test.port
      let count = try await offload {
        let client = try RawClient(port: port)
        let sender = Handed(value: client)
        DispatchQueue.global().async { try? sender.value.send(text) }
        var count = 0
        while count < 5_000, let response = try client.response(), response.status == 403 { count += 1 }
        return count
      }
      #expect(count == 5_000)
    }
  }

  @Test func oldClients() async throws {
    try await TestGateway.run { test in
      let plain = try await exchange(test, ["GET /health HTTP/1.0\r\n\r\n"])
      #expect(plain.map(\.status) == [200])
      #expect(plain.first?.headers["connection"] == "close")
      let kept = "POST /clickstream HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\n{}"
      let responses = try await exchange(test, [kept, kept], pause: .milliseconds(50), endsSending: true)
      #expect(responses.map(\.status) == [200, 200])
      #expect(responses.first?.headers["connection"] == "keep-alive")
    }
  }

  @Test func aClientThatAsksFirstIsToldToGoOn() async throws {
    try await TestGateway.run { test in
      let port = test.port
      let statuses = try await offload {
        let client = try RawClient(port: port)
        try client.send("POST /clickstream HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        let first = try client.response()?.status
        try client.send("{}")
        return [first, try client.response()?.status]
      }
      #expect(statuses == [100, 200])
      let refused = try await exchange(
        test, ["POST /clickstream HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n"])
      #expect(refused.map(\.status) == [413])
    }
  }

  @Test func anUpgradeIsNotGranted() async throws {
    try await TestGateway.run { test in
      let head = "GET /health HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
      let responses = try await exchange(test, [head, Self.post])
      #expect(responses.map(\.status) == [200])
      #expect(responses.first?.headers["connection"] == "close")
    }
  }

  @Test func aRefusedBodyDoesNotCostTheConnection() async throws {
    try await TestGateway.run { test in
      let body = String(repeating: "x", count: 5_000)
      let text = "POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n\(body)" + Self.post
      let responses = try await exchange(test, [text], endsSending: true)
      #expect(responses.map(\.status) == [403, 200])
    }
  }

  @Test func connectionsAboveTheLimitAreToldSo() async throws {
    try await TestGateway.run {
      $0.limits.connections = 3
    } _: { test in
      let port = test.port
      let held = try await offload { Handed(value: try (0..<3).map { _ in try RawClient(port: port) }) }
      // These three and the one that asks: the order of accepting is not that of connecting.
      var open = ""
      while !open.contains("\ncolq_http_connections 4\n") {
        open = try await test.get("/metrics", toQueries: true).text
      }
      let refused = try await exchange(test, [])
      #expect(refused.map(\.status) == [503])
      #expect(refused.first?.headers["retry-after"] == "1")
      try await offload { for client in held.value { client.closeSocket() } }
      var status = 503
      for _ in 0..<100 where status == 503 {
        try await Task.sleep(for: .milliseconds(20))
        status = try await test.post("/clickstream", "{}").status
      }
      #expect(status == 200)
    }
  }

  @Test func bodiesOfAllConnectionsAreBounded() async throws {
    try await TestGateway.run {
      $0.limits.bodyByteCount = 1 << 20
      $0.limits.bodiesByteCount = 1 << 20
    } _: { test in
      let port = test.port
      let piece = String(repeating: " ", count: 600_000)
      let head = "POST /clickstream HTTP/1.1\r\nHost: x\r\nContent-Length: 700000\r\n\r\n"
      let first = try await offload {
        let client = try RawClient(port: port)
        try client.send(head + piece)
        return Handed(value: client)
      }
      try await Task.sleep(for: .milliseconds(200))
      #expect(try await exchange(test, [head + piece]).map(\.status) == [503])
      let rest = String(repeating: " ", count: 100_000)
      let status = try await offload {
        try first.value.send(rest)
        return try first.value.response()?.status
      }
      #expect(status == 200)
      // What was held is given back.
      #expect(try await test.post("/clickstream", String(repeating: " ", count: 1 << 20)).status == 200)
    }
  }

  @Test func aClientThatLeavesDoesNotStopItsEvents() async throws {
    let (taken, take) = AsyncStream.makeStream(of: Void.self)
    let collector = StubCollector { _ in
      try await Task.sleep(for: .milliseconds(100))
      take.yield()
      return CollectReceipt(accepted: 1)
    }
    try await TestGateway.run(collector) { test in
      let port = test.port
      try await offload {
        let client = try RawClient(port: port)
        try client.send(Self.post)
        usleep(20_000)
        client.closeSocket()
      }
      var iterator = taken.makeAsyncIterator()
      await iterator.next()
      #expect(try await test.get("/health").status == 200)
    }
  }
}
