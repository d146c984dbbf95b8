import Dispatch

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An answer as it came over the wire.
struct RawResponse: Sendable {
  var status: Int
  /// Names in lower case.
  var headers: [String: String]
  var body: [UInt8]
  var head: String

  var text: String { String(decoding: body, as: UTF8.self) }
}

/// A client that sends exactly the bytes it is told, over a blocking socket. Use it inside `offload`.
final class RawClient {
  struct Failure: Error { let what: String }

  private var descriptor: Int32
  private var buffer: [UInt8] = []

  init(port: Int, seconds: Int = 20, receiveBuffer: Int32? = nil) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw Failure(what: "socket: \(errno)") }
    var limit = timeval(tv_sec: seconds, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    if var size = receiveBuffer {
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else {
      let code = errno
      closeSocket()
      throw Failure(what: "connect: \(code)")
    }
  }

  deinit { closeSocket() }

  func closeSocket() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
  }

  func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  func send(_ text: String) throws { try send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) throws {
    var at = 0
    while at < bytes.count {
      let sent = bytes.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress.map { $0 + at }, bytes.count - at, Int32(MSG_NOSIGNAL))
      }
      guard sent > 0 else { throw Failure(what: "send: \(errno)") }
      at += sent
    }
  }

  /// False at the end of the connection.
  private func fill() throws -> Bool {
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    let got = recv(descriptor, &piece, piece.count, 0)
    if got < 0 { throw Failure(what: "recv: \(errno)") }
    buffer += piece[..<got]
    return got > 0
  }

  /// The next answer; nil when the connection has ended before it.
  func response(toHead: Bool = false) throws -> RawResponse? {
    var end: Int?
    while end == nil {
      end = Self.find("\r\n\r\n", in: buffer)
      if end == nil, try !fill() {
        if buffer.isEmpty { return nil }
        throw Failure(what: "half a head: \(String(decoding: buffer, as: UTF8.self))")
      }
    }
    let head = String(decoding: buffer[..<(end ?? 0)], as: UTF8.self)
    buffer.removeFirst((end ?? 0) + 4)
    let lines = head.split(separator: "\r\n")
    let status = Int(lines[0].split(separator: " ")[1]) ?? 0
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let pair = line.split(separator: ":", maxSplits: 1)
      headers[pair[0].lowercased()] = pair.count > 1 ? String(pair[1].drop { $0 == " " }) : ""
    }
    var response = RawResponse(status: status, headers: headers, body: [], head: head)
    if toHead || status == 204 || status == 304 || status == 100 { return response }
    if headers["transfer-encoding"] == "chunked" {
      response.body = try chunks()
    } else if let length = headers["content-length"].flatMap({ Int($0) }) {
      while buffer.count < length, try fill() {}
      guard buffer.count >= length else { throw Failure(what: "half a body") }
      response.body = Array(buffer[..<length])
      buffer.removeFirst(length)
    } else {
      response.body = try rest()
    }
    return response
  }

  private func chunks() throws -> [UInt8] {
    var body: [UInt8] = []
    while true {
      var end = Self.find("\r\n", in: buffer)
      while end == nil {
        guard try fill() else { throw Failure(what: "the chunks end early") }
        end = Self.find("\r\n", in: buffer)
      }
      let size = Int(String(decoding: buffer[..<(end ?? 0)], as: UTF8.self), radix: 16) ?? -1
      guard size >= 0 else { throw Failure(what: "no chunk size") }
      let total = (end ?? 0) + 2 + size + 2
      while buffer.count < total {
        guard try fill() else { throw Failure(what: "the chunks end early") }
      }
      body += buffer[((end ?? 0) + 2)..<(total - 2)]
      buffer.removeFirst(total)
      if size == 0 { return body }
    }
  }

  /// The next bytes, as they come.
  func bytes(_ count: Int) throws -> [UInt8] {
    while buffer.count < count {
      guard try fill() else { throw Failure(what: "the connection ends early") }
    }
    defer { buffer.removeFirst(count) }
    return Array(buffer[..<count])
  }

  /// Everything up to the end of the connection.
  func rest() throws -> [UInt8] {
    while try fill() {}
    defer { buffer = [] }
    return buffer
  }

  /// Whether the other side has ended the connection, with or without an error.
  func isEnded() -> Bool { (try? rest()) != nil || errno == ECONNRESET }

  private static func find(_ text: String, in bytes: [UInt8]) -> Int? {
    let wanted = Array(text.utf8)
    guard bytes.count >= wanted.count else { return nil }
    return (0...(bytes.count - wanted.count)).first { Array(bytes[$0..<$0 + wanted.count]) == wanted }
  }
}

/// Runs blocking code on a thread that tasks do not need.
func offload<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
  try await withCheckedThrowingContinuation { continuation in
    DispatchQueue.global().async { continuation.resume(with: Result { try body() }) }
  }
}
