#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a command itself has to complain about: an option's value, a file it cannot open.
struct CommandError: Error {
  var message: String
  var status: ExitStatus
  /// What to do instead.
  var suggestion: String?

  static func usage(_ message: String, suggestion: String? = nil) -> CommandError {
    CommandError(message: message, status: .usage, suggestion: suggestion)
  }

  static func failed(_ message: String, suggestion: String? = nil) -> CommandError {
    CommandError(message: message, status: .failed, suggestion: suggestion)
  }

  /// A failed system call: `cannot write 'out.csv': No space left on device`.
  static func system(_ action: String, _ path: String, errno code: Int32 = errno) -> CommandError {
    .failed("\(action) '\(path)': \(String(cString: strerror(code)))")
  }
}
