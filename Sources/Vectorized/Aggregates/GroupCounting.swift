import CKernels
import Columnar

/// Counts rows by group.
enum GroupCounting {
  /// - Parameter groupCount: groups are below it.
  static func add(_ groups: GroupIndexes, _ n: Int, _ counts: UnsafeMutablePointer<Int64>, groupCount: Int) {
    switch groups {
    case .single: counts[0] &+= Int64(n)
    case .u8(let codes): colq_count_codes8(codes, n, min(groupCount, 256), counts)
    case .u16(let codes): add(codes, n, counts)
    case .u32(let codes): add(codes, n, counts)
    }
  }

  static func add(
    _ groups: GroupIndexes, _ n: Int, _ counts: UnsafeMutablePointer<Int64>, where validity: Bitmap
  ) {
    switch groups {
    case .single: counts[0] &+= Int64(Bitmap(buffer: validity.buffer, count: n).oneCount())
    case .u8(let codes): add(codes, n, counts, validity.words)
    case .u16(let codes): add(codes, n, counts, validity.words)
    case .u32(let codes): add(codes, n, counts, validity.words)
    }
  }

  private static func add<C: CodeWord>(
    _ codes: UnsafePointer<C>, _ n: Int, _ counts: UnsafeMutablePointer<Int64>
  ) {
    var i = 0
    while i < n {
      counts[Int(truncatingIfNeeded: codes[i])] &+= 1
      i &+= 1
    }
  }

  private static func add<C: CodeWord>(
    _ codes: UnsafePointer<C>, _ n: Int, _ counts: UnsafeMutablePointer<Int64>, _ words: UnsafePointer<UInt64>
  ) {
    var i = 0
    while i < n {
      counts[Int(truncatingIfNeeded: codes[i])] &+= Int64(truncatingIfNeeded: words[i &>> 6] &>> UInt64(i & 63) & 1)
      i &+= 1
    }
  }
}
