/// One Parquet file made of the row groups of several, without decoding them: pages are copied, the footer is written anew.
///
/// Costs reading and writing only, so that it keeps up where encoding does not. Needs files with the same columns. Data
/// and column indexes are copied as they lie; offset indexes hold places in the file and are written anew, as is the footer.
/// Its key-value pairs are left out: they may hold for one of the files only.
/// Holds the footers, and one piece of data at a time.
package struct ParquetJoin {
  private struct Part {
    let footer: ParquetFooter
    let outline: FooterOutline
    /// What is copied.
    let body: Range<Int>
    /// Bytes by which the body moves.
    let shift: Int
  }

  private static let pieceByteCount = 1 << 20

  private let parts: [Part]
  /// What the footer says about its writer: readers decide by it whether statistics can be trusted.
  private let createdBy: String
  package let rowCount: Int
  package let rowGroupCount: Int

  /// Throws `ParquetError` for a file that cannot be read, `.unsupported` for files that cannot be joined.
  package init(_ paths: [String]) throws(ParquetError) {
    var parts: [Part] = []
    var position = 4
    for path in paths {
      do throws(ParquetError) {
        let footer = try ParquetFooter(path, cache: nil)
        let outline = try FooterOutline(footer.allBytes)
        if let first = parts.first, !outline.hasColumns(footer, of: first.outline, first.footer) {
          throw ParquetError(.unsupported, "its columns differ from those of '\(first.footer.path)'")
        }
        let body = try Self.body(footer)
        parts.append(Part(footer: footer, outline: outline, body: body, shift: position - body.lowerBound))
        position += body.count
      } catch {
        throw error.at(path: path)
      }
    }
    self.parts = parts
    createdBy = try Self.createdBy(parts.map(\.footer))
    rowCount = parts.reduce(0) { $0 + $1.footer.metadata.rowCount }
    rowGroupCount = parts.reduce(0) { $0 + $1.outline.groups.count }
  }

  private static func createdBy(_ footers: [ParquetFooter]) throws(ParquetError) -> String {
    let writers = Set(footers.map { $0.metadata.createdBy ?? "" })
    if writers.count == 1, let writer = writers.first { return writer }
    // Another version of ours may have written some of them.
    guard writers.allSatisfy({ $0.hasPrefix(FooterEncoder.application + " ") }) else {
      throw ParquetError(.unsupported, "the files were written by different programs: \(writers.sorted())")
    }
    return FooterEncoder.createdBy
  }

  /// The bytes before the offset indexes, where these come last, as our writer puts them; else all before the footer.
  private static func body(_ footer: ParquetFooter) throws(ParquetError) -> Range<Int> {
    let end = footer.file.byteCount - 8 - footer.allBytes.count
    guard end >= 4 else { throw .corrupt("the footer leaves no room for data") }
    let chunks = footer.metadata.chunks
    var used = 4
    for chunk in chunks {
      guard !chunk.isInOtherFile, !chunk.isEncrypted else {
        throw ParquetError(.unsupported, "a column chunk that is encrypted or in another file cannot be joined")
      }
      guard let range = chunk.byteRange(fileByteCount: footer.file.byteCount),
        range.lowerBound + chunk.compressedByteCount <= end, chunk.columnIndex.upperBound <= end,
        chunk.offsetIndex.upperBound <= end
      else { throw .corrupt("a column chunk lies outside of the file") }
      used = max(used, range.lowerBound + chunk.compressedByteCount, chunk.columnIndex.upperBound)
      // A bloom filter's length is not always known: it may reach to the footer.
      if chunk.bloomFilterOffset > 0 { used = end }
    }
    let indexes = chunks.map(\.offsetIndex).filter { !$0.isEmpty }
    guard let first = indexes.map(\.lowerBound).min(), first >= used else { return 4..<end }
    return 4..<first
  }

  /// Hands the whole file to `append`, piece by piece; throws `ParquetError` and what `append` throws.
  package func write(_ append: (UnsafeRawBufferPointer) throws -> Void) throws {
    let start = OutputBytes(capacity: 64)
    start.append(littleEndian: FooterEncoder.magic)
    try withExtendedLifetime(start) { try append(start.bytes) }
    let piece = Buffer(byteCount: Self.pieceByteCount)
    defer { withExtendedLifetime(piece) {} }
    for part in parts {
      var at = part.body.lowerBound
      while at < part.body.upperBound {
        let count = min(Self.pieceByteCount, part.body.upperBound - at)
        do throws(ParquetError) {
          try part.footer.file.read(at, piece.base, count)
        } catch {
          throw error.at(path: part.footer.path)
        }
        try append(UnsafeRawBufferPointer(start: piece.base, count: count))
        at += count
      }
    }
    let end = try tail()
    try withExtendedLifetime(end) { try append(end.bytes) }
  }

  /// Offset indexes and footer.
  private func tail() throws(ParquetError) -> OutputBytes {
    let position = 4 + parts.reduce(0) { $0 + $1.body.count }
    let out = OutputBytes(capacity: 64 << 10)
    var offsetIndexes: [[Range<Int>]] = []
    for part in parts { offsetIndexes.append(try copyOffsetIndexes(of: part, to: out, position)) }
    let footer = OutputBytes(capacity: 64 << 10)
    try appendFooter(to: footer, offsetIndexes)
    withExtendedLifetime(footer) { out.append(footer.bytes) }
    out.append(littleEndian: UInt32(footer.count))
    out.append(littleEndian: FooterEncoder.magic)
    return out
  }

  /// Where the offset index of each chunk lies in a file in which `out` begins at `position`.
  private func copyOffsetIndexes(of part: Part, to out: OutputBytes, _ position: Int) throws(ParquetError) -> [Range<
    Int
  >] {
    var ranges: [Range<Int>] = []
    do throws(ParquetError) {
      for chunk in part.footer.metadata.chunks {
        let from = out.count
        if !chunk.offsetIndex.isEmpty {
          let stored = try part.footer.bytes(chunk.offsetIndex)
          defer { withExtendedLifetime(stored) {} }
          var reader = ThriftReader(stored.bytes)
          var writer = ThriftWriter(out)
          try FooterShift(bytes: part.shift, offsetIndexes: []).copyOffsetIndex(&reader, &writer)
        }
        ranges.append((position + from)..<(position + out.count))
      }
    } catch {
      throw error.at(path: part.footer.path)
    }
    return ranges
  }

  private func appendFooter(to out: OutputBytes, _ offsetIndexes: [[Range<Int>]]) throws(ParquetError) {
    guard let first = parts.first else { throw ParquetError(.inputOutput, "there are no files to join") }
    var writer = ThriftWriter(out)
    writer.beginStruct()
    writer.int32(1, 2)
    writer.raw(2, .list, first.footer.slice(first.outline.schema))
    writer.int64(3, rowCount)
    writer.list(4, .structure, count: rowGroupCount)
    for (part, ranges) in zip(parts, offsetIndexes) {
      do throws(ParquetError) {
        for (range, group) in zip(part.outline.groups, part.footer.metadata.rowGroups) {
          var reader = ThriftReader(part.footer.slice(range))
          let own = ranges[group.firstChunk..<(group.firstChunk + group.chunkCount)]
          try FooterShift(bytes: part.shift, offsetIndexes: Array(own)).copyRowGroup(&reader, &writer)
        }
      } catch {
        throw error.at(path: part.footer.path)
      }
    }
    writer.string(6, createdBy)
    if !first.outline.columnOrders.isEmpty {
      writer.raw(7, .list, first.footer.slice(first.outline.columnOrders))
    }
    writer.endStruct()
  }
}

/// Where the parts of a footer lie that are copied as they are.
private struct FooterOutline {
  private(set) var schema = 0..<0
  private(set) var columnOrders = 0..<0
  private(set) var groups: [Range<Int>] = []

  init(_ bytes: UnsafeRawBufferPointer) throws(ParquetError) {
    var reader = ThriftReader(bytes)
    var id = 0
    while let type = try reader.field(&id) {
      let start = reader.position
      if id == 4 {
        let (count, element) = try reader.list(type)
        for _ in 0..<count {
          try reader.requireStruct(element)
          let start = reader.position
          try reader.skip(.structure)
          groups.append(start..<reader.position)
        }
        continue
      }
      try reader.skip(type)
      switch id {
      case 2: schema = start..<reader.position
      case 7: columnOrders = start..<reader.position
      default: break
      }
    }
  }

  /// Whether both have the same columns, in the same order of values.
  func hasColumns(_ footer: ParquetFooter, of other: FooterOutline, _ otherFooter: ParquetFooter) -> Bool {
    footer.slice(schema).elementsEqual(otherFooter.slice(other.schema))
      && footer.slice(columnOrders).elementsEqual(otherFooter.slice(other.columnOrders))
  }
}
