#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Which rows of a piece of a page are NULL.
struct PageValidity {
  private let bits: Bitmap
  /// Rows that are not NULL.
  let ones: Int

  /// Takes the definition levels of the next `span` rows; nil when none of the page's rows is NULL.
  init?(_ page: DataPage, _ span: Int) throws(ParquetError) {
    guard var levels = page.levels else { return nil }
    bits = Bitmap(repeating: false, count: span)
    ones = try levels.readBits(span, into: bits.words, first: 0)
    page.levels = levels
  }

  @inline(__always)
  func isValid(_ row: Int) -> Bool { bits[row] }

  /// Moves `ones` dense values to the rows they belong to; NULL rows become zero.
  func spread(_ values: UnsafeMutableRawPointer, byteWidth: Int) {
    switch byteWidth {
    case 1: spread(values.assumingMemoryBound(to: UInt8.self), fill: 0)
    case 4: spread(values.assumingMemoryBound(to: UInt32.self), fill: 0)
    case 8: spread(values.assumingMemoryBound(to: UInt64.self), fill: 0)
    default: spread(values.assumingMemoryBound(to: StringView.self), fill: StringView())
    }
  }

  /// The same with `fill` for NULL rows. Backward, since a value never moves to the front; 64 rows without NULL at once.
  func spread<T: BitwiseCopyable>(_ values: UnsafeMutablePointer<T>, fill: T) {
    if ones == bits.count { return }
    let words = bits.words
    var source = ones
    var end = bits.count
    while end > 0 {
      let first = (end &- 1) & ~63
      let word = words[first &>> 6]
      if end &- first == 64, word == .max {
        source &-= 64
        memmove(values + first, values + source, 64 &* MemoryLayout<T>.stride)
      } else {
        source = Self.spreadWord(values, first..<end, word, source, fill)
      }
      // What lies in front stands where it belongs once as many values are left as rows.
      if source == first { return }
      end = first
    }
  }

  /// The rows of one word of validity bits; `source` values stand in front of them. Returns how many are left.
  @inline(__always)
  private static func spreadWord<T: BitwiseCopyable>(
    _ values: UnsafeMutablePointer<T>, _ rows: Range<Int>, _ word: UInt64, _ source: Int, _ fill: T
  ) -> Int {
    var left = source
    var row = rows.upperBound &- 1
    while row >= rows.lowerBound {
      let isValid = word &>> UInt64(truncatingIfNeeded: row & 63) & 1 != 0
      let value = values[max(left &- 1, 0)]
      values[row] = isValid ? value : fill
      left &-= Int(unsafeBitCast(isValid, to: UInt8.self))
      row &-= 1
    }
    return left
  }
}

/// Moves of values within one buffer.
enum Spread {
  /// `values[i] = values[positions[i]]`; positions ascend, so no value is overwritten before it is read.
  static func gatherInPlace(
    _ values: UnsafeMutableRawPointer, _ positions: UnsafePointer<UInt32>, _ count: Int, byteWidth: Int
  ) {
    switch byteWidth {
    case 1: move(values.assumingMemoryBound(to: UInt8.self), positions, count)
    case 4: move(values.assumingMemoryBound(to: UInt32.self), positions, count)
    case 8: move(values.assumingMemoryBound(to: UInt64.self), positions, count)
    default: move(values.assumingMemoryBound(to: StringView.self), positions, count)
    }
  }

  private static func move<T: BitwiseCopyable>(
    _ values: UnsafeMutablePointer<T>, _ positions: UnsafePointer<UInt32>, _ count: Int
  ) {
    for i in 0..<count { values[i] = values[Int(truncatingIfNeeded: positions[i])] }
  }
}
