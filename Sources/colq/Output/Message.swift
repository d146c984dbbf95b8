#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Lines for people on standard error.
enum Message {
  static func note(_ text: String) { line(text) }

  static func warning(_ text: String) {
    line(Terminal.standardError.styled("warning:", .bold) + " " + text)
  }

  static func error(_ text: String) {
    line(Terminal.standardError.styled("error:", .error) + " " + text)
  }

  /// Writes at once; a standard error that is closed is nobody's problem.
  static func line(_ text: String) {
    raw(text + "\n")
  }

  static func raw(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var start = 0
      while start < bytes.count {
        let written = write(STDERR_FILENO, bytes.baseAddress.map { $0 + start }, bytes.count - start)
        if written < 0, errno == EINTR { continue }
        if written <= 0 { return }
        start += written
      }
    }
  }
}
