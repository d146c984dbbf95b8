import Columnar
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file that lines are appended to, each in one write, so that lines of several threads never mix.
final class LineFile: Sendable {
  private let file: Int32
  private let isOwned: Bool

  /// - Parameter path: `-` for standard output.
  init(_ path: String) throws {
    if path == "-" {
      file = STDOUT_FILENO
      isOwned = false
      return
    }
    let opened = open(path, O_CREAT | O_APPEND | O_WRONLY | O_CLOEXEC, 0o640)
    if opened < 0 { throw StorageError("open the log", path: path, code: errno) }
    file = opened
    isOwned = true
  }

  deinit { if isOwned { close(file) } }

  func append(_ line: String) {
    var text = line + "\n"
    text.withUTF8 { bytes in
      // A log that cannot be written must not stop the server.
      _ = write(file, bytes.baseAddress, bytes.count)
    }
  }
}
