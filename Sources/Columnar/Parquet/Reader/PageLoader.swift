import CDeflate

/// The parts of a page in memory, decompressed.
struct LoadedPage {
  /// nil where the column has no definition levels.
  var levels: HybridDecoder?
  /// nil where the column has no repetition levels.
  var repetitions: HybridDecoder?
  /// Keeps the levels' bytes alive.
  var levelBytes: PageBytes?
  var values: PageBytes
}

extension LoadedPage {
  /// A page that was kept; nil for a dictionary page.
  init?(_ kept: CachedPage) {
    guard case .data(let levels, let values) = kept.content else { return nil }
    self.values = values
    levelBytes = levels
    self.levels = levels.map { HybridDecoder($0, bitWidth: 1) }
  }

  /// The page in the form in which it can be kept: parts that were not decompressed are copied out of `body`, since they lie in
  /// a piece of the file, which is too large to be kept.
  func kept(_ header: PageHeader, body: PageBytes) -> CachedPage {
    func own(_ part: PageBytes) -> PageBytes { part.owner === body.owner ? part.copied() : part }
    let levels = levelBytes.map(own)
    let values = own(values)
    // Pages go when queries need their room: it must not stay with the process in pieces.
    values.owner.isReturnedToSystem = true
    return CachedPage(header, .data(levels: levels, values: values))
  }
}

/// Checks, decompresses and splits pages.
struct PageLoader {
  let codec: Int
  let maximumDefinitionLevel: Int
  let maximumRepetitionLevel: Int
  private(set) var bytesDecompressed = 0

  init(codec: Int, maximumDefinitionLevel: Int, maximumRepetitionLevel: Int = 0) {
    self.codec = codec
    self.maximumDefinitionLevel = maximumDefinitionLevel
    self.maximumRepetitionLevel = maximumRepetitionLevel
  }

  /// Bytes of a page up to which the call of the system that reads it costs more than to copy it.
  private static let smallByteCount = 64 << 10

  /// Whether keeping the page saves work: its decompression, or of a small one the call of the system. Other bytes are as fast
  /// to read again.
  func isWorthKeeping(_ header: PageHeader) -> Bool {
    decompresses(header) && header.shrinks || header.compressedByteCount <= Self.smallByteCount
  }

  /// Whether loading the page takes decompression.
  func decompresses(_ header: PageHeader) -> Bool {
    codec != ParquetCodec.uncompressed.rawValue && header.isCompressed && header.uncompressedByteCount > 0
  }

  /// `body` holds the page's bytes behind its header, no more and no less.
  mutating func load(_ header: PageHeader, _ body: PageBytes) throws(ParquetError) -> LoadedPage {
    if let expected = header.checksum {
      let found = libdeflate_crc32(0, body.start, body.count)
      guard found == expected else {
        throw ParquetError(.checksum, "a page is damaged: its checksum is \(found), not \(expected)")
      }
    }
    if header.isVersion2 { return try loadVersion2(header, body) }
    var page = LoadedPage(values: try decompress(body, header.uncompressedByteCount, isCompressed: true))
    if header.isData, maximumRepetitionLevel > 0 { try splitRepetitions(header, &page) }
    if header.isData, maximumDefinitionLevel > 0 { try splitLevels(header, &page) }
    return page
  }

  /// Bits of a level (Encodings.md: as many as the largest level needs).
  private static func bitWidth(_ maximum: Int) -> Int { Int.bitWidth - maximum.leadingZeroBitCount }

  private func splitRepetitions(_ header: PageHeader, _ page: inout LoadedPage) throws(ParquetError) {
    guard header.repetitionLevelEncoding != ParquetEncoding.bitPacked.rawValue else {
      throw ParquetError(.unsupported, "repetition levels in the deprecated encoding BIT_PACKED")
    }
    let length = try page.values.dropLength()
    page.repetitions = HybridDecoder(
      try page.values.prefix(length), bitWidth: Self.bitWidth(maximumRepetitionLevel))
    try page.values.drop(length)
  }

