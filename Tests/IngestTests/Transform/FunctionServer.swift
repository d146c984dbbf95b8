import Columnar
import Synchronization

@testable import Ingest

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A stand-in for a function's runtime: answers each POST by a closure, on a thread of its own.
final class FunctionServer: Sendable {
  let port: Int
  let callCount = Atomic<Int>(0)
  private let listener: Int32
  /// The connection that is served, -1 between two.
  private let current = Atomic<Int>(-1)
  private let thread: Mutex<BackgroundThread?> = Mutex(nil)

  /// - Parameter answer: gets the number of the call and the body; status line with further headers, and body. nil: the
  ///   connection is closed without an answer.
  init(_ answer: @escaping @Sendable (Int, [UInt8]) -> (head: String, body: String)?) {
    let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    listener = file
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(file, $0, length)
        getsockname(file, $0, &length)
      }
    }
    listen(file, 16)
    port = Int(in_port_t(bigEndian: address.sin_port))
    thread.withLock { $0 = BackgroundThread("function") { [self] in run(answer) } }
  }

  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    // Callers keep their connections.
    shutdown(Int32(current.load(ordering: .acquiring)), Int32(SHUT_RDWR))
    thread.withLock { $0 }?.join()
    close(listener)
  }

  private func run(_ answer: (Int, [UInt8]) -> (head: String, body: String)?) {
    while true {
      let connection = accept(listener, nil, nil)
      if connection < 0 { return }
      current.store(Int(connection), ordering: .releasing)
      while let body = Self.request(connection) {
        let number = callCount.add(1, ordering: .relaxed).oldValue
        guard let (head, text) = answer(number, body) else { break }
        let bytes = Array("HTTP/1.1 \(head)\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)".utf8)
        send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
      }
      current.store(-1, ordering: .releasing)
      close(connection)
    }
  }

  private static func request(_ connection: Int32) -> [UInt8]? {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let text = String(decoding: bytes, as: UTF8.self)
      if let end = bytes.indices.first(where: { bytes[$0...].starts(with: [13, 10, 13, 10]) }),
        let line = text.lowercased().split(separator: "\r\n").first(where: { $0.hasPrefix("content-length:") }),
        let count = Int(line.dropFirst(15).filter { $0 != " " }), bytes.count >= end + 4 + count
      {
        return Array(bytes[(end + 4)..<(end + 4 + count)])
      }
      let received = recv(connection, &piece, piece.count, 0)
      if received <= 0 { return nil }
      bytes += piece[..<received]
    }
  }
}
