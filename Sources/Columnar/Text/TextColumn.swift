#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One column of a batch made ready for writing row by row: what a row costs is a copy or one formatting.
struct TextColumn {
  enum Kind {
    /// Codes into formatted entries.
    case codes8, codes16, codes32
    /// The same text in every row.
    case constant
    case strings
    /// JSON text as it is.
    case raw
    case binary
    case scalars
  }

  let kind: Kind
  let vector: Vector
  let scalar: ScalarText
  let isQuoted: Bool
  let isFloating: Bool
  /// Written in front of every value: a delimiter, or a JSON key.
  let prefix: Buffer
  let prefixCount: Int
  /// Dictionary entries or the constant as text, prefix included.
  let entries: FormattedEntries?
  let validity: Bitmap?
}

/// The texts of a dictionary's entries, formatted once a dictionary and kept from batch to batch.
final class FormattedEntries {
  let source: VectorDictionary?
  private let bytes: ByteBuilder
  private var ends: [Int] = []
  /// Longest text.
  private(set) var longest = 0

  init(source: VectorDictionary?, _ entries: Vector, count: Int, style: TextStyle, prefix: [UInt8]) {
    self.source = source
    bytes = ByteBuilder(capacity: 4_096)
    let column = RowTextWriter.column(entries, style: style, prefix: prefix)
    for i in 0..<count {
      let start = bytes.count
      RowTextWriter.append(column, i, style: style, to: bytes)
      longest = max(longest, bytes.count - start)
      ends.append(bytes.count)
    }
    // Copies may read past the end of an entry.
    _ = bytes.reserve(64)
  }

  @inline(__always)
  func write(_ i: Int, _ out: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
    let start = i == 0 ? 0 : ends[i &- 1]
    let count = ends[i] &- start
    let source = UnsafeRawPointer(bytes.base + start)
    let target = UnsafeMutableRawPointer(out)
    // 32 bytes without a call; the room behind is reserved on both sides.
    target.storeBytes(of: source.loadUnaligned(as: SIMD16<UInt8>.self), as: SIMD16<UInt8>.self)
    target.storeBytes(
      of: source.loadUnaligned(fromByteOffset: 16, as: SIMD16<UInt8>.self), toByteOffset: 16, as: SIMD16<UInt8>.self)
    if count > 32 { memcpy(target + 32, source + 32, count &- 32) }
    return out + count
  }
}