  private func splitLevels(_ header: PageHeader, _ page: inout LoadedPage) throws(ParquetError) {
    let bytes: PageBytes
    if header.definitionLevelEncoding == ParquetEncoding.bitPacked.rawValue {
      guard maximumDefinitionLevel == 1 else {
        throw ParquetError(.unsupported, "levels of nested columns in the deprecated encoding BIT_PACKED")
      }
      let byteCount = (header.valueCount + 7) / 8
      bytes = try Self.rewritten(try page.values.prefix(byteCount), header.valueCount)
      try page.values.drop(byteCount)
    } else {
      let length = try page.values.dropLength()
      bytes = try page.values.prefix(length)
      try page.values.drop(length)
    }
    page.levels = HybridDecoder(bytes, bitWidth: Self.bitWidth(maximumDefinitionLevel))
    page.levelBytes = bytes
  }

  /// The deprecated BIT_PACKED levels (most significant bit first) as one bit-packed run of the hybrid.
  private static func rewritten(_ bytes: PageBytes, _ count: Int) throws(ParquetError) -> PageBytes {
    let out = Buffer(byteCount: bytes.count + 5)
    let target = out.pointer(as: UInt8.self)
    var header = UInt32(bytes.count) << 1 | 1
    var at = 0
    while header >= 0x80 {
      target[at] = UInt8(header & 0x7F) | 0x80
      header >>= 7
      at += 1
    }
    target[at] = UInt8(header)
    at += 1
    for byte in bytes.bytes {
      var reversed: UInt8 = 0
      for bit in 0..<8 where byte & (1 << UInt8(bit)) != 0 { reversed |= 0x80 >> UInt8(bit) }
      target[at] = reversed
      at += 1
    }
    return PageBytes(out, count: at)
  }

  private mutating func loadVersion2(_ header: PageHeader, _ body: PageBytes) throws(ParquetError) -> LoadedPage {
    var rest = body
    let repetitionBytes = try rest.prefix(header.repetitionLevelByteCount)
    try rest.drop(header.repetitionLevelByteCount)
    let levelBytes = try rest.prefix(header.definitionLevelByteCount)
    try rest.drop(header.definitionLevelByteCount)
    let size = header.uncompressedByteCount - header.repetitionLevelByteCount - header.definitionLevelByteCount
    var page = LoadedPage(values: try decompress(rest, size, isCompressed: header.isCompressed))
    if maximumRepetitionLevel > 0 {
      page.repetitions = HybridDecoder(repetitionBytes, bitWidth: Self.bitWidth(maximumRepetitionLevel))
    }
    if maximumDefinitionLevel > 0 || maximumRepetitionLevel > 0 {
      page.levels =
        maximumDefinitionLevel > 0
        ? HybridDecoder(levelBytes, bitWidth: Self.bitWidth(maximumDefinitionLevel)) : nil
      page.levelBytes = levelBytes
    }
    return page
  }

  private mutating func decompress(
    _ source: PageBytes, _ size: Int, isCompressed: Bool
  ) throws(ParquetError) -> PageBytes {
    if codec == ParquetCodec.uncompressed.rawValue || !isCompressed {
      guard source.count == size else {
        throw .corrupt("an uncompressed page of \(source.count) bytes claims \(size)")
      }
      return source
    }
    let codec = try PageCodecs.find(codec)
    if size == 0 { return PageBytes(source.owner, count: 0) }
    guard source.count > 0, size <= max(1 << 16, source.count * codec.maximumRatio)
    else { throw .corrupt("a page of \(source.count) bytes claims to decompress to \(size)") }
    if let claimed = codec.claimedByteCount(source.bytes), claimed != size {
      throw .corrupt("a page says that it decompresses to \(size) bytes, its compressed bytes say \(claimed)")
    }
    let target = Buffer(byteCount: size)
    try codec.decompress(source.bytes, UnsafeMutableRawBufferPointer(start: target.base, count: size))
    bytesDecompressed += size
    return PageBytes(target, count: size)
  }
}
