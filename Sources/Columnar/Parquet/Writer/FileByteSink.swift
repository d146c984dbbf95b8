#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes the bytes to a new file.
///
/// Nothing is renamed or removed here: the owner writes to a temporary name, calls `close`, and renames.
public final class FileByteSink: ByteSink {
  public let path: String
  private var descriptor: Int32

  /// Creates the file; an existing one is an error.
  public init(path: String) throws(ParquetError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw Self.failure("cannot create", path) }
  }

  /// Takes over an open descriptor; `path` is for messages.
  public init(descriptor: Int32, path: String) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit {
    if descriptor >= 0 { _ = Self.closeDescriptor(descriptor) }
  }

  public func append(_ bytes: UnsafeRawBufferPointer) throws(ParquetError) {
    guard descriptor >= 0 else { throw ParquetError(.inputOutput, "the file is closed already").at(path: path) }
    guard let base = bytes.baseAddress else { return }
    var done = 0
    while done < bytes.count {
      let n = write(descriptor, base + done, bytes.count - done)
      if n > 0 {
        done += n
      } else if n == 0 || errno != EINTR {
        throw Self.failure("cannot write", path)
      }
    }
  }

  /// Closes the file, on the disk when `synced`. Some systems report a full disk only here.
  public func close(synced: Bool = false) throws(ParquetError) {
    guard descriptor >= 0 else { return }
    let open = descriptor
    descriptor = -1
    let isSynced = !synced || fsync(open) == 0
    let failed = isSynced ? nil : Self.failure("cannot sync", path)
    guard Self.closeDescriptor(open) == 0 || failed != nil else { throw Self.failure("cannot close", path) }
    if let failed { throw failed }
  }

  private static func failure(_ what: String, _ path: String) -> ParquetError {
    ParquetError(.inputOutput, "\(what): \(String(cString: strerror(errno)))").at(path: path)
  }

  // The method of the same name hides the system call inside the class.
  private static func closeDescriptor(_ descriptor: Int32) -> Int32 {
    #if canImport(Glibc)
      Glibc.close(descriptor)
    #else
      Darwin.close(descriptor)
    #endif
  }
}
