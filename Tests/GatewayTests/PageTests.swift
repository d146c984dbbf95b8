import Gateway
import Ingest
import Testing

/// Pages, health and readiness.
@Suite struct PageTests {
  private static let tracker = Page(
    path: "/tracker.js", contentType: "text/javascript; charset=utf-8", body: Array("alert(1)".utf8),
    headers: [("Cache-Control", "public, max-age=300")])

  @Test func aPageIsServedFromMemory() async throws {
    try await TestGateway.run {
      $0.pages = [Self.tracker]
    } _: { test in
      let page = try await test.get("/tracker.js")
      #expect(page.status == 200)
      #expect(page.text == "alert(1)")
      #expect(page.headers["content-type"] == "text/javascript; charset=utf-8")
      #expect(page.headers["cache-control"] == "public, max-age=300")
      #expect(page.headers["x-content-type-options"] == "nosniff")
      #expect(page.headers["etag"] == Self.tracker.etag)
      let head = try await test.get("/tracker.js?v=2", method: "HEAD")
      #expect(head.status == 200)
      #expect(head.headers["content-length"] == "8")
      for tag in [Self.tracker.etag, "W/" + Self.tracker.etag, "\"other\", \(Self.tracker.etag)", "*"] {
        let known = try await test.get("/tracker.js", headers: ["If-None-Match: \(tag)"])
        #expect(known.status == 304)
        #expect(known.headers["etag"] == Self.tracker.etag)
        #expect(known.body.isEmpty)
      }
      #expect(try await test.get("/tracker.js", headers: ["If-None-Match: \"other\""]).status == 200)
      #expect(try await test.get("/tracker.js", method: "DELETE").status == 403)
      #expect(try await test.get("/tracker.js", toQueries: true).status == 403)
    }
  }

  @Test func etagsFollowTheBody() {
    let other = Page(path: "/tracker.js", contentType: "text/javascript", body: Array("alert(2)".utf8))
    #expect(other.etag != Self.tracker.etag)
    #expect(other.etag.hasPrefix("\"") && other.etag.hasSuffix("\"") && other.etag.utf8.count > 2)
  }

  @Test func liveEventsAreForThisMachine() async throws {
    try await TestGateway.run(services: [{ $0.liveEvents = { Array("[1]".utf8) } }]) { test in
      let response = try await test.get("/live/events")
      #expect(response.text == "[1]")
      #expect(response.headers["cache-control"] == "no-store")
      #expect(response.headers["content-type"] == "application/json")
    }
    for shows in [false, true] {
      try await TestGateway.run(services: [{ $0.liveEvents = { [] } }]) {
        $0.publicAddress.host = "0.0.0.0"
        $0.showsLiveEvents = shows
      } _: { test in
        let status = try await test.get("/live/events").status
        #expect(status == (shows ? 200 : 403))
      }
    }
  }

  @Test func healthAndReadiness() async throws {
    try await TestGateway.run(services: [{ $0.readiness = [{ .ready }] }]) { test in
      for toQueries in [false, true] {
        let health = try await test.get("/health", toQueries: toQueries)
        #expect(health.text == #"{"status":"ok"}"#)
        let ready = try await test.get("/ready", toQueries: toQueries)
        #expect(ready.text == #"{"status":"ready"}"#)
        let head = try await test.get("/health", method: "HEAD", toQueries: toQueries)
        #expect(head.status == 200)
      }
    }
    let collector = StubCollector(readiness: .notReady(reason: "the disk is full"))
    try await TestGateway.run(collector, services: [{ $0.readiness = [{ .notReady(reason: "starting") }] }]) { test in
      let ready = try await test.get("/ready")
      #expect(ready.status == 503)
      #expect(ready.text == #"{"status":"not ready"}"#)
      #expect(ready.headers["retry-after"] == "1")
      let detailed = try await test.get("/ready", toQueries: true)
      #expect(detailed.text == #"{"status":"not ready","reasons":["the disk is full","starting"]}"#)
      #expect(try await test.get("/health").status == 200)
    }
  }
}
