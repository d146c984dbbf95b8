/// Walks through the values of one leaf in one row group: levels and value, one after the other.
///
/// Pages are read when they are reached and decoded a batch at a time, so that neither a page's claims nor its size decide
/// how much memory is taken beyond the page itself.
final class NestedColumnCursor {
  private static let batchCount = 1_024

  let leaf: NestedPlan.Leaf
  private let metadata: ColumnChunkMetadata
  private let shape: ValueShape
  private var window: ChunkWindow
  private var loader: PageLoader
  private var nextOffset: Int
  /// Values that the chunk's pages have not yielded yet, as the footer counts them.
  private var chunkLeft: Int

  private var dictionary: [NestedValue]?
  private var page: Page?
  private var pageLeft = 0

  private var definitions: [UInt32] = []
  private var repetitions: [UInt32] = []
  private var values: [NestedValue] = []
  private var nextLevel = 0
  private var nextValue = 0

  /// The page being decoded; the loaded bytes must live as long as the decoders do.
  private struct Page {
    var loaded: LoadedPage
    var codes: HybridDecoder?
    var decoder: (any ValueDecoder)?
  }

  init(_ footer: ParquetFooter, rowGroup: Int, _ leaf: NestedPlan.Leaf) throws(ParquetError) {
    self.leaf = leaf
    let first = footer.metadata.rowGroups[rowGroup].firstChunk
    metadata = footer.metadata.chunks[first + leaf.chunkIndex]
    shape = ValueShape(physicalType: leaf.physicalType, typeLength: leaf.typeLength)
    guard metadata.hasMetadata, !metadata.isEncrypted, !metadata.isInOtherFile else {
      throw ParquetError(.unsupported, "the column chunk is encrypted or in another file")
    }
    guard metadata.physicalType == leaf.physicalType.rawValue else {
      throw .corrupt("the column chunk holds another type than the schema says")
    }
    guard let range = metadata.byteRange(fileByteCount: footer.file.byteCount) else {
      throw .corrupt("the column chunk lies outside of the file")
    }
    window = ChunkWindow(footer.file, chunk: range)
    loader = PageLoader(
      codec: metadata.codec, maximumDefinitionLevel: leaf.definition, maximumRepetitionLevel: leaf.repetition)
    nextOffset = range.lowerBound
    chunkLeft = max(0, metadata.valueCount)
  }

  /// Repetition level of the next value; nil behind the last.
  func repetition() throws(ParquetError) -> Int? {
    guard try fill() else { return nil }
    return leaf.repetition == 0 ? 0 : Int(repetitions[nextLevel])
  }

  /// Definition level of the next value, which must be there.
  func definition() throws(ParquetError) -> Int {
    guard try fill() else { throw .corrupt("the column chunk ends before its row group does") }
    return leaf.definition == 0 ? 0 : Int(definitions[nextLevel])
  }

  /// Takes the next value, which must have the given repetition level; NULL where it is not wholly defined.
  func take(repetition: Int) throws(ParquetError) -> (definition: Int, value: NestedValue) {
    let level = try definition()
    guard try self.repetition() == repetition else {
      throw .corrupt("the repetition levels of the column do not fit the other columns'")
    }
    nextLevel += 1
    guard level == leaf.definition else { return (level, .null) }
    guard nextValue < values.count else { throw .corrupt("the column has fewer values than levels") }
    nextValue += 1
    return (level, values[nextValue - 1])
  }

  /// Makes at least one value ready; false at the end of the chunk.
  private func fill() throws(ParquetError) -> Bool {
    if nextLevel < levelCount { return true }
    do {
      while pageLeft == 0 {
        guard try openPage() else { return false }
      }
      try decodeBatch()
    } catch {
      throw error.at(column: leaf.name, offset: nextOffset)
    }
    return true
  }

  private var levelCount = 0

  private func openPage() throws(ParquetError) -> Bool {
    page = nil
    // Early writers' chunks may be followed by bytes of others: the count of values ends them.
    guard chunkLeft > 0, nextOffset < window.chunk.upperBound else { return false }
    let header = try window.pageHeader(at: nextOffset)
    let bodyOffset = nextOffset + header.byteCount
    guard header.compressedByteCount <= window.chunk.upperBound - bodyOffset else {
      throw ParquetError(.truncated, "a page reaches beyond its column chunk", offset: nextOffset)
    }
    let found = try window.bytes(at: bodyOffset, header.compressedByteCount)
    nextOffset = bodyOffset + header.compressedByteCount
    guard header.isData || header.type == ParquetPageType.dictionary.rawValue else { return true }
    let loaded = try loader.load(header, try found.prefix(header.compressedByteCount))
    if header.isData { try start(header, loaded) } else { try readDictionary(header, loaded.values) }
    return true
  }

