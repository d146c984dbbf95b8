/// Sorts entries by their words, byte by byte from the lowest; bytes that are the same in all of them are left out.
enum RadixSort {
  /// Equal words keep their order.
  ///
  /// - Parameter spare: room for as many entries.
  static func sort(_ entries: UnsafeMutablePointer<SortEntry>, _ n: Int, spare: UnsafeMutablePointer<SortEntry>) {
    if n < 2 { return }
    var different: UInt64 = 0
    for i in 1..<n { different |= entries[i].word ^ entries[0].word }
    var source = entries
    var target = spare
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 256) { places in
      for shift in stride(from: UInt64(0), to: 64, by: 8) where different >> shift & 0xFF != 0 {
        places.update(repeating: 0)
        for i in 0..<n { places[digit(source[i], shift)] &+= 1 }
        var next = 0
        for value in 0..<256 {
          let count = places[value]
          places[value] = next
          next &+= count
        }
        for i in 0..<n {
          let value = digit(source[i], shift)
          target[places[value]] = source[i]
          places[value] &+= 1
        }
        swap(&source, &target)
      }
    }
    if source != entries { entries.update(from: source, count: n) }
  }

  @inline(__always)
  private static func digit(_ entry: SortEntry, _ shift: UInt64) -> Int {
    Int(truncatingIfNeeded: entry.word &>> shift & 0xFF)
  }
}
