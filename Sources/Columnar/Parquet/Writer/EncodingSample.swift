/// Values of a column chunk that stand for all of them while encodings are compared.
///
/// They come from several places: a sorted column begins with one value, and its first page says nothing of the others.
struct EncodingSample<Word: StoredWord> {
  let words: [Word]
  /// The values' codes while the column has a dictionary.
  let codes: [UInt32]
  /// Values of the chunk for each of the sample.
  let scale: Double

  init(_ store: ColumnStore<Word>) {
    let places = SampleStretches(store.valueCount)
    scale = places.scale
    if store.isDictionary {
      codes = places.values(UnsafePointer(store.codePointer))
      let entries = store.table.values
      words = codes.map { entries[Int($0)] }
    } else {
      codes = []
      words = places.values(UnsafePointer(store.wordPointer))
    }
  }

  /// Bytes of the chunk's values in an encoding without a dictionary.
  func byteCount(_ encoding: ParquetEncoding, _ encoder: ChunkEncoder) throws(ParquetError) -> Double {
    try Self.byteCount(encoding, words, encoder) * scale
  }

  /// Bytes of the chunk's codes where those of the sample are `codes`.
  func byteCount(codes: [UInt32], bitWidth: Int, _ encoder: ChunkEncoder) throws(ParquetError) -> Double {
    let page = OutputBytes()
    HybridEncoder.encode(codes, bitWidth: bitWidth, into: page)
    return Double(try encoder.storedByteCount(page)) * scale
  }

  /// Bytes of a dictionary page, by a sample of the entries; `order` holds the codes of all, in the order of the page.
  static func entryByteCount(
    _ store: ColumnStore<Word>, _ encoder: ChunkEncoder, order: [UInt32]? = nil
  ) throws(ParquetError) -> Double {
    let places = SampleStretches(store.table.count)
    let entries = UnsafePointer(store.table.values)
    let words: [Word]
    if let order {
      words = places.ranges.flatMap { order[$0] }.map { entries[Int($0)] }
    } else {
      words = places.values(entries)
    }
    return try byteCount(.plain, words, encoder) * places.scale
  }

  private static func byteCount(
    _ encoding: ParquetEncoding, _ words: [Word], _ encoder: ChunkEncoder
  ) throws(ParquetError) -> Double {
    let page = OutputBytes()
    words.withUnsafeBufferPointer { words in
      if let start = words.baseAddress { Word.encode(encoding, start, words.count, into: page) }
    }
    return Double(try encoder.storedByteCount(page))
  }
}

/// Where a sample of `count` values lies: all of few, else stretches at even distances, the first and the last value among them.
private struct SampleStretches {
  private static let stretchCount = 4
  private static let stretchLength = 1_024

  let ranges: [Range<Int>]
  let scale: Double

  init(_ count: Int) {
    let (stretches, length) = (Self.stretchCount, Self.stretchLength)
    guard count > stretches * length else {
      ranges = [0..<count]
      scale = 1
      return
    }
    ranges = (0..<stretches).map { k in
      let start = (count - length) * k / (stretches - 1)
      return start..<start + length
    }
    scale = Double(count) / Double(stretches * length)
  }

  func values<T: BitwiseCopyable>(_ source: UnsafePointer<T>) -> [T] {
    ranges.flatMap { UnsafeBufferPointer(start: source + $0.lowerBound, count: $0.count) }
  }
}
