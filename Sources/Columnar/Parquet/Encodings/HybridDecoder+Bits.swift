/// Streams of width 1 (definition levels of flat columns) as bits: a bit-packed run is a piece of a bitmap already.
extension HybridDecoder {
  /// Sets bits `first..<first + count` of `words` from the next values; returns how many are 1.
  ///
  /// The bits must be zero before.
  mutating func readBits(
    _ count: Int, into words: UnsafeMutablePointer<UInt64>, first: Int
  ) throws(ParquetError) -> Int {
    precondition(bitWidth == 1)
    var bit = first
    let last = first + count
    var ones = 0
    while bit < last {
      if runLeft == 0 { try nextRun() }
      let n = min(runLeft, last - bit)
      if runIsPacked {
        ones += takePackedBits(n, words, bit)
      } else if runValue != 0 {
        Self.setBits(words, bit, n)
        ones += n
      }
      packedIndex &+= n
      runLeft &-= n
      bit += n
    }
    return ones
  }

  /// How many of the next `count` values are 1; moves on.
  mutating func countOnes(_ count: Int) throws(ParquetError) -> Int {
    precondition(bitWidth == 1)
    var left = count
    var ones = 0
    while left > 0 {
      if runLeft == 0 { try nextRun() }
      let n = min(runLeft, left)
      if runIsPacked {
        var i = 0
        while i < n {
          let step = min(56, n - i)
          ones += packedBits(packedIndex + i, step).nonzeroBitCount
          i += step
        }
      } else if runValue != 0 {
        ones += n
      }
      packedIndex &+= n
      runLeft &-= n
      left -= n
    }
    return ones
  }

  /// `count` (at most 56) bits of the current run from value `index` on. Reads within the padding of the page.
  @inline(__always)
  private func packedBits(_ index: Int, _ count: Int) -> UInt64 {
    let word = UnsafeRawPointer(packed + (index >> 3)).loadUnaligned(as: UInt64.self)
    return word >> UInt64(index & 7) & ((1 << UInt64(count)) - 1)
  }

  private func takePackedBits(_ count: Int, _ words: UnsafeMutablePointer<UInt64>, _ first: Int) -> Int {
    var i = 0
    var ones = 0
    while i < count {
      let bit = first + i
      let step = min(56, count - i, 64 - (bit & 63))
      let bits = packedBits(packedIndex + i, step)
      words[bit >> 6] |= bits << UInt64(bit & 63)
      ones += bits.nonzeroBitCount
      i += step
    }
    return ones
  }

  private static func setBits(_ words: UnsafeMutablePointer<UInt64>, _ first: Int, _ count: Int) {
    var bit = first
    let last = first + count
    while bit < last {
      let n = min(64 - (bit & 63), last - bit)
      words[bit >> 6] |= (n == 64 ? ~0 : (UInt64(1) << UInt64(n)) - 1) << UInt64(bit & 63)
      bit += n
    }
  }
}
