#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the terminal behind a file descriptor can do.
struct Terminal: Sendable {
  var isTerminal: Bool
  /// Columns; nil when output does not go to a terminal, or its size is unknown.
  var width: Int?
  var usesColor: Bool

  init(descriptor: Int32) {
    isTerminal = isatty(descriptor) == 1
    width = isTerminal ? Self.columns(descriptor) : nil
    usesColor = isTerminal && !Environment.refusesColor && Environment.variable("TERM") != "dumb"
  }

  init(isTerminal: Bool, width: Int?, usesColor: Bool) {
    self.isTerminal = isTerminal
    self.width = width
    self.usesColor = usesColor
  }

  static var standardError: Terminal { Terminal(descriptor: STDERR_FILENO) }

  /// Columns for help texts.
  static var helpWidth: Int { min(columns(STDOUT_FILENO) ?? 100, 100) }

  func styled(_ text: String, _ style: Style) -> String {
    usesColor ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }

  enum Style: String {
    case bold = "1"
    case dim = "2"
    case error = "1;31"
    case accent = "36"
  }

  private static func columns(_ descriptor: Int32) -> Int? {
    if let text = Environment.variable("COLUMNS"), let columns = Int(text), columns > 0 { return columns }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }
}
