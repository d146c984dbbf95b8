/// A data page on its way through a reader: known by its header, then open, then consumed row by row.
final class DataPage {
  enum Body {
    case closed
    case codes(HybridDecoder)
    case values(any ValueDecoder)
  }

  let header: PageHeader
  /// Byte of the file at which its header lies.
  let offset: Int
  let firstRow: Int
  /// The page's content, if it is in memory already.
  let kept: CachedPage?
  var body = Body.closed
  /// nil when no row of the page is NULL.
  var levels: HybridDecoder?
  private(set) var nextRow: Int
  private var loaded: LoadedPage?

  init(_ header: PageHeader, offset: Int, firstRow: Int, kept: CachedPage?) {
    self.header = header
    self.kept = kept
    self.offset = offset
    self.firstRow = firstRow
    nextRow = firstRow
  }

  var endRow: Int { firstRow + header.valueCount }
  var isOpen: Bool { loaded != nil }

  func open(_ page: LoadedPage, _ shape: ValueShape, dictionary: VectorDictionary?) throws(ParquetError) {
    if var levels = page.levels, header.valueCount > 0 {
      // Levels decide, not the null counts of headers: a lie there must not lead astray.
      self.levels = try levels.isRun(of: 1, header.valueCount) ? nil : levels
    }
    if dictionary != nil {
      var codes = page.values
      var width = 0
      if codes.count > 0 {
        width = Int(codes.start.load(as: UInt8.self))
        try codes.drop(1)
      }
      guard width <= 32 else { throw .corrupt("a page has codes of \(width) bits") }
      body = .codes(HybridDecoder(codes, bitWidth: width))
    } else {
      body = .values(
        try ValueEncodings.decoder(header.encoding, page.values, shape, valueCount: header.valueCount))
    }
    loaded = page
  }

  /// Passes over rows without decoding them, where the encoding lets it.
  func skip(_ rows: Int) throws(ParquetError) {
    let values = try levels?.countOnes(rows) ?? rows
    nextRow += rows
    switch body {
    case .closed: break
    case .codes(var codes):
      body = .closed
      try codes.skip(values)
      body = .codes(codes)
    case .values(let decoder): try decoder.skip(values)
    }
  }

  /// Notes that `rows` rows were decoded.
  func advance(_ rows: Int) { nextRow += rows }

  /// Lets go of the decompressed bytes; they live on while vectors point into them.
  func release() {
    body = .closed
    levels = nil
    loaded = nil
  }
}
