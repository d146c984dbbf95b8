import CZlib
import Ingest
import Testing

@testable import Gateway

/// Compressed bodies.
@Suite struct GunzipTests {
  static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    deflateInit2_(
      &stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    var input = bytes
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))) + 64)
    let count = input.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        stream.next_in = source.baseAddress
        stream.avail_in = UInt32(source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(target.count)
        deflate(&stream, Z_FINISH)
        return Int(stream.total_out)
      }
    }
    deflateEnd(&stream)
    return Array(output[..<count])
  }

  private let click = Array(#"{"customerid":"c1"}"#.utf8)

  @Test func aCompressedBodyComesOutAsItWas() async throws {
    try await TestGateway.run { test in
      for coding in ["gzip", "GZIP", "x-gzip"] {
        let response = try await test.post(
          "/clickstream", Self.gzip(click), headers: ["Content-Encoding: \(coding)"])
        #expect(response.status == 200)
      }
      #expect(try await test.post("/clickstream", click, headers: ["Content-Encoding: identity"]).status == 200)
      #expect(test.collector.bodies.withLock { $0 } == Array(repeating: click, count: 4))
    }
  }

  @Test func severalMembersAreOneBody() throws {
    #expect(try Gunzip.bytes(Self.gzip(click) + Self.gzip(click), limit: 1_000) == click + click)
    let large = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    #expect(try Gunzip.bytes(Self.gzip(large) + Self.gzip(click), limit: 1 << 20) == large + click)
  }

  @Test func aBombIsCutOffAtTheLimit() async throws {
    let bomb = Self.gzip([UInt8](repeating: 0, count: 20_000_000))
    #expect(bomb.count < 30_000)
    #expect(throws: GatewayFault.tooLong) { try Gunzip.bytes(bomb, limit: 1 << 20) }
    // A trailer that lies about the size.
    var lying = bomb
    lying.replaceSubrange(lying.count - 4..<lying.count, with: [10, 0, 0, 0])
    #expect(throws: GatewayFault.self) { try Gunzip.bytes(lying, limit: 1 << 20) }
    #expect(try Gunzip.bytes(Self.gzip([UInt8](repeating: 7, count: 1 << 20)), limit: 1 << 20).count == 1 << 20)
    #expect(throws: GatewayFault.tooLong) {
      try Gunzip.bytes(Self.gzip([UInt8](repeating: 7, count: 1 << 20 + 1)), limit: 1 << 20)
    }
    try await TestGateway.run { test in
      let response = try await test.post("/clickstream", bomb, headers: ["Content-Encoding: gzip"])
      #expect(response.status == 413)
      #expect(test.collector.bodies.withLock { $0.isEmpty })
    }
  }

  @Test func damagedDataAreTheClientsFault() async throws {
    let whole = Self.gzip(click)
    var damaged = whole
    damaged[14] ^= 0xFF
    for bytes in [damaged, Array(whole.dropLast(3)), Array("no gzip at all, but long enough".utf8), [], [0x1F, 0x8B]] {
      #expect(throws: GatewayFault.self) { try Gunzip.bytes(bytes, limit: 1_000) }
    }
    try await TestGateway.run { test in
      let response = try await test.post("/clickstream", damaged, headers: ["Content-Encoding: gzip"])
      #expect(response.status == 400)
      #expect(response.text == #"{"message":"Invalid request body"}"#)
      let unknown = try await test.post("/clickstream", click, headers: ["Content-Encoding: br"])
      #expect(unknown.status == 415)
      #expect(unknown.text == #"{"message":"Unsupported Media Type"}"#)
      #expect(test.collector.bodies.withLock { $0.isEmpty })
    }
  }
}
