/// Dictionary codes that follow the frequency of their values, where pages then compress so well that decompression pays.
struct FrequencyCodes {
  /// The entry of each code.
  private(set) var order: [UInt32] = []
  private(set) var bitWidth = 0
  /// Bytes of the chunk, by the sample.
  private(set) var cost: Double

  /// Nil where the chunk would not take less than `limit` bytes.
  init?<Word: StoredWord>(
    _ store: ColumnStore<Word>, _ encoder: ChunkEncoder, _ sample: EncodingSample<Word>, below limit: Double
  ) throws(ParquetError) {
    cost = limit
    let needed = store.neededBitWidth
    // Codes of up to a byte compress as well in any order; bounds of floating-point columns are not those of their codes.
    guard encoder.codec != .uncompressed, needed > 8, Word.self != Float.self, Word.self != Double.self else {
      return nil
    }
    order = store.codesByFrequency()
    let entryCost = try EncodingSample.entryByteCount(store, encoder, order: order)
    var fresh = [UInt32](repeating: 0, count: order.count)
    for (i, code) in order.enumerated() { fresh[Int(code)] = UInt32(i) }
    let codes = sample.codes.map { fresh[Int($0)] }
    // Whole bytes may compress better than bits, and unpack faster.
    for width in Set([needed, (needed + 7) / 8 * 8]).sorted() {
      let found = try sample.byteCount(codes: codes, bitWidth: width, encoder) + entryCost
      if found < cost {
        cost = found
        bitWidth = width
      }
    }
    if bitWidth == 0 { return nil }
  }
}
