import Columnar
import Ingest
import TestSupport
import Testing

@Suite struct StreamCollectorTests {
  private static let source = EventSource(requestID: "r", address: "127.0.0.1")

  private static func collector(
    _ stream: MemoryStream, options: StreamCollector.Options = StreamCollector.Options()
  ) throws -> StreamCollector {
    try StreamCollector(stream: stream, layout: .clickstream, options: options)
  }

  private static func collect(_ collector: StreamCollector, _ body: String) async throws -> CollectReceipt {
    try await collector.collect(Array(body.utf8), from: source)
  }

  @Test func anEventBecomesARow() async throws {
    let stream = MemoryStream()
    let collector = try Self.collector(stream)
    let before = UTCTime.now
    let body =
      #"{"customerid":"C1","ProductID":7,"activitytype":"a\nb","eventtime":"2026-11-23T16:04:05.123Z","x":[1]}"#
    #expect(try await Self.collect(collector, body) == CollectReceipt(accepted: 1))
    let row = try #require(stream.rows.first)
    #expect(row[0] == .text("C1") && row[1] == .null && row[2] == .text("7") && row[5] == .text("a\nb"))
    #expect(row[7] == .integer(1_795_449_845_123))
    let arrival = try #require(row[8].integer)
    #expect(arrival >= before && arrival <= UTCTime.now)
    collector.stop()
  }

  @Test func anEventWithoutTimeHappensWhenItArrives() async throws {
    let stream = MemoryStream()
    let collector = try Self.collector(stream)
    _ = try await Self.collect(collector, #"[{"deviceid":"d"},{"deviceid":"e","eventtime":1700000000000}]"#)
    let rows = stream.rows
    #expect(rows.count == 2 && rows[0][7] == rows[0][8] && rows[1][7] == .integer(1_700_000_000_000))
    collector.stop()
  }

  /// Body, index of the event and field at fault.
  static let faultyBodies: [(String, Int?, String?)] = [
    (#"{"customerid":"C1"} x"#, nil, nil), (#"[{"customerid":"C1"},{"customerid":tru}]"#, 1, nil),
    (#"[{"customerid":"C1"},{"customerid":"C2","eventtime":"soon"}]"#, 1, "/eventtime"), (#"{"nothing":1}"#, 0, nil),
    ("[]", nil, nil), ("", nil, nil),
  ]

  @Test(arguments: faultyBodies)
  func aBodyWithAFaultGivesNoRow(body: String, event: Int?, field: String?) async throws {
    let stream = MemoryStream()
    let collector = try Self.collector(stream)
    do {
      _ = try await Self.collect(collector, body)
      Issue.record("the body was taken")
    } catch CollectError.invalid(let foundEvent, let foundField, let reason) {
      #expect(foundEvent == event && foundField == field && !reason.isEmpty)
    }
    #expect(stream.rows.isEmpty)
    collector.stop()
  }

  @Test func tooManyEventsAreRefused() async throws {
    var options = StreamCollector.Options()
    options.eventLimit = 3
    let collector = try Self.collector(MemoryStream(), options: options)
    let event = #"{"customerid":"C1"}"#
    #expect(try await Self.collect(collector, "[\(event),\(event),\(event)]").accepted == 3)
    do {
      _ = try await Self.collect(collector, "[\(event),\(event),\(event),\(event)]")
      Issue.record("the body was taken")
    } catch CollectError.tooMany(let limit) {
      #expect(limit == 3)
    }
    collector.stop()
  }

  /// Good and bad requests side by side: each gets its own answer, rows keep the order within a request.
  @Test(arguments: [1, 4]) func requestsShareGroupsButNotFates(shardCount: Int) async throws {
    let stream = MemoryStream(shardCount: shardCount)
    let collector = try Self.collector(stream)
    let taken = try await withThrowingTaskGroup(of: (Int, Bool).self) { group in
      for request in 0..<300 {
        group.addTask {
          let events = (0..<5).map { event in
            request % 3 == 0 && event == 4
              ? "{\"customerid\":\"R\(request)\",\"eventtime\":\"never\"}"
              : "{\"customerid\":\"R\(request)\",\"productid\":\"\(event)\"}"
          }
          do {
            let receipt = try await Self.collect(collector, events.joined(separator: "\n"))
            #expect(receipt == CollectReceipt(accepted: 5))
            return (request, true)
          } catch is CollectError {
            return (request, false)
          }
        }
      }
      return try await group.reduce(into: Set<Int>()) { if $1.1 { $0.insert($1.0) } }
    }
    #expect(taken == Set((0..<300).filter { $0 % 3 != 0 }))
    var seen: [String: [String]] = [:]
    for row in stream.rows {
      seen[row[0].string ?? "", default: []].append(row[2].string ?? "")
    }
    #expect(seen.count == 200 && seen.values.allSatisfy { $0 == ["0", "1", "2", "3", "4"] })
    collector.stop()
  }

  @Test func whatTheStreamRefusesIsNotAcknowledged() async throws {
    let stream = MemoryStream()
    let collector = try Self.collector(stream)
    stream.state.withLock { $0.failure = .closed }
    await #expect(throws: CollectError.self) { try await Self.collect(collector, #"{"customerid":"C1"}"#) }
    stream.state.withLock {
      $0.failure = nil
      $0.isBusy = true
    }
    do {
      _ = try await Self.collect(collector, #"{"customerid":"C1"}"#)
      Issue.record("the body was taken")
    } catch CollectError.busy(let retryAfter, _) {
      #expect(retryAfter == 7)
    }
    stream.state.withLock { $0.isBusy = false }
    #expect(try await Self.collect(collector, #"{"customerid":"C1"}"#).accepted == 1)
    collector.stop()
    await #expect(throws: CollectError.self) { try await Self.collect(collector, #"{"customerid":"C1"}"#) }
    #expect(stream.rows.count == 1)
  }

  @Test func theTransformDecides() async throws {
    struct Odd: Transform {
      func apply(_ events: TransformInput) throws -> TransformOutput {
        let fates = events.raw.map { $0.contains(UInt8(ascii: "1")) ? 0 : $0.contains(UInt8(ascii: "2")) ? 1 : 2 }
        let kept = fates.indices.filter { fates[$0] == 0 }
        let rejected = fates.indices.filter { fates[$0] == 1 }.map { row in
          (
            row: row,
            record: RejectedRecord(
              file: "stream", line: nil, offset: nil, column: nil, reason: "two", raw: events.raw[row])
          )
        }
        return TransformOutput(rows: events.rows.take(Selection(kept)), kept: kept, rejected: rejected)
      }
    }
    var options = StreamCollector.Options()
    options.transform = Odd()
    let stream = MemoryStream()
    let collector = try Self.collector(stream, options: options)
    let body = #"[{"productid":"1"},{"productid":"2"},{"productid":"3"},{"productid":"1"}]"#
    #expect(try await Self.collect(collector, body) == CollectReceipt(accepted: 2, rejected: 1, dropped: 1))
    #expect(try await Self.collect(collector, #"{"productid":"3"}"#) == CollectReceipt(accepted: 0, dropped: 1))
    #expect(try await Self.collect(collector, #"{"productid":"2"}"#) == CollectReceipt(accepted: 0, rejected: 1))
    #expect(stream.rows.count == 2 && stream.rejected.map(\.reason) == ["two", "two"])
    collector.stop()
  }
}