  private func start(_ header: PageHeader, _ loaded: LoadedPage) throws(ParquetError) {
    guard header.valueCount <= chunkLeft else { throw .corrupt("the pages hold more values than the column chunk") }
    var page = Page(loaded: loaded)
    if ParquetEncoding(rawValue: header.encoding)?.isDictionary == true {
      var codes = loaded.values
      var width = 0
      if codes.count > 0 {
        width = Int(codes.start.load(as: UInt8.self))
        try codes.drop(1)
      }
      guard width <= 32 else { throw .corrupt("a page has codes of \(width) bits") }
      page.codes = HybridDecoder(codes, bitWidth: width)
    } else {
      page.decoder = try ValueEncodings.decoder(header.encoding, loaded.values, shape, valueCount: header.valueCount)
    }
    self.page = page
    pageLeft = header.valueCount
    chunkLeft -= header.valueCount
  }

  private func readDictionary(_ header: PageHeader, _ bytes: PageBytes) throws(ParquetError) {
    let count = header.valueCount
    // Each entry takes a byte at least (booleans have no dictionaries): that bounds the memory.
    guard count <= bytes.count else {
      throw .corrupt("a dictionary page of \(bytes.count) bytes claims \(count) entries")
    }
    let encoding = header.encoding == ParquetEncoding.plainDictionary.rawValue ? 0 : header.encoding
    let decoder = try ValueEncodings.decoder(encoding, bytes, shape, valueCount: count)
    var entries: [NestedValue] = []
    try decode(decoder, count, into: &entries)
    dictionary = entries
  }

  /// Decodes the next levels of the page and the values that belong to them.
  private func decodeBatch() throws(ParquetError) {
    let count = min(pageLeft, Self.batchCount)
    guard var page else { throw .corrupt("a page is missing") }
    self.page = nil
    try Self.levels(&page.loaded.repetitions, count, maximum: leaf.repetition, into: &repetitions)
    try Self.levels(&page.loaded.levels, count, maximum: leaf.definition, into: &definitions)
    let valueCount = leaf.definition == 0 ? count : definitions.count { Int($0) == leaf.definition }
    values.removeAll(keepingCapacity: true)
    if page.codes != nil {
      try decodeCodes(&page, valueCount)
    } else if let decoder = page.decoder {
      try decode(decoder, valueCount, into: &values)
    }
    nextLevel = 0
    nextValue = 0
    levelCount = count
    pageLeft -= count
    self.page = page
  }

  private static func levels(
    _ decoder: inout HybridDecoder?, _ count: Int, maximum: Int, into out: inout [UInt32]
  ) throws(ParquetError) {
    out.removeAll(keepingCapacity: true)
    guard maximum > 0 else { return }
    let scratch = Buffer(byteCount: count * 4)
    let words = scratch.pointer(as: UInt32.self)
    try decoder?.read(count, into: words)
    guard decoder != nil else { throw .corrupt("a page has no levels") }
    out.append(contentsOf: UnsafeBufferPointer(start: words, count: count))
    withExtendedLifetime(scratch) {}
    guard out.allSatisfy({ Int($0) <= maximum }) else { throw .corrupt("a page has levels above \(maximum)") }
  }

  private func decodeCodes(_ page: inout Page, _ count: Int) throws(ParquetError) {
    guard let dictionary else {
      throw .corrupt("a page has dictionary codes, but the column chunk has no dictionary page")
    }
    let scratch = Buffer(byteCount: count * 4)
    let codes = scratch.pointer(as: UInt32.self)
    try page.codes?.read(count, into: codes)
    for i in 0..<count {
      guard Int(codes[i]) < dictionary.count else {
        throw .corrupt("a page has the code \(codes[i]), the dictionary only \(dictionary.count) entries")
      }
      values.append(dictionary[Int(codes[i])])
    }
    withExtendedLifetime(scratch) {}
  }

  private func decode(
    _ decoder: any ValueDecoder, _ count: Int, into out: inout [NestedValue]
  ) throws(ParquetError) {
    var done = 0
    let scratch = Buffer(byteCount: min(count, Self.batchCount) * shape.decodedByteCount)
    while done < count {
      let n = min(count - done, Self.batchCount)
      try decoder.decode(n, into: scratch.base)
      switch leaf.physicalType {
      case .boolean:
        let bits = scratch.pointer(as: UInt8.self)
        for i in 0..<n { out.append(.boolean(bits[i] != 0)) }
      case .int32:
        let words = scratch.pointer(as: Int32.self)
        for i in 0..<n { out.append(.integer(Int64(words[i]))) }
      case .int64:
        let words = scratch.pointer(as: Int64.self)
        for i in 0..<n { out.append(.integer(words[i])) }
      default:
        let views = scratch.pointer(as: StringView.self)
        for i in 0..<n {
          guard let text = views[i].withBytes({ String(validating: $0, as: UTF8.self) }) else {
            throw .corrupt("a string is not valid UTF-8")
          }
          out.append(.string(text))
        }
      }
      done += n
    }
    withExtendedLifetime((scratch, decoder)) {}
  }
}
