import CZstd
import Synchronization

/// Zstandard, with contexts that are reused from page to page.
enum ZstdCodec: PageCodec {
  static let codec = ParquetCodec.zstd
  // A block of 3 bytes stands for up to 128 KB of one byte.
  static let maximumRatio = 44_000

  static func claimedByteCount(_ source: UnsafeRawBufferPointer) -> Int? {
    // The two greatest values say "not known" and "broken"; a page may also be several frames, which say each for itself.
    let claimed = ZSTD_getFrameContentSize(source.baseAddress, source.count)
    guard claimed < UInt64(Int64.max), ZSTD_findFrameCompressedSize(source.baseAddress, source.count) == source.count
    else { return nil }
    return Int(claimed)
  }

  static func decompress(
    _ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer
  ) throws(ParquetError) {
    guard let context = ZstdContexts.take() else { throw failed("no memory for a context") }
    defer { ZstdContexts.give(context) }
    let count = ZSTD_decompressDCtx(
      context.pointer, target.baseAddress, target.count, source.baseAddress, source.count)
    if ZSTD_isError(count) != 0 { throw failed(String(cString: ZSTD_getErrorName(count))) }
    if count != target.count { throw failed("\(count) bytes instead of \(target.count)") }
  }
}

/// Decompression contexts nobody uses now; making one costs as much as decompressing a small page.
enum ZstdContexts {
  /// One context, owned by whoever holds it.
  final class Context: @unchecked Sendable {
    // Used by one holder at a time: taken from and given to the pool under its lock.
    let pointer: OpaquePointer
    init?() {
      guard let made = ZSTD_createDCtx() else { return nil }
      pointer = made
    }
    deinit { ZSTD_freeDCtx(pointer) }
  }

  private static let pool = Mutex<[Context]>([])

  static func take() -> Context? { pool.withLock { $0.popLast() } ?? Context() }

  static func give(_ context: Context) {
    pool.withLock { if $0.count < 64 { $0.append(context) } }
  }
}
