/// Bytes in order, from a file, memory or a decompressor. One thread reads at a time.
package protocol ByteSource: AnyObject {
  /// For errors: usually the path.
  var name: String { get }
  /// Bytes of the stored form consumed so far, and their total where it is known: what a progress bar shows.
  var progress: (done: Int, total: Int?) { get }
  /// Fills the start of `target`; returns the number of bytes, 0 at the end only.
  func read(into target: UnsafeMutableRawBufferPointer) throws(TextError) -> Int
  /// Drops `count` bytes; fewer when the end comes first.
  func skip(_ count: Int) throws(TextError)
}

extension ByteSource {
  /// Reads and drops: for sources that cannot seek.
  package func skipByReading(_ count: Int) throws(TextError) {
    let scratch = Buffer(byteCount: min(count, 1 << 20))
    var left = count
    while left > 0 {
      let room = UnsafeMutableRawBufferPointer(start: scratch.base, count: min(left, scratch.byteCount))
      let got = try read(into: room)
      if got == 0 { return }
      left -= got
    }
  }
}

/// How the bytes of a file are stored.
package enum Compression: Sendable, Hashable {
  case none, gzip, zstd

  /// By the first bytes of the file.
  package init(magic: UnsafeRawBufferPointer) {
    if magic.count >= 2, magic[0] == 0x1F, magic[1] == 0x8B {
      self = .gzip
    } else if magic.count >= 4, magic[0] == 0x28, magic[1] == 0xB5, magic[2] == 0x2F, magic[3] == 0xFD {
      self = .zstd
    } else {
      self = .none
    }
  }
}

/// Opens files for the text readers, whatever their compression.
package enum TextFile {
  /// The decompressed bytes of the file at `path`; gzip and zstd are recognized by their first bytes.
  package static func open(_ path: String) throws(TextError) -> any ByteSource {
    let file = try FileByteSource(path: path)
    switch try file.compression() {
    case .none: return file
    case .gzip: return try GzipByteSource(file)
    case .zstd: return try ZstdByteSource(file)
    }
  }
}
