import Columnar
import Ingest
import QueryPlanner
import Settings
import TestSupport
import Testing

@testable import Server

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct ServerNodeTests {
  static func settings(_ scratch: ScratchFolder, _ more: [String: String] = [:], file: String? = nil) throws
    -> ServerSettings
  {
    var flags = [
      "lake": scratch.path + "/lake", "listen": "127.0.0.1:0", "query.listen": "127.0.0.1:0", "stream.diskFloor": "0",
    ]
    flags.merge(more) { _, new in new }
    return try ServerSettings.load(
      file: file.map { (Array($0.utf8), "colq.yaml") }, environment: [:], flags: flags.mapValues { ($0, "--set") },
      read: { try? LocalObjectStore.content(ofFile: $0) })
  }

  static func node(_ settings: ServerSettings) throws -> ServerNode {
    try ServerNode(settings, processorCount: 2) { _ in }
  }

  static func count(_ scratch: ScratchFolder) throws -> Int64? {
    var options = SessionOptions(lakePath: scratch.path + "/lake")
    options.tail = StreamTail(lake: scratch.path + "/lake")
    return try Session(options).prepare("SELECT count(*) FROM clickstream").rows().first?.first?.integer
  }

  /// From a request to a row, seen at once, delivered at the end, and there after the next start.
  @Test func aClickBecomesARow() async throws {
    let scratch = ScratchFolder()
    var expected: Int64 = 0
    for _ in 0..<3 {
      let node = try Self.node(try Self.settings(scratch))
      let ports = try await node.start()
      for _ in 0..<5 {
        let answer = try HTTPText.post(ports.collector, "/clickstream", #"[{"customerid":"C1"},{"deviceid":"d"}]"#)
        #expect(answer.hasPrefix("HTTP/1.1 200") && answer.hasSuffix(#"{"accepted":2,"rejected":0}"#))
        expected += 2
        #expect(try Self.count(scratch) == expected)
        let query = try HTTPText.post(#require(ports.query), "/query", "SELECT count(*) AS n FROM clickstream")
        #expect(query.contains("[\(expected)]"))
      }
      await node.stop()
      #expect(try Self.count(scratch) == expected)
    }
    #expect(try VerifyJob(lake: scratch.path + "/lake").run().faults.isEmpty)
  }

  @Test func aLakeHasOneServer() async throws {
    let scratch = ScratchFolder()
    let node = try Self.node(try Self.settings(scratch))
    _ = try await node.start()
    #expect(throws: (any Error).self) { try Self.node(try Self.settings(scratch)) }
    await node.stop()
    await (try Self.node(try Self.settings(scratch))).stop()
  }

  @Test func columnsAreSetWhenTheTableIsMade() async throws {
    let scratch = ScratchFolder()
    let node = try Self.node(try Self.settings(scratch, ["columns": "amount:double"]))
    let ports = try await node.start()
    let answer = try HTTPText.post(ports.collector, "/clickstream", #"{"customerid":"C1","amount":2.5}"#)
    #expect(answer.hasPrefix("HTTP/1.1 200"))
    await node.stop()
    let session = try Session(SessionOptions(lakePath: scratch.path + "/lake"))
    #expect(try session.prepare("SELECT amount FROM clickstream").rows() == [[.double(2.5)]])
    #expect(throws: ServerError.self) { try Self.node(try Self.settings(scratch, ["columns": "other:bigint"])) }
    for faulty in ["amount", "x:money", "customerid:varchar", "a b:bigint"] {
      #expect(throws: ServerError.self) { try Self.node(try Self.settings(ScratchFolder(), ["columns": faulty])) }
    }
    // The standard columns are no demand on a table that exists.
    await (try Self.node(try Self.settings(scratch))).stop()
  }

  @Test func pagesAreServed() async throws {
    let scratch = ScratchFolder()
    let node = try Self.node(try Self.settings(scratch))
    let ports = try await node.start()
    let tracker = try HTTPText.get(ports.collector, "/tracker.js")
    #expect(tracker.hasPrefix("HTTP/1.1 200") && tracker.utf8.count < 6_144)
    for path in ["/demo", "/demo/demo.js", "/demo/pages.css", "/live", "/live/live.js"] {
      #expect(try HTTPText.get(ports.collector, path).hasPrefix("HTTP/1.1 200"))
    }
    _ = try HTTPText.post(ports.collector, "/clickstream", #"{"productcategory":"<script>alert(1)</script>"}"#)
    let live = try HTTPText.get(ports.collector, "/live/events")
    #expect(live.contains(#""total":1"#) && live.contains(#""name":"<script>alert(1)</script>""#))
    #expect(live.contains("Content-Type: application/json"))
    await node.stop()
    let bare = try Self.node(try Self.settings(scratch, ["gateway.pages": "false"]))
    let barePorts = try await bare.start()
    #expect(try HTTPText.get(barePorts.collector, "/demo").hasPrefix("HTTP/1.1 403"))
    await bare.stop()
  }
}

/// Requests over a plain socket, one a connection.
enum HTTPText {
  static func get(_ port: Int, _ path: String) throws -> String {
    try exchange(port, "GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
  }

  static func post(_ port: Int, _ path: String, _ body: String) throws -> String {
    try exchange(
      port,
      "POST \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    )
  }

  private static func exchange(_ port: Int, _ text: String) throws -> String {
    #if canImport(Glibc)
      let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let file = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    defer { close(file) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { throw StorageError("connect to", path: "port \(port)", code: errno) }
    let bytes = Array(text.utf8)
    guard send(file, bytes, bytes.count, 0) == bytes.count else {
      throw StorageError("send to", path: "port \(port)", code: errno)
    }
    var answer: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = recv(file, &piece, piece.count, 0)
      if count <= 0 { break }
      answer += piece[..<count]
    }
    return String(decoding: answer, as: UTF8.self)
  }
}
