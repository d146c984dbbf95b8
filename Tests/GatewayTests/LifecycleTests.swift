import Ingest
import Synchronization
import Testing

@testable import Gateway

/// Start, stop, settings, logs.
@Suite struct LifecycleTests {
  @Test func aPortThatIsTakenIsNamed() async throws {
    try await TestGateway.run { test in
      var configuration = GatewayConfiguration()
      configuration.publicAddress.port = test.port
      configuration.privateAddress = nil
      let second = try Gateway(configuration, GatewayServices(collector: StubCollector()))
      await #expect(throws: GatewayError.portTaken(listener: "collector", address: configuration.publicAddress)) {
        _ = try await second.start()
      }
      configuration.publicAddress.port = 0
      configuration.privateAddress = ListenerAddress(host: "127.0.0.1", port: test.queryPort)
      let third = try Gateway(configuration, GatewayServices(collector: StubCollector()))
      do {
        _ = try await third.start()
        Issue.record("two listeners have one port")
      } catch {
        #expect("\(error)".contains("the query listener cannot have 127.0.0.1:\(test.queryPort)"))
        #expect("\(error)".contains("choose another port"))
      }
    }
  }

  @Test func aHostThatIsNotThereIsNamed() async throws {
    var configuration = GatewayConfiguration()
    configuration.publicAddress = ListenerAddress(host: "192.0.2.1", port: 0)
    let gateway = try Gateway(configuration, GatewayServices(collector: StubCollector()))
    do {
      _ = try await gateway.start()
      Issue.record("listens on an address of nobody")
    } catch {
      guard case .cannotListen("collector", configuration.publicAddress, _) = error else {
        Issue.record("\(error)")
        return
      }
    }
  }

  @Test func aGatewayStartsOnce() async throws {
    try await TestGateway.run { test in
      _ = await #expect(throws: GatewayError.alreadyStarted) { _ = try await test.gateway.start() }
    }
  }

  @Test func stoppingAnswersWhatIsUnderWay() async throws {
    let gate = Monitor(false)
    let collector = StubCollector { _ in
      _ = try? await offload { gate.wait(milliseconds: 10_000) { $0 ? true : nil } }
      return CollectReceipt(accepted: 1)
    }
    try await TestGateway.run(collector) {
      $0.drainSeconds = 10
    } _: { test in
      async let answer = test.post("/clickstream", "{}")
      let port = test.port
      let idle = try await offload { Handed(value: try (0..<2).map { _ in try RawClient(port: port) }) }
      while test.collector.bodies.withLock({ $0.isEmpty }) { try await Task.sleep(for: .milliseconds(5)) }
      async let stopped: Void = test.gateway.stop()
      // One idle connection for each event loop: once both are closed, the word has reached every connection.
      let isEnded = try await offload { idle.value.allSatisfy { $0.isEnded() } }
      #expect(isEnded)
      try await Task.sleep(for: .milliseconds(50))
      gate.change { $0 = true }
      let response = try await answer
      #expect(response.status == 200)
      #expect(response.headers["connection"] == "close")
      await stopped
      await #expect(throws: (any Error).self) { try await test.get("/health") }
    }
  }

  @Test func stoppingDoesNotWaitForEver() async throws {
    let collector = StubCollector { _ in
      try? await Task.sleep(for: .seconds(15))
      return CollectReceipt(accepted: 1)
    }
    try await TestGateway.run(collector) { test in
      async let answer = test.post("/clickstream", "{}")
      while test.collector.bodies.withLock({ $0.isEmpty }) { try await Task.sleep(for: .milliseconds(5)) }
      let took = await ContinuousClock().measure { await test.gateway.stop() }
      #expect(took > .milliseconds(900) && took < .seconds(10))
      _ = try? await answer
    }
  }

  @Test func runningEndsWithItsTask() async throws {
    var configuration = GatewayConfiguration()
    configuration.publicAddress.port = 0
    configuration.privateAddress = nil
    let gateway = try Gateway(configuration, GatewayServices(collector: StubCollector()))
    let task = Task { try await gateway.run() }
    try await Task.sleep(for: .milliseconds(100))
    task.cancel()
    try await task.value
  }

  @Test func settingsThatCannotBeUsed() {
    func fault(_ change: (inout GatewayConfiguration) -> Void) -> String? {
      var configuration = GatewayConfiguration()
      change(&configuration)
      do {
        try configuration.validate()
        return nil
      } catch { return "\(error)" }
    }
    let key = SecretText(AdmissionTests.key)
    #expect(fault { _ in } == nil)
    #expect(
      fault { $0.privateAddress?.host = "0.0.0.0" }?.hasPrefix("privateKey: the query listener 0.0.0.0:8081") == true)
    #expect(
      fault {
        $0.privateAddress?.host = "0.0.0.0"
        $0.privateKey = key
      } == nil)
    #expect(fault { $0.privateAddress = $0.publicAddress }?.hasPrefix("privateAddress: ") == true)
    #expect(fault { $0.publicAddress.port = 70_000 }?.hasPrefix("publicAddress: ") == true)
    #expect(fault { $0.stages = ["a/b"] }?.hasPrefix("stages: ") == true)
    #expect(fault { $0.limits.headerSeconds = 0 }?.hasPrefix("headerSeconds: ") == true)
    #expect(fault { $0.limits.bodySeconds = .nan }?.hasPrefix("bodySeconds: ") == true)
    #expect(fault { $0.limits.connections = 0 }?.hasPrefix("connections: ") == true)
    #expect(fault { $0.apiKeys = [APIKey(name: "a", key: SecretText("short"))] }?.hasPrefix("apiKeys: ") == true)
    #expect(fault { $0.apiKeys = [APIKey(name: "a", key: key, plan: "none")] }?.contains("\"none\"") == true)
    #expect(
      fault { $0.apiKeys = [APIKey(name: "a", key: key), APIKey(name: "b", key: key)] }?.contains("\"b\"") == true)
    #expect(fault { $0.throttle = ThrottleRate(requestsPerSecond: 0, burst: 1) }?.hasPrefix("throttle: ") == true)
    #expect(fault { $0.pages = [Page(path: "x", contentType: "a", body: [])] }?.hasPrefix("pages: ") == true)
    #expect(fault { $0.pages = [Page(path: "/:id", contentType: "a", body: [])] }?.hasPrefix("pages: ") == true)
    #expect(
      fault { $0.pages = [Page(path: "/x", contentType: "a\r\nSet-Cookie: b", body: [])] }?.hasPrefix("pages: ") == true
    )
  }

  @Test func theAccessLogNamesNoKey() async throws {
    let lines = Mutex<[String]>([])
    let written: @Sendable (String) -> Void = { line in lines.withLock { $0.append(line) } }
    try await TestGateway.run {
      $0.accessLog = AccessLog(format: .json, write: written)
      $0.apiKeys = [APIKey(name: "a", key: SecretText(AdmissionTests.key))]
    } _: { test in
      let response = try await test.post("/clickstream?key=\(AdmissionTests.key)", "{}")
      #expect(response.status == 200)
      _ = try await test.get("/a\"b")
      let found = lines.withLock { $0 }
      #expect(found.count == 2)
      let id = try #require(response.headers["x-amzn-requestid"])
      let wanted =
        #"\{"requestId":"[-0-9a-f]+","ip":"127.0.0.1","requestTime":"\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d \+0000","#
        + #""httpMethod":"POST","path":"/clickstream","status":200,"responseLength":\d+,"responseLatency":\d+\}"#
      #expect(try found[0].wholeMatch(of: Regex(wanted)) != nil)
      #expect(found[0].contains(id))
      #expect(found[1].contains(#""path":"/a\"b","status":403"#))
      #expect(!found.joined().contains(AdmissionTests.key))
    }
  }

  @Test func commonLogLines() {
    let log = AccessLog(format: .common) { _ in }
    let entry = AccessLog.Entry(
      requestID: "id-1", address: "192.0.2.7", method: "POST", path: "/a\"\nb", status: 200, byteCount: 27,
      nanoseconds: 3_900_000, seconds: 1_795_449_845)
    #expect(
      log.line(entry)
        == #"192.0.2.7 - - [23/Nov/2026:16:04:05 +0000] "POST /a\"\nb" 200 27 id-1 3"#)
  }

  @Test func metricsOfTheGatewayAndItsParts() async throws {
    let extra = MetricSample(
      "colq_lag_seconds", .gauge, help: "Lag,\nin seconds.", labels: ["stream": "a\"b\\c"], 0.25)
    try await TestGateway.run(services: [{ $0.metrics = [{ [extra] }] }]) { test in
      _ = try await test.post("/clickstream", "{}")
      _ = try await test.post("/clickstream", "{}")
      _ = try await test.get("/nothing")
      let response = try await test.get("/metrics", toQueries: true)
      #expect(response.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
      let lines = response.text.split(separator: "\n").map(String.init)
      for line in [
        "# TYPE colq_stub_total counter", "colq_stub_total 2", #"# HELP colq_lag_seconds Lag,\nin seconds."#,
        #"colq_lag_seconds{stream="a\"b\\c"} 0.25"#, #"colq_http_requests_total{route="collect",status="200"} 2"#,
        #"colq_http_requests_total{route="unknown",status="403"} 1"#,
        "# TYPE colq_http_request_duration_seconds histogram",
        #"colq_http_request_duration_seconds_bucket{route="collect",le="+Inf"} 2"#,
        #"colq_http_request_duration_seconds_count{route="collect"} 2"#, "colq_http_received_bytes_total 4",
      ] {
        #expect(lines.contains(line), "\(line)")
      }
      #expect(Set(lines.filter { $0.hasPrefix("# TYPE") }).count == lines.filter { $0.hasPrefix("# TYPE") }.count)
    }
  }
}
