/// Compresses whole text objects; keeps its context between them. One thread at a time.
package final class ObjectCompressor {
  private let compression: Compression
  private let codec: PageCompressor
  private let out = OutputBytes()

  package init(_ compression: Compression) {
    self.compression = compression
    let option: ParquetWriterOptions.Compression =
      switch compression {
      case .none: .none
      case .gzip: .gzip
      // Fast, which a live path needs.
      case .zstd: .zstd(level: 1)
      }
    codec = PageCompressor(option)
  }

  /// Calls `body` with the compressed bytes, which are valid during the call.
  package func withCompressed<R>(
    _ text: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> R
  ) throws -> R {
    guard compression != .none else { return try body(text) }
    out.removeAll()
    try codec.compress(text, into: out)
    return try body(out.bytes)
  }

  /// The text of a compressed object.
  package static func decompressed(_ bytes: [UInt8], _ compression: Compression, name: String) throws -> [UInt8] {
    guard compression != .none else { return bytes }
    let input = MemoryByteSource(bytes, name: name)
    let source: any ByteSource = try compression == .gzip ? GzipByteSource(input) : ZstdByteSource(input)
    var text: [UInt8] = []
    let piece = Buffer(byteCount: 1 << 18)
    while true {
      let got = try source.read(into: UnsafeMutableRawBufferPointer(start: piece.base, count: piece.byteCount))
      if got == 0 { return text }
      text += UnsafeRawBufferPointer(start: piece.base, count: got)
    }
  }
}

extension Compression {
  /// What the name of a compressed file ends in.
  package var suffix: String {
    switch self {
    case .none: ""
    case .gzip: ".gz"
    case .zstd: ".zst"
    }
  }

  /// By the end of the file's name.
  package init(name: String) {
    self = name.hasSuffix(".gz") ? .gzip : name.hasSuffix(".zst") ? .zstd : .none
  }
}
