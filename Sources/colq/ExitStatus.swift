/// What the process tells its caller.
enum ExitStatus: Int32, Error {
  case done = 0
  /// The query or the data is at fault.
  case failed = 1
  /// Wrong usage.
  case usage = 2
  /// Ctrl-C.
  case interrupted = 130
}
