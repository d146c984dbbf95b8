import Columnar
import Gateway
import Ingest
import Synchronization
import Testing
import Vectorized

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A query that does what the test says, and tells what became of it.
final class StubQueries: QueryService {
  enum Event: Sendable, Hashable { case started, cancelled, ended, failed }

  typealias Body = @Sendable (Cancellation, (Batch) throws -> Void) throws -> Void

  let events = Monitor<[Event]>([])
  private let body: Body

  init(_ body: @escaping Body) { self.body = body }

  func run(
    _ sql: String, cancellation: Cancellation, begin: (Schema) throws -> Void, consume: (Batch) throws -> Void
  ) throws {
    events.change { $0.append(.started) }
    do {
      try begin(Schema([Field("n", .bigint)]))
      try body(cancellation, consume)
      events.change { $0.append(.ended) }
    } catch {
      events.change { $0.append(cancellation.isCancelled ? .cancelled : .failed) }
      throw error
    }
  }

  /// Whether `event` comes within ten seconds.
  func saw(_ event: Event, times: Int = 1) -> Bool {
    events.wait(milliseconds: 10_000) { events in events.count { $0 == event } >= times ? true : nil } ?? false
  }

  static func batch(_ numbers: Range<Int>) -> Batch {
    Batch(columns: [Vector(.bigint, numbers.map { .integer(Int64($0)) })], count: numbers.count)
  }
}

/// Long results, slow readers, clients that leave.
@Suite(.serialized) struct QueryStreamTests {
  private static let request =
    "POST /query HTTP/1.1\r\nHost: localhost\r\nAccept: text/csv\r\nContent-Length: 1\r\n\r\nx"

  /// Gives batches for ever.
  private static let endless: StubQueries.Body = { cancellation, consume in
    var at = 0
    while true {
      try cancellation.check()
      try consume(StubQueries.batch(at..<at + 4_096))
      at += 4_096
    }
  }

  @Test func aLongResultComesWhole() async throws {
    let queries = StubQueries { _, consume in
      for start in stride(from: 0, to: 1_000_000, by: 4_000) { try consume(StubQueries.batch(start..<start + 4_000)) }
    }
    try await TestGateway.run(queries: queries) { test in
      let response = try await test.send(Self.request, toQueries: true)
      #expect(response.headers["transfer-encoding"] == "chunked")
      #expect(response.text == "n\n" + (0..<1_000_000).map { "\($0)\n" }.joined())
      let old = try await test.send(
        "POST /query HTTP/1.0\r\nHost: localhost\r\nAccept: text/csv\r\nContent-Length: 1\r\n\r\nx", toQueries: true)
      #expect(old.headers["transfer-encoding"] == nil)
      #expect(old.headers["connection"] == "close")
      #expect(old.body.count == response.body.count)
    }
  }

  @Test func whatIsThereIsSentAtOnce() async throws {
    let gate = Monitor(false)
    let queries = StubQueries { _, consume in
      try consume(StubQueries.batch(0..<20_000))
      _ = gate.wait(milliseconds: 10_000) { $0 ? true : nil }
    }
    try await TestGateway.run(queries: queries) { test in
      let port = test.queryPort
      let text = try await offload {
        let client = try RawClient(port: port)
        try client.send(Self.request)
        let head = try client.response(toHead: true)
        // The first rows come while the query still runs.
        let first = try client.bytes(1_000)
        gate.change { $0 = true }
        return "\(head?.status ?? 0) \(String(decoding: first.prefix(16), as: UTF8.self))"
      }
      #expect(text.hasPrefix("200 "))
      #expect(text.contains("n\n0\n1\n"))
    }
  }

  @Test func aSlowReaderHoldsTheQueryBack() async throws {
    let produced = Mutex(0)
    let queries = StubQueries { cancellation, consume in
      for at in 0..<5_000 {
        try cancellation.check()
        try consume(StubQueries.batch(at * 4_096..<(at + 1) * 4_096))
        produced.withLock { $0 += 1 }
      }
    }
    try await TestGateway.run(queries: queries) { test in
      let port = test.queryPort
      let client = try await offload {
        let client = try RawClient(port: port, receiveBuffer: 1 << 14)
        try client.send(Self.request)
        return Handed(value: client)
      }
      // Once sockets and pipe are full nothing moves, and most is not made yet (20,480,000 rows would be).
      var before = 0
      var isMoving = true
      while isMoving {
        try await Task.sleep(for: .milliseconds(300))
        let now = produced.withLock { $0 }
        isMoving = now != before || now == 0
        before = now
      }
      #expect(before < 2_000)
      client.value.closeSocket()
      #expect(try await offload { queries.saw(.cancelled) })
    }
  }

