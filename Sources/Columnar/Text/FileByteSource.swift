#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The bytes of an open file, read with pread.
package final class FileByteSource: ByteSource {
  package let name: String
  private let descriptor: Int32
  private var offset = 0
  private let byteCount: Int?

  package init(path: String) throws(TextError) {
    name = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { throw TextError(file: path, "cannot open the file: \(String(cString: strerror(errno)))") }
    var information = stat()
    if fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFDIR {
      close(descriptor)
      throw TextError(file: path, "is a folder, not a file")
    }
    byteCount = information.st_mode & S_IFMT == S_IFREG ? Int(information.st_size) : nil
    #if canImport(Glibc)
      _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
    #endif
  }

  deinit { close(descriptor) }

  package var progress: (done: Int, total: Int?) { (offset, byteCount) }

  package func read(into target: UnsafeMutableRawBufferPointer) throws(TextError) -> Int {
    while true {
      // Pipes have no offset: plain read there.
      let got =
        byteCount == nil
        ? systemRead(descriptor, target.baseAddress, target.count)
        : pread(descriptor, target.baseAddress, target.count, off_t(offset))
      if got >= 0 {
        offset += got
        return got
      }
      if errno != EINTR {
        throw TextError(file: name, "cannot read: \(String(cString: strerror(errno)))", offset: offset)
      }
    }
  }

  package func skip(_ count: Int) throws(TextError) {
    if byteCount == nil { return try skipByReading(count) }
    offset += count
  }

  /// By the first bytes, without moving on. A pipe counts as not compressed.
  package func compression() throws(TextError) -> Compression {
    guard byteCount != nil else { return .none }
    let head = Buffer(byteCount: 4)
    let got = pread(descriptor, head.base, 4, 0)
    return Compression(magic: UnsafeRawBufferPointer(start: head.base, count: max(0, got)))
  }
}

/// Bytes in memory; `pieceByteCount` caps each read, which lets tests cut anywhere.
package final class MemoryByteSource: ByteSource {
  package let name: String
  private let bytes: [UInt8]
  private let pieceByteCount: Int
  private var offset = 0

  package init(_ bytes: [UInt8], name: String = "memory", pieceByteCount: Int = .max) {
    self.bytes = bytes
    self.name = name
    self.pieceByteCount = max(1, pieceByteCount)
  }

  package var progress: (done: Int, total: Int?) { (offset, bytes.count) }

  package func read(into target: UnsafeMutableRawBufferPointer) throws(TextError) -> Int {
    let count = min(target.count, pieceByteCount, bytes.count - offset)
    if count <= 0 { return 0 }
    bytes.withUnsafeBytes { target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<(offset + count)])) }
    offset += count
    return count
  }

  package func skip(_ count: Int) throws(TextError) { offset = min(bytes.count, offset + count) }
}

/// `read` of the system, out of reach of the methods of the same name.
private func systemRead(_ descriptor: Int32, _ target: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(descriptor, target, count)
}
