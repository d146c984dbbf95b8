import CDeflate
import CLZ4
import CSnappy
import CZstd

/// Compresses pages for one writer; keeps the context between pages.
final class PageCompressor {
  let compression: ParquetWriterOptions.Compression
  private var zstd: OpaquePointer?
  private var deflate: OpaquePointer?

  init(_ compression: ParquetWriterOptions.Compression) { self.compression = compression }

  deinit {
    if let zstd { ZSTD_freeCCtx(zstd) }
    if let deflate { libdeflate_free_compressor(deflate) }
  }

  var codec: ParquetCodec {
    switch compression {
    case .none: .uncompressed
    case .snappy: .snappy
    case .lz4: .lz4Raw
    case .gzip: .gzip
    case .zstd: .zstd
    }
  }

  /// Appends the compressed bytes to `out`.
  func compress(_ source: UnsafeRawBufferPointer, into out: OutputBytes) throws(ParquetError) {
    guard source.count > 0, let input = source.baseAddress else {
      // Codecs have frames even for nothing; readers expect them only for pages with bytes.
      return
    }
    let count: Int
    switch compression {
    case .none:
      out.append(source)
      return
    case .zstd(let level): count = try compressZstd(input, source.count, level, out)
    case .snappy:
      var size = snappy_max_compressed_length(source.count)
      let target = out.reserve(size).assumingMemoryBound(to: CChar.self)
      let status = snappy_compress(input.assumingMemoryBound(to: CChar.self), source.count, target, &size)
      count = status == SNAPPY_OK ? size : 0
    case .lz4:
      guard let size = Int32(exactly: source.count), size <= LZ4_MAX_INPUT_SIZE else { throw Self.failed("too large") }
      let bound = LZ4_compressBound(size)
      let target = out.reserve(Int(bound)).assumingMemoryBound(to: CChar.self)
      count = Int(LZ4_compress_default(input.assumingMemoryBound(to: CChar.self), target, size, bound))
    case .gzip:
      if deflate == nil { deflate = libdeflate_alloc_compressor(6) }
      guard let deflate else { throw Self.failed("no memory for a context") }
      let bound = libdeflate_gzip_compress_bound(deflate, source.count)
      count = libdeflate_gzip_compress(deflate, input, source.count, out.reserve(bound), bound)
    }
    guard count > 0 else { throw Self.failed("the codec refused") }
    out.commit(count)
  }

  private func compressZstd(
    _ input: UnsafeRawPointer, _ count: Int, _ level: Int, _ out: OutputBytes
  ) throws(ParquetError) -> Int {
    if zstd == nil { zstd = ZSTD_createCCtx() }
    guard let zstd else { throw Self.failed("no memory for a context") }
    let bound = ZSTD_compressBound(count)
    let size = ZSTD_compressCCtx(zstd, out.reserve(bound), bound, input, count, Int32(clamping: level))
    if ZSTD_isError(size) != 0 { throw Self.failed(String(cString: ZSTD_getErrorName(size))) }
    return size
  }

  private static func failed(_ detail: String) -> ParquetError {
    ParquetError(.inputOutput, "a page cannot be compressed: \(detail)")
  }
}
