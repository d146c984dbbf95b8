/// DELTA_BINARY_PACKED for INT32 and INT64.
enum DeltaBinaryPackedEncoding: ValueEncoding {
  static let encoding = ParquetEncoding.deltaBinaryPacked

  static func decoder(
    _ page: PageBytes, _ shape: ValueShape, valueCount: Int
  ) throws(ParquetError) -> (any ValueDecoder)? {
    switch shape.physicalType {
    case .int32: try DeltaBinaryPackedDecoder<Int32>(page)
    case .int64: try DeltaBinaryPackedDecoder<Int64>(page)
    default: nil
    }
  }
}

/// Integers of 4 or 8 bytes; sums wrap, as the format says.
final class DeltaBinaryPackedDecoder<Word: FixedWidthInteger & BitwiseCopyable>: ValueDecoder {
  private static var pieceCount: Int { 1_024 }

  private let page: PageBytes
  private var stream: DeltaStream

  init(_ page: PageBytes) throws(ParquetError) {
    self.page = page
    stream = try DeltaStream(page)
  }

  func decode(_ n: Int, into out: UnsafeMutableRawPointer) throws(ParquetError) {
    if Word.self == Int64.self {
      try stream.read(n, into: out.assumingMemoryBound(to: Int64.self))
      return
    }
    let target = out.assumingMemoryBound(to: Word.self)
    try pieces(n) { (wide, done, count) in
      for i in 0..<count { target[done + i] = Word(truncatingIfNeeded: wide[i]) }
    }
  }

  func skip(_ n: Int) throws(ParquetError) { try pieces(n) { (_, _, _) in } }

  private func pieces(
    _ n: Int, _ body: (UnsafeMutablePointer<Int64>, Int, Int) -> Void
  ) throws(ParquetError) {
    try withUnsafeTemporaryAllocationThrowing(Self.pieceCount) { (space) throws(ParquetError) in
      let wide = UnsafeMutableRawPointer(space).assumingMemoryBound(to: Int64.self)
      var done = 0
      while done < n {
        let count = min(Self.pieceCount, n - done)
        try stream.read(count, into: wide)
        body(wide, done, count)
        done += count
      }
    }
  }
}