  @Test func aClientThatLeavesEndsItsQuery() async throws {
    let queries = StubQueries(Self.endless)
    try await TestGateway.run(queries: queries) { test in
      let port = test.queryPort
      try await offload {
        let client = try RawClient(port: port)
        try client.send(Self.request)
        _ = queries.saw(.started)
        usleep(50_000)
        client.closeSocket()
      }
      #expect(try await offload { queries.saw(.cancelled) })
      #expect(try await test.get("/health", toQueries: true).status == 200)
    }
  }

  @Test func aClientThatLeavesBeforeTheFirstRowEndsItsQuery() async throws {
    let queries = StubQueries { cancellation, _ in
      while true {
        try cancellation.check()
        usleep(1_000)
      }
    }
    try await TestGateway.run(queries: queries) { test in
      let port = test.queryPort
      try await offload {
        let client = try RawClient(port: port)
        try client.send(Self.request)
        _ = queries.saw(.started)
        client.closeSocket()
      }
      #expect(try await offload { queries.saw(.cancelled) })
    }
  }

  @Test func aQueryThatTakesTooLong() async throws {
    let queries = StubQueries { cancellation, _ in
      while true {
        try cancellation.check()
        usleep(1_000)
      }
    }
    try await TestGateway.run(queries: queries) {
      $0.queryLimits.seconds = 0.2
    } _: { test in
      let response = try await test.send(Self.request, toQueries: true)
      #expect(response.status == 504)
      let json = try #require(JSONText(parsing: response.body))
      #expect(json["code"]?.string == "EXCEEDED_TIME_LIMIT")
      #expect(json["message"]?.string == "the query took longer than 0.2 s")
      #expect(try await offload { queries.saw(.cancelled) })
    }
  }

  @Test func anErrorInTheMiddleDoesNotLookLikeAnEnd() async throws {
    struct Broken: Error {}
    let queries = StubQueries { _, consume in
      for at in 0..<100 { try consume(StubQueries.batch(at * 4_096..<(at + 1) * 4_096)) }
      throw Broken()
    }
    try await TestGateway.run(queries: queries) { test in
      let port = test.queryPort
      await #expect(throws: RawClient.Failure.self) {
        try await offload {
          let client = try RawClient(port: port)
          try client.send(Self.request)
          _ = try client.response()
        }
      }
    }
    let early = StubQueries { _, _ in throw Broken() }
    try await TestGateway.run(queries: early) { test in
      let response = try await test.send(Self.request, toQueries: true)
      #expect(response.status == 500)
      #expect(JSONText(parsing: response.body)?["code"]?.string == "GENERIC_INTERNAL_ERROR")
    }
  }

  @Test func queriesBeyondTheQueueAreRefused() async throws {
    let gate = Monitor(false)
    let queries = StubQueries { _, consume in
      _ = gate.wait(milliseconds: 10_000) { $0 ? true : nil }
      try consume(StubQueries.batch(0..<1))
    }
    try await TestGateway.run(queries: queries) {
      $0.queryLimits.concurrency = 2
      $0.queryLimits.waiting = 1
    } _: { test in
      try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<2 { group.addTask { try await test.send(Self.request, toQueries: true).status } }
        #expect(try await offload { queries.saw(.started, times: 2) })
        group.addTask { try await test.send(Self.request, toQueries: true).status }
        var waiting = false
        for _ in 0..<200 where !waiting {
          waiting = try await test.get("/metrics", toQueries: true).text.contains("\ncolq_queries_waiting 1\n")
        }
        #expect(waiting)
        let refused = try await test.send(Self.request, toQueries: true)
        #expect(refused.status == 429)
        #expect(refused.headers["retry-after"] == "1")
        #expect(JSONText(parsing: refused.body)?["code"]?.string == "QUERY_QUEUE_FULL")
        gate.change { $0 = true }
        #expect(try await group.reduce(into: []) { $0.append($1) } == [200, 200, 200])
      }
    }
  }

  @Test func collectingGoesOnWhileQueriesRun() async throws {
    let queries = StubQueries(Self.endless)
    try await TestGateway.run(queries: queries) {
      $0.queryLimits.seconds = 2
    } _: { test in
      let port = test.queryPort
      let held = try await offload {
        Handed(
          value: try (0..<4).map { _ in
            let client = try RawClient(port: port)
            try client.send(Self.request)
            return client
          })
      }
      #expect(try await offload { queries.saw(.started, times: 4) })
      for _ in 0..<20 { #expect(try await test.post("/clickstream", "{}").status == 200) }
      _ = consume held
    }
  }

  @Test func stoppingEndsQueries() async throws {
    let queries = StubQueries(Self.endless)
    try await TestGateway.run(queries: queries) { test in
      let port = test.queryPort
      let held = try await offload {
        let client = try RawClient(port: port)
        try client.send(Self.request)
        _ = queries.saw(.started)
        return Handed(value: client)
      }
      let took = await ContinuousClock().measure { await test.gateway.stop() }
      #expect(took < .seconds(5))
      #expect(try await offload { queries.saw(.cancelled) })
      held.value.closeSocket()
    }
  }
}
