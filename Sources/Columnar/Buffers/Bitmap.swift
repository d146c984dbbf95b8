import CKernels

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A bit a row, least significant bit first, in 64-bit words: validity (1 = value present).
///
/// Bits behind `count` in the last word are undefined.
public struct Bitmap: Sendable {
  public let buffer: Buffer
  public let count: Int

  /// Wraps words that hold at least `count` bits.
  public init(buffer: Buffer, count: Int) {
    precondition(buffer.byteCount >= Self.wordCount(count) * 8)
    self.buffer = buffer
    self.count = count
  }

  public init(repeating bit: Bool, count: Int) {
    buffer = Buffer(byteCount: Self.wordCount(count) * 8)
    memset(buffer.base, bit ? 0xFF : 0, buffer.byteCount)
    self.count = count
  }

  public init(_ bits: [Bool]) {
    self.init(repeating: false, count: bits.count)
    for (i, bit) in bits.enumerated() where bit { set(i) }
  }

  /// Which of `count` rows are valid; nil when all are.
  @inlinable
  public static func validity(_ count: Int, isValid: (Int) -> Bool) -> Bitmap? {
    var bitmap: Bitmap?
    for i in 0..<count where !isValid(i) {
      let known = bitmap ?? Bitmap(repeating: true, count: count)
      known.clear(i)
      bitmap = known
    }
    return bitmap
  }

  @inlinable
  public static func wordCount(_ bitCount: Int) -> Int { (bitCount + 63) >> 6 }

  @inlinable
  public var words: UnsafeMutablePointer<UInt64> { buffer.pointer(as: UInt64.self) }

  @inlinable
  public subscript(_ i: Int) -> Bool {
    words[i &>> 6] &>> UInt64(i & 63) & 1 != 0
  }

  /// Only while the buffer is not shared yet.
  @inlinable
  public func set(_ i: Int) { words[i &>> 6] |= 1 &<< UInt64(i & 63) }

  /// Only while the buffer is not shared yet.
  @inlinable
  public func clear(_ i: Int) { words[i &>> 6] &= ~(1 &<< UInt64(i & 63)) }

  /// Number of ones among the first `count` bits.
  public func oneCount() -> Int {
    let whole = count >> 6
    var total = colq_count_ones(words, whole)
    let rest = count & 63
    if rest != 0 { total &+= (words[whole] & ((1 << UInt64(rest)) - 1)).nonzeroBitCount }
    return total
  }

  public var isAllOnes: Bool { oneCount() == count }

  /// Rows `range` as a bitmap of their own; shares memory where the start is a multiple of 64 and 0.
  public func slice(_ range: Range<Int>) -> Bitmap {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    if range.lowerBound == 0 { return Bitmap(buffer: buffer, count: range.count) }
    let out = Buffer(byteCount: Self.wordCount(range.count) * 8)
    let target = out.pointer(as: UInt64.self)
    let shift = UInt64(range.lowerBound & 63)
    let first = range.lowerBound >> 6
    let last = Self.wordCount(count) - 1
    for i in 0..<Self.wordCount(range.count) {
      var word = words[first + i] >> shift
      if shift != 0, first + i < last { word |= words[first + i + 1] << (64 - shift) }
      target[i] = word
    }
    return Bitmap(buffer: out, count: range.count)
  }

  /// Ones where both have ones. Counts must be equal.
  public func and(_ other: Bitmap) -> Bitmap {
    precondition(count == other.count)
    let out = Buffer(byteCount: Self.wordCount(count) * 8)
    let target = out.pointer(as: UInt64.self)
    for i in 0..<Self.wordCount(count) { target[i] = words[i] & other.words[i] }
    return Bitmap(buffer: out, count: count)
  }

  /// The validity of rows that need two values: nil stands for all ones.
  public static func and(_ a: Bitmap?, _ b: Bitmap?) -> Bitmap? {
    guard let a else { return b }
    guard let b else { return a }
    return a.and(b)
  }
}
