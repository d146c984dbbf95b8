import CDeflate

/// Decompresses a body that came as gzip, within a limit: what would be larger is cut off before it takes the memory.
enum Gunzip {
  /// Deflate's best is 1032.
  private static let maximumRatio = 1_100

  static func bytes(_ source: [UInt8], limit: Int) throws(GatewayFault) -> [UInt8] {
    guard let decompressor = libdeflate_alloc_decompressor() else { throw .internalError }
    defer { libdeflate_free_decompressor(decompressor) }
    guard source.count >= 18 else { throw broken }
    // The trailer tells the size (of the last member, modulo 2³²): a guess that saves growing, no more.
    let told = source.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    var capacity = max(64, min(told, source.count * maximumRatio, limit))
    while true {
      var isFull = false
      let output = [UInt8](unsafeUninitializedCapacity: capacity) { out, count in
        isFull = !decompress(source, decompressor, out, &count)
      }
      if !isFull {
        guard !output.isEmpty else { throw broken }
        return output
      }
      if capacity >= limit { throw .tooLong }
      capacity = min(limit, capacity * 4)
    }
  }

  private static let broken = GatewayFault.invalidBody(.init(reason: "the body is no gzip data"))

  /// Decompresses every member; false when `out` is too small. Damaged data give nothing.
  private static func decompress(
    _ source: [UInt8], _ decompressor: OpaquePointer, _ out: UnsafeMutableBufferPointer<UInt8>, _ count: inout Int
  ) -> Bool {
    source.withUnsafeBytes { source in
      guard let input = source.baseAddress, let output = out.baseAddress else { return true }
      var at = 0
      count = 0
      while at < source.count {
        var used = 0
        var written = 0
        let result = libdeflate_gzip_decompress_ex(
          decompressor, input + at, source.count - at, output + count, out.count - count, &used, &written)
        if result == LIBDEFLATE_INSUFFICIENT_SPACE { return false }
        guard result == LIBDEFLATE_SUCCESS, used > 0 else {
          count = 0
          return true
        }
        at += used
        count += written
      }
      return true
    }
  }
}
