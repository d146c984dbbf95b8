import Columnar

/// Counts rows by group.
enum GroupCounting {
  static func add(_ groups: GroupIndexes, _ n: Int, _ counts: UnsafeMutablePointer<Int64>) {
    switch groups {
    case .single: counts[0] &+= Int64(n)
    case .u8(let codes): addBytes(codes, n, counts)
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

  /// Four copies of the counters, so that runs of one code do not wait for their own stores (KERNELS: group by on codes).
  private static func addBytes(_ codes: UnsafePointer<UInt8>, _ n: Int, _ counts: UnsafeMutablePointer<Int64>) {
    if n < 1_024 {
      add(codes, n, counts)
      return
    }
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 1_024) { scratch in
      guard let c = scratch.baseAddress else { return }
      c.update(repeating: 0, count: 1_024)
      var i = 0
      while i &+ 4 <= n {
        c[Int(codes[i])] &+= 1
        c[256 &+ Int(codes[i &+ 1])] &+= 1
        c[512 &+ Int(codes[i &+ 2])] &+= 1
        c[768 &+ Int(codes[i &+ 3])] &+= 1
        i &+= 4
      }
      while i < n {
        c[Int(codes[i])] &+= 1
        i &+= 1
      }
      for code in 0..<256 {
        let total = UInt64(c[code]) + UInt64(c[256 + code]) + UInt64(c[512 + code]) + UInt64(c[768 + code])
        if total != 0 { counts[code] &+= Int64(total) }
      }
    }
  }
}
