#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An open file, read by position; closed when nobody holds it.
final class RandomAccessFile: Sendable {
  private let descriptor: Int32
  let byteCount: Int

  init(_ path: String) throws(ParquetError) {
    let opened = open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else {
      throw ParquetError(.inputOutput, "cannot open: \(String(cString: strerror(errno)))").at(path: path)
    }
    var information = stat()
    guard fstat(opened, &information) == 0, information.st_mode & S_IFMT == S_IFREG else {
      close(opened)
      throw ParquetError(.inputOutput, "not a regular file").at(path: path)
    }
    descriptor = opened
    byteCount = Int(information.st_size)
  }

  deinit { close(descriptor) }

  /// Where bytes seem to have come from.
  enum Origin {
    case memory, disk
  }

  /// Nanoseconds a byte from which on a read has waited for a disk: memory takes a third or less.
  private static let diskNanoseconds = 0.8

  /// Fills `target` from byte `offset` on.
  @discardableResult
  func read(_ offset: Int, _ target: UnsafeMutableRawPointer, _ count: Int) throws(ParquetError) -> Origin {
    let start = MonotonicTime.nanoseconds
    var done = 0
    while done < count {
      let n = pread(descriptor, target + done, count - done, off_t(offset + done))
      if n > 0 {
        done += n
      } else if n == 0 {
        throw ParquetError(.truncated, "the file ends \(count - done) bytes too early", offset: offset)
      } else if errno != EINTR {
        throw ParquetError(.inputOutput, "cannot read: \(String(cString: strerror(errno)))", offset: offset)
      }
    }
    return Double(MonotonicTime.nanoseconds - start) > Self.diskNanoseconds * Double(count) ? .disk : .memory
  }

  /// Asks the system to fetch bytes that will be read soon; returns at once.
  func fetch(_ offset: Int, _ count: Int) {
    #if canImport(Glibc)
      if count > 0 { _ = posix_fadvise(descriptor, off_t(offset), off_t(count), POSIX_FADV_WILLNEED) }
    #endif
  }
}
