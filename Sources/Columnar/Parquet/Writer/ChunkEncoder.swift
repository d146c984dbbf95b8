import CDeflate

/// Puts encoded pages together: levels, compression where it pays, checksum, header.
final class ChunkEncoder {
  let options: ParquetWriterOptions
  private let compressor: PageCompressor
  private let scratch = OutputBytes()
  private let body = OutputBytes()

  init(_ options: ParquetWriterOptions, _ compression: ParquetWriterOptions.Compression) {
    self.options = options
    compressor = PageCompressor(compression)
  }

  var codec: ParquetCodec { compressor.codec }

  /// Bytes that `values` would take in a page.
  func storedByteCount(_ values: OutputBytes) throws(ParquetError) -> Int {
    scratch.removeAll()
    try compressor.compress(values.bytes, into: scratch)
    return pays(scratch.count, values.count) ? scratch.count : values.count
  }

  private func pays(_ compressed: Int, _ plain: Int) -> Bool {
    codec != .uncompressed && Double(compressed) <= Double(plain) * (1 - options.minimumSaving)
  }

  /// Appends a data page of version 2; its place and size go to `page`.
  ///
  /// - Parameters:
  ///   - repetitions: the repetition levels of a column that has some.
  ///   - valueCount: levels of the page; nil where each row has one.
  func appendData(
    _ values: OutputBytes, levels: OutputBytes?, repetitions: OutputBytes? = nil, valueCount: Int? = nil,
    _ encoding: ParquetEncoding, _ page: inout EncodedChunk.Page, to chunk: inout EncodedChunk
  ) throws(ParquetError) {
    body.removeAll()
    let levelByteCount = levels?.count ?? 0
    let repetitionByteCount = repetitions?.count ?? 0
    if let repetitions { body.append(repetitions.bytes) }
    if let levels { body.append(levels.bytes) }
    let isCompressed = try appendCompressed(values)
    let uncompressed = repetitionByteCount + levelByteCount + values.count
    let (rows, nulls) = (page.rowCount, page.nullCount)
    (page.offset, page.byteCount) = appendPage(to: &chunk, uncompressed) { header in
      header.int32(1, ParquetPageType.dataV2.rawValue)
    } details: { header in
      header.structure(8) { data in
        data.int32(1, valueCount ?? rows)
        data.int32(2, nulls)
        data.int32(3, rows)
        data.int32(4, encoding.rawValue)
        data.int32(5, levelByteCount)
        data.int32(6, repetitionByteCount)
        data.boolean(7, isCompressed)
      }
    }
    chunk.pages.append(page)
  }

  /// Appends the values to `body`, compressed if that pays.
  private func appendCompressed(_ values: OutputBytes) throws(ParquetError) -> Bool {
    if codec != .uncompressed, values.count > 0 {
      scratch.removeAll()
      try compressor.compress(values.bytes, into: scratch)
      if pays(scratch.count, values.count) {
        body.append(scratch.bytes)
        return true
      }
    }
    body.append(values.bytes)
    return false
  }

  /// Appends the dictionary page, which always is in the chunk's codec.
  func appendDictionary(
    _ values: OutputBytes, entryCount: Int, isSorted: Bool, to chunk: inout EncodedChunk
  ) throws(ParquetError) {
    body.removeAll()
    try compressor.compress(values.bytes, into: body)
    let (_, byteCount) = appendPage(to: &chunk, values.count) { header in
      header.int32(1, ParquetPageType.dictionary.rawValue)
    } details: { header in
      header.structure(7) { dictionary in
        dictionary.int32(1, entryCount)
        dictionary.int32(2, ParquetEncoding.plain.rawValue)
        dictionary.boolean(3, isSorted)
      }
    }
    chunk.dictionaryByteCount = byteCount
  }

  /// Header and body; where they begin in the chunk, and their bytes.
  private func appendPage(
    to chunk: inout EncodedChunk, _ uncompressed: Int, type: (inout ThriftWriter) -> Void,
    details: (inout ThriftWriter) -> Void
  ) -> (offset: Int, byteCount: Int) {
    let start = chunk.bytes.count
    var writer = ThriftWriter(chunk.bytes)
    writer.structElement { header in
      type(&header)
      header.int32(2, uncompressed)
      header.int32(3, body.count)
      if options.writesChecksums {
        header.int32(4, Int(Int32(bitPattern: libdeflate_crc32(0, body.base, body.count))))
      }
      details(&header)
    }
    chunk.uncompressedByteCount += chunk.bytes.count - start + uncompressed
    chunk.bytes.append(body.bytes)
    return (start, chunk.bytes.count - start)
  }
}
