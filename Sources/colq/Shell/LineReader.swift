import CEdit

/// Reads lines from a person: with editing and history where libedit is there, plainly otherwise.
final class LineReader {
  enum Line: Equatable {
    case text(String)
    /// Ctrl-C while editing.
    case interrupted
    /// Ctrl-D or the end of the input.
    case end
  }

  private let editor: OpaquePointer?

  init() {
    editor = colq_editor_open("colq", Self.historyPath)
  }

  deinit { colq_editor_close(editor) }

  private static var historyPath: String? {
    if let path = Environment.variable("COLQ_HISTORY") { return path.isEmpty ? nil : path }
    return Environment.variable("HOME").map { $0 + "/.colq_history" }
  }

  func read(prompt: String) -> Line {
    guard let editor else {
      print(prompt, terminator: "")
      return readLine().map { .text($0) } ?? .end
    }
    var line: UnsafePointer<CChar>?
    switch Int(colq_editor_read(editor, prompt, &line)) {
    case COLQ_LINE_READ: return line.map { .text(String(cString: $0)) } ?? .end
    case COLQ_LINE_INTERRUPTED: return .interrupted
    default: return .end
    }
  }

  /// Keeps a statement for later sessions, as one line where no line comment forbids that.
  func remember(_ statement: String) {
    guard let editor else { return }
    if statement.contains("--") {
      for line in statement.split(separator: "\n") { colq_editor_remember(editor, String(line)) }
    } else {
      colq_editor_remember(editor, statement.split(separator: "\n").joined(separator: " "))
    }
  }
}
