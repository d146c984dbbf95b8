/// Dictionary codes that follow the frequency of their values, where pages then compress so well that decompression pays.
struct FrequencyCodes {
  /// The entry of each code.
  private(set) var order: [UInt32] = []
  private(set) var bitWidth = 0
  /// The entries in this order, PLAIN.
  let entryPage = OutputBytes()
  /// Bytes of the chunk, by its first page.
  private(set) var cost: Double

  /// Nil where the chunk would not take less than `limit` bytes. `count`: the values of the first page, of which there are
  /// about `pages`.
  init?<Word: StoredWord>(
    _ store: ColumnStore<Word>, _ encoder: ChunkEncoder, _ count: Int, pages: Double, below limit: Double
  ) throws(ParquetError) {
    cost = limit
    let needed = store.neededBitWidth
    // Codes of up to a byte compress as well in any order; bounds of floating-point columns are not those of their codes.
    guard encoder.codec != .uncompressed, needed > 8, Word.self != Float.self, Word.self != Double.self else {
      return nil
    }
    order = store.codesByFrequency()
    let entries = store.entries(order)
    withExtendedLifetime(entries) {
      Word.encode(.plain, UnsafePointer(entries.base.assumingMemoryBound(to: Word.self)), order.count, into: entryPage)
    }
    let entryCost = Double(try encoder.storedByteCount(entryPage))
    var fresh = [UInt32](repeating: 0, count: order.count)
    for (i, code) in order.enumerated() { fresh[Int(code)] = UInt32(i) }
    let codes = (0..<count).map { fresh[Int(store.codePointer[$0])] }
    let page = OutputBytes()
    // Whole bytes may compress better than bits, and unpack faster.
    for width in Set([needed, (needed + 7) / 8 * 8]).sorted() {
      page.removeAll()
      codes.withUnsafeBufferPointer { codes in
        if let start = codes.baseAddress { HybridEncoder.encode(start, count, bitWidth: width, into: page) }
      }
      let found = Double(try encoder.storedByteCount(page)) * pages + entryCost
      if found < cost {
        cost = found
        bitWidth = width
      }
    }
    if bitWidth == 0 { return nil }
  }
}
