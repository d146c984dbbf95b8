#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// BYTE_STREAM_SPLIT: the first bytes of all values, then all second bytes, and so on.
enum ByteStreamSplitEncoding: ValueEncoding {
  static let encoding = ParquetEncoding.byteStreamSplit

  static func decoder(
    _ page: PageBytes, _ shape: ValueShape, valueCount: Int
  ) throws(ParquetError) -> (any ValueDecoder)? {
    guard let byteCount = shape.fixedByteCount, byteCount > 0, shape.physicalType != .int96 else { return nil }
    guard page.count % byteCount == 0 else {
      throw .corrupt("a byte-stream-split page of \(page.count) bytes does not hold whole \(byteCount)-byte values")
    }
    return ByteStreamSplitDecoder(page, byteCount: byteCount, asViews: shape.physicalType == .fixedByteArray)
  }
}

final class ByteStreamSplitDecoder: ValueDecoder {
  private let page: PageBytes
  private let byteCount: Int
  private let asViews: Bool
  private let count: Int
  private var next = 0
  private(set) var retained: AnyObject?

  init(_ page: PageBytes, byteCount: Int, asViews: Bool) {
    self.page = page
    self.byteCount = byteCount
    self.asViews = asViews
    count = page.count / byteCount
  }

  func decode(_ n: Int, into out: UnsafeMutableRawPointer) throws(ParquetError) {
    guard n <= count - next else { throw Self.tooFewValues() }
    if asViews {
      let values = Buffer(byteCount: n * byteCount)
      collect(n, values.base)
      let target = out.assumingMemoryBound(to: StringView.self)
      for i in 0..<n { target[i] = StringView(padded: values.base + i * byteCount, count: byteCount) }
      retained = values
    } else {
      collect(n, out)
    }
    next += n
  }

  private func collect(_ n: Int, _ out: UnsafeMutableRawPointer) {
    let source = page.start.assumingMemoryBound(to: UInt8.self) + next
    let target = out.assumingMemoryBound(to: UInt8.self)
    switch byteCount {
    case 4:
      let (a, b, c, d) = (source, source + count, source + 2 * count, source + 3 * count)
      let words = out.assumingMemoryBound(to: UInt32.self)
      for i in 0..<n {
        words[i] = UInt32(a[i]) | UInt32(b[i]) &<< 8 | UInt32(c[i]) &<< 16 | UInt32(d[i]) &<< 24
      }
    case 8:
      let words = out.assumingMemoryBound(to: UInt64.self)
      for i in 0..<n {
        var word: UInt64 = 0
        for k in 0..<8 { word |= UInt64(source[k &* count &+ i]) &<< UInt64(8 &* k) }
        words[i] = word
      }
    default:
      for k in 0..<byteCount {
        for i in 0..<n { target[i * byteCount + k] = source[k * count + i] }
      }
    }
  }

  func skip(_ n: Int) throws(ParquetError) {
    guard n <= count - next else { throw Self.tooFewValues() }
    next += n
  }
}
