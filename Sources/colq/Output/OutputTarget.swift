import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where a result's bytes go: standard output, or a file that appears complete or not at all.
///
/// A file is written under a temporary name beside it, synced and renamed by `commit`. What is not a regular file
/// (a device, a named pipe) is written in place.
final class OutputTarget {
  let terminal: Terminal
  /// For messages.
  let name: String
  private let descriptor: Int32
  private let temporaryPath: String?
  private let finalPath: String?
  private var buffer: [UInt8] = []
  private var isFinished = false

  /// Bytes gathered before a write.
  private static let flushByteCount = 1 << 16

  private init(descriptor: Int32, name: String, temporaryPath: String?, finalPath: String?, terminal: Terminal) {
    self.descriptor = descriptor
    self.name = name
    self.temporaryPath = temporaryPath
    self.finalPath = finalPath
    self.terminal = terminal
  }

  static func standardOutput() -> OutputTarget {
    OutputTarget(
      descriptor: STDOUT_FILENO, name: "standard output", temporaryPath: nil, finalPath: nil,
      terminal: Terminal(descriptor: STDOUT_FILENO))
  }

  static func file(_ path: String) throws -> OutputTarget {
    var status = stat()
    let exists = stat(path, &status) == 0
    let kind = status.st_mode & S_IFMT
    if exists, kind == S_IFDIR { throw CommandError.usage("'\(path)' is a folder, not a file") }
    if exists, kind != S_IFREG {
      let descriptor = open(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw CommandError.system("cannot write", path) }
      return OutputTarget(
        descriptor: descriptor, name: path, temporaryPath: nil, finalPath: nil,
        terminal: Terminal(descriptor: descriptor))
    }
    // A symbolic link stays a link: what it points at is replaced.
    let final = exists ? resolved(path) : path
    let temporary = "\(final).\(getpid()).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, exists ? status.st_mode & 0o777 : 0o666)
    guard descriptor >= 0 else { throw CommandError.system("cannot write", path) }
    return OutputTarget(
      descriptor: descriptor, name: path, temporaryPath: temporary, finalPath: final,
      terminal: Terminal(isTerminal: false, width: nil, usesColor: false))
  }

  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// Calls `fill` with the buffer to append to; flushes when it is large.
  func append(_ fill: (inout [UInt8]) throws -> Void) throws {
    try fill(&buffer)
    if buffer.count >= Self.flushByteCount { try flush() }
  }

  func append(_ text: String) throws { try append { $0.append(contentsOf: text.utf8) } }

  func flush() throws {
    var start = 0
    while start < buffer.count {
      let written = buffer.withUnsafeBytes { write(descriptor, $0.baseAddress.map { $0 + start }, $0.count - start) }
      if written < 0 {
        if errno == EINTR { continue }
        let code = errno
        buffer.removeAll(keepingCapacity: true)
        if code == EPIPE { throw ClosedPipe() }
        throw CommandError.system("cannot write", name, errno: code)
      }
      start += written
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Makes everything written visible under the final name.
  func commit() throws {
    try flush()
    guard let temporaryPath, let finalPath else { return }
    guard fsync(descriptor) == 0 else { throw CommandError.system("cannot sync", name) }
    guard rename(temporaryPath, finalPath) == 0 else { throw CommandError.system("cannot write", name) }
    isFinished = true
    close(descriptor)
    syncFolder(of: finalPath)
  }

  /// The rename itself is durable once the folder is synced; a folder that cannot be opened for it is no failure.
  private func syncFolder(of path: String) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  deinit {
    guard let temporaryPath, !isFinished else { return }
    close(descriptor)
    unlink(temporaryPath)
  }
}

/// The reader of standard output has gone; nothing is left to say to it.
struct ClosedPipe: Error {}
