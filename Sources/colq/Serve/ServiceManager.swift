#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Tells systemd how the service stands (sd_notify(3)): a datagram to the socket that `NOTIFY_SOCKET` names.
enum ServiceManager {
  static func notify(_ state: String) {
    guard let path = Environment.variable("NOTIFY_SOCKET"), path.hasPrefix("/") || path.hasPrefix("@") else { return }
    #if canImport(Glibc)
      let file = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    #else
      let file = socket(AF_UNIX, SOCK_DGRAM, 0)
    #endif
    guard file >= 0 else { return }
    defer { close(file) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let capacity = MemoryLayout.size(ofValue: address.sun_path)
    // An abstract socket's name begins with a zero byte.
    let bytes = Array((path.hasPrefix("@") ? "\0" + path.dropFirst() : path).utf8)
    guard bytes.count < capacity else { return }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
    let text = Array(state.utf8)
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = sendto(file, text, text.count, 0, $0, length)
      }
    }
  }
}
