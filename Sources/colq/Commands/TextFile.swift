#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads the text of a file or of standard input.
enum TextFile {
  /// SQL larger than this is no SQL.
  static let maximumByteCount = 64 << 20

  /// The content of the file at `path`, `-` for standard input; it must be UTF-8.
  static func read(_ path: String) throws -> String {
    let name = path == "-" ? "standard input" : path
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw CommandError.system("cannot read", name) }
    defer { if descriptor != STDIN_FILENO { close(descriptor) } }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw CommandError.system("cannot read", name) }
      if count == 0 { break }
      bytes += chunk[..<count]
      if bytes.count > maximumByteCount {
        throw CommandError.failed("'\(name)' is larger than \(maximumByteCount >> 20) MB; is it SQL?")
      }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CommandError.failed("'\(name)' is not UTF-8 text")
    }
    return text
  }
}
