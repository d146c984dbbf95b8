import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A segment that stays readable when retention removes it.
final class OpenSegment: Sendable {
  let path: String
  /// When it was opened: everything that was on disk then.
  let byteCount: Int
  private let descriptor: Int32
  private let files: FileLayer

  /// - Throws: `StorageError`.
  init(_ path: String, _ files: FileLayer) throws {
    let opened = files.open(path, O_RDONLY)
    if opened < 0 { throw StorageError("open", path: path, code: Int32(-opened)) }
    self.path = path
    self.files = files
    descriptor = Int32(opened)
    switch files.status(path) {
    case .file(let size, _): byteCount = size
    case .failed(let code):
      _ = files.close(descriptor)
      throw StorageError("read", path: path, code: code)
    case .folder:
      _ = files.close(descriptor)
      throw StorageError("read", path: path, reason: "it is no file")
    }
  }

  deinit { _ = files.close(descriptor) }

  func bytes() throws -> Buffer {
    let buffer = Buffer(zeroedByteCount: byteCount)
    var done = 0
    while done < byteCount {
      let got = files.readAt(
        descriptor, UnsafeMutableRawBufferPointer(start: buffer.base + done, count: byteCount - done), done)
      if got < 0 { throw StorageError("read", path: path, code: Int32(-got)) }
      if got == 0 { break }
      done += got
    }
    return buffer
  }
}
