/// The levels and values of one leaf that wait for their row group's end.
///
/// Values are written PLAIN: what repeats in them is left to the compression.
final class NestedColumnStore {
  /// A page ends at the first row after so many bytes of values, or levels.
  private static let pageByteCount = 1 << 20
  private static let pageLevelCount = 1 << 16

  let leaf: FooterEncoder.Leaf
  private let definition: Int
  private let repetition: Int
  private var definitions: [UInt32] = []
  private var repetitions: [UInt32] = []
  private let values = OutputBytes()
  /// Booleans that do not fill a byte yet.
  private var bits: UInt8 = 0
  private var bitCount = 0
  private var rowCount = 0
  private var nullCount = 0
  private var firstRow = 0
  private var chunk = EncodedChunk(bytes: OutputBytes())
  private let encoder: ChunkEncoder

  init(_ leaf: FooterEncoder.Leaf, definition: Int, repetition: Int, options: ParquetWriterOptions) {
    self.leaf = leaf
    self.definition = definition
    self.repetition = repetition
    encoder = ChunkEncoder(options, options.compression)
  }

  /// Appends the levels of a value that is not there.
  func appendNull(definition: Int, repetition: Int) throws(ParquetError) {
    try startValue(definition, repetition)
    nullCount += 1
  }

  /// Appends a value; false when its type is not the leaf's.
  func append(_ value: NestedValue, repetition: Int) throws(ParquetError) -> Bool {
    try startValue(definition, repetition)
    switch (value, leaf.physicalType) {
    case (.boolean(let bit), .boolean):
      if bit { bits |= 1 << UInt8(bitCount) }
      bitCount += 1
      if bitCount == 8 { flushBits() }
    case (.integer(let number), .int64): values.append(littleEndian: number)
    case (.integer(let number), .int32):
      guard let word = Int32(exactly: number) else { return false }
      values.append(littleEndian: word)
    case (.string(let text), .byteArray):
      var text = text
      text.withUTF8 { bytes in
        values.append(littleEndian: UInt32(truncatingIfNeeded: bytes.count))
        values.append(UnsafeRawBufferPointer(bytes))
      }
    default: return false
    }
    return true
  }

  /// Pages begin with a row (parquet.thrift, `DataPageHeaderV2`).
  private func startValue(_ definition: Int, _ repetition: Int) throws(ParquetError) {
    if repetition == 0 {
      if values.count >= Self.pageByteCount || definitions.count >= Self.pageLevelCount { try endPage() }
      rowCount += 1
    }
    definitions.append(UInt32(definition))
    repetitions.append(UInt32(repetition))
  }

  private func flushBits() {
    values.append(bits)
    bits = 0
    bitCount = 0
  }

  private func endPage() throws(ParquetError) {
    if bitCount > 0 { flushBits() }
    var page = EncodedChunk.Page(firstRow: firstRow, rowCount: rowCount, nullCount: nullCount)
    try encoder.appendData(
      values, levels: Self.encoded(definitions, definition), repetitions: Self.encoded(repetitions, repetition),
      valueCount: definitions.count, .plain, &page, to: &chunk)
    chunk.valueCount += definitions.count
    chunk.nullCount += nullCount
    firstRow += rowCount
    (rowCount, nullCount) = (0, 0)
    values.removeAll()
    definitions.removeAll(keepingCapacity: true)
    repetitions.removeAll(keepingCapacity: true)
  }

  private static func encoded(_ levels: [UInt32], _ maximum: Int) -> OutputBytes? {
    if maximum == 0 { return nil }
    let out = OutputBytes()
    levels.withUnsafeBufferPointer { words in
      guard let start = words.baseAddress else { return }
      HybridEncoder.encode(
        start, words.count, bitWidth: Int.bitWidth - maximum.leadingZeroBitCount, into: out)
    }
    return out
  }

  /// The chunk of the rows so far; the store is empty then.
  func flush() throws(ParquetError) -> EncodedChunk {
    if rowCount > 0 { try endPage() }
    var done = chunk
    done.codec = encoder.codec
    chunk = EncodedChunk(bytes: OutputBytes())
    firstRow = 0
    return done
  }
}
