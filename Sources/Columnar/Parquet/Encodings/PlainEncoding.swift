import CKernels

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// PLAIN: values back to back; byte arrays with a 4-byte length in front, booleans as bits.
enum PlainEncoding: ValueEncoding {
  static let encoding = ParquetEncoding.plain

  static func decoder(
    _ page: PageBytes, _ shape: ValueShape, valueCount: Int
  ) throws(ParquetError) -> (any ValueDecoder)? {
    switch shape.physicalType {
    case .boolean: PlainBooleanDecoder(page)
    case .int32, .float: PlainFixedDecoder<UInt32>(page)
    case .int64, .double: PlainFixedDecoder<UInt64>(page)
    case .byteArray: PlainByteArrayDecoder(page)
    case .int96, .fixedByteArray: FixedByteArrayDecoder(page, byteCount: shape.fixedByteCount ?? 0)
    }
  }
}

/// Numbers of 4 or 8 bytes, by their bits.
final class PlainFixedDecoder<Word: FixedWidthInteger & BitwiseCopyable>: ValueDecoder {
  private let page: PageBytes
  private var next = 0
  private let count: Int

  init(_ page: PageBytes) {
    self.page = page
    count = page.count / MemoryLayout<Word>.size
  }

  func decode(_ n: Int, into out: UnsafeMutableRawPointer) throws(ParquetError) {
    guard n <= count - next else { throw Self.tooFewValues() }
    let size = MemoryLayout<Word>.size
    memcpy(out, page.start + next * size, n * size)
    next += n
  }

  func decode(
    selected positions: UnsafePointer<UInt32>, _ n: Int, of span: Int, into out: UnsafeMutableRawPointer,
    stride: Int
  ) throws(ParquetError) {
    guard span <= count - next else { throw Self.tooFewValues() }
    let source = page.start + next * MemoryLayout<Word>.size
    let target = out.assumingMemoryBound(to: Word.self)
    for i in 0..<n {
      let offset = Int(truncatingIfNeeded: positions[i]) &* MemoryLayout<Word>.size
      target[i] = source.loadUnaligned(fromByteOffset: offset, as: Word.self)
    }
    next += span
  }

  func skip(_ n: Int) throws(ParquetError) {
    guard n <= count - next else { throw Self.tooFewValues() }
    next += n
  }
}

/// Booleans, a bit each, least significant first.
final class PlainBooleanDecoder: ValueDecoder {
  private let page: PageBytes
  private var next = 0

  init(_ page: PageBytes) { self.page = page }

  func decode(_ n: Int, into out: UnsafeMutableRawPointer) throws(ParquetError) {
    guard n <= page.count * 8 - next else { throw Self.tooFewValues() }
    colq_unpack_u8(
      page.start.assumingMemoryBound(to: UInt8.self), next, n, 1, out.assumingMemoryBound(to: UInt8.self))
    next += n
  }

  func skip(_ n: Int) throws(ParquetError) {
    guard n <= page.count * 8 - next else { throw Self.tooFewValues() }
    next += n
  }
}

/// Byte arrays, each behind its length; the views point into the page.
final class PlainByteArrayDecoder: ValueDecoder {
  private let page: PageBytes
  private var at: UnsafeRawPointer

  init(_ page: PageBytes) {
    self.page = page
    at = page.start
  }

  var retained: AnyObject? { page.owner }

  func decode(_ n: Int, into out: UnsafeMutableRawPointer) throws(ParquetError) {
    let target = out.assumingMemoryBound(to: StringView.self)
    let end = page.end
    var cursor = at
    for i in 0..<n {
      guard end - cursor >= 4 else { throw Self.tooFewValues() }
      let length = Int(UInt32(littleEndian: cursor.loadUnaligned(as: UInt32.self)))
      cursor += 4
      guard length <= end - cursor else { throw Self.tooFewValues() }
      target[i] = StringView(padded: cursor, count: length)
      cursor += length
    }
    at = cursor
  }

  func decode(
    selected positions: UnsafePointer<UInt32>, _ n: Int, of span: Int, into out: UnsafeMutableRawPointer,
    stride: Int
  ) throws(ParquetError) {
    var row = 0
    for i in 0..<n {
      let position = Int(positions[i])
      try skip(position - row)
      try decode(1, into: out + i * MemoryLayout<StringView>.stride)
      row = position + 1
    }
    try skip(span - row)
  }

  @inline(__always)
  func skip(_ n: Int) throws(ParquetError) {
    let end = page.end
    var cursor = at
    for _ in 0..<n {
      guard end - cursor >= 4 else { throw Self.tooFewValues() }
      let length = Int(UInt32(littleEndian: cursor.loadUnaligned(as: UInt32.self)))
      cursor += 4
      guard length <= end - cursor else { throw Self.tooFewValues() }
      cursor += length
    }
    at = cursor
  }
}

/// Byte arrays of one length, INT96 among them; the views point into the page.
final class FixedByteArrayDecoder: ValueDecoder {
  private let page: PageBytes
  private let byteCount: Int
  private var next = 0
  private let count: Int

  /// Values of no bytes are as many as one asks for.
  init(_ page: PageBytes, byteCount: Int) {
    self.page = page
    self.byteCount = byteCount
    count = byteCount == 0 ? Int.max : page.count / byteCount
  }

  var retained: AnyObject? { page.owner }

  func decode(_ n: Int, into out: UnsafeMutableRawPointer) throws(ParquetError) {
    guard n <= count - next else { throw Self.tooFewValues() }
    let target = out.assumingMemoryBound(to: StringView.self)
    let source = page.start + next * byteCount
    for i in 0..<n { target[i] = StringView(padded: source + i &* byteCount, count: byteCount) }
    next += n
  }

  func skip(_ n: Int) throws(ParquetError) {
    guard n <= count - next else { throw Self.tooFewValues() }
    next += n
  }
}
