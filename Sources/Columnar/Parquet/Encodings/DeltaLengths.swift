/// The lengths in front of delta-encoded byte arrays, read as a whole.
struct DeltaLengths {
  let lengths: [Int32]
  /// What follows the lengths.
  let rest: PageBytes

  init(_ page: PageBytes, valueCount: Int) throws(ParquetError) {
    var stream = try DeltaStream(page)
    let count = stream.left
    guard count <= valueCount else {
      throw .corrupt("a page has \(count) lengths for \(valueCount) values")
    }
    var collected: [Int32] = []
    // Grown as values are found to be there, not by what the header claims.
    try withUnsafeTemporaryAllocationThrowing(1_024) { (space) throws(ParquetError) in
      let wide = UnsafeMutableRawPointer(space).assumingMemoryBound(to: Int64.self)
      while stream.left > 0 {
        let n = min(1_024, stream.left)
        try stream.read(n, into: wide)
        for i in 0..<n {
          guard wide[i] >= 0, wide[i] <= Int64(Int32.max) else {
            throw .corrupt("a delta-encoded length is \(wide[i])")
          }
          collected.append(Int32(wide[i]))
        }
      }
    }
    lengths = collected
    var rest = page
    try rest.drop(UnsafeRawPointer(stream.position) - page.start)
    self.rest = rest
  }
}
