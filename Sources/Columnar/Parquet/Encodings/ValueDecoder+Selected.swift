extension ValueDecoder {
  /// The general way: decodes the whole span, then gathers.
  func decode(
    selected positions: UnsafePointer<UInt32>, _ count: Int, of span: Int, into out: UnsafeMutableRawPointer,
    stride: Int
  ) throws(ParquetError) {
    let scratch = Buffer(byteCount: span * stride)
    try decode(span, into: scratch.base)
    switch stride {
    case 1: gather(scratch.pointer(as: UInt8.self), positions, count, out.assumingMemoryBound(to: UInt8.self))
    case 4: gather(scratch.pointer(as: UInt32.self), positions, count, out.assumingMemoryBound(to: UInt32.self))
    case 8: gather(scratch.pointer(as: UInt64.self), positions, count, out.assumingMemoryBound(to: UInt64.self))
    default:
      gather(scratch.pointer(as: StringView.self), positions, count, out.assumingMemoryBound(to: StringView.self))
    }
  }
}
