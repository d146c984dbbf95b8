#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Collects the rows of one read, page by page: as codes while all pages have codes, else as values.
struct VectorAssembler {
  let reader: ParquetColumnReader
  let count: Int
  /// Rows collected.
  private(set) var done = 0
  private var codes: Buffer?
  private var flat: Buffer?
  /// Bits of the rows that are not NULL; there once a page may have NULLs.
  private var validity: Bitmap?
  private let heap = StringHeap()

  init(_ reader: ParquetColumnReader, count: Int) {
    self.reader = reader
    self.count = count
  }

  private var type: DataType { reader.leaf.type }
  private var byteWidth: Int { type.physical.byteWidth }

  /// The next `rows` rows of `page`.
  mutating func append(_ page: DataPage, _ rows: Int) throws(ParquetError) {
    try append(page, span: rows, selected: nil, rows)
  }

  /// Those rows of `page` that `indexes` names from the current position on, relative to row `firstRow`.
  mutating func append(
    _ page: DataPage, selected indexes: UnsafePointer<UInt32>, firstRow: Int
  ) throws(ParquetError) {
    let base = page.nextRow - firstRow
    let end = page.endRow - firstRow
    var last = done
    while last < count, Int(indexes[last]) < end { last += 1 }
    let n = last - done
    let span = Int(indexes[last - 1]) + 1 - base
    if n == span {
      try append(page, span: span, selected: nil, n)
      return
    }
    let relative = Buffer(byteCount: n * 4)
    let positions = relative.pointer(as: UInt32.self)
    let shift = UInt32(truncatingIfNeeded: base)
    for i in 0..<n { positions[i] = indexes[done + i] &- shift }
    try append(page, span: span, selected: UnsafePointer(positions), n)
    withExtendedLifetime(relative) {}
  }

  private mutating func append(
    _ page: DataPage, span: Int, selected: UnsafePointer<UInt32>?, _ n: Int
  ) throws(ParquetError) {
    let validity = try PageValidity(page, span)
    switch page.body {
    case .closed: throw .corrupt("a page without content")
    case .codes(var stream):
      // Moved out while it runs, so that it is not copied at each change.
      page.body = .closed
      let dictionary = try reader.dictionary()
      let asCodes = flat == nil && (validity == nil || dictionary.nullCode != nil)
      switch CodeWidth(entryCount: dictionary.count) {
      case .u8: try appendCodes(UInt8.self, &stream, dictionary, validity, span, selected, n, asCodes)
      case .u16: try appendCodes(UInt16.self, &stream, dictionary, validity, span, selected, n, asCodes)
      case .u32: try appendCodes(UInt32.self, &stream, dictionary, validity, span, selected, n, asCodes)
      }
      page.body = .codes(stream)
    case .values(let decoder):
      try becomeFlat()
      try appendValues(decoder, validity, span, selected, n)
    }
    page.advance(span)
    done += n
  }

  private mutating func appendCodes<C: CodeWord>(
    _ word: C.Type, _ stream: inout HybridDecoder, _ dictionary: VectorDictionary, _ validity: PageValidity?,
    _ span: Int, _ selected: UnsafePointer<UInt32>?, _ n: Int, _ asCodes: Bool
  ) throws(ParquetError) {
    if asCodes, selected == nil {
      if codes == nil { codes = Buffer(byteCount: count * MemoryLayout<C>.size) }
      guard let codes else { return }
      try CodeReader.read(
        &stream, span, validity, entryCount: reader.dictionaryEntryCount, nullCode: dictionary.nullCode ?? 0,
        into: codes.pointer(as: C.self) + done)
      return
    }
    let scratch = Buffer(byteCount: span * MemoryLayout<C>.size)
    defer { withExtendedLifetime(scratch) {} }
    let temporary = scratch.pointer(as: C.self)
    try CodeReader.read(
      &stream, span, validity, entryCount: reader.dictionaryEntryCount, nullCode: dictionary.nullCode ?? 0,
      into: temporary)
    if asCodes, let selected {
      if codes == nil { codes = Buffer(byteCount: count * MemoryLayout<C>.size) }
      guard let codes else { return }
      gather(UnsafePointer(temporary), selected, n, codes.pointer(as: C.self) + done)
      return
    }
    try becomeFlat()
    expand(temporary, dictionary, validity, selected, n)
  }

  /// Values of codes, where other pages are not dictionary-encoded.
  private mutating func expand<C: CodeWord>(
    _ codes: UnsafeMutablePointer<C>, _ dictionary: VectorDictionary, _ validity: PageValidity?,
    _ selected: UnsafePointer<UInt32>?, _ n: Int
  ) {
    guard let flat else { return }
    if let selected { for i in 0..<n { codes[i] = codes[Int(selected[i])] } }
    let values = dictionary.values
    if let heap = values.heap { self.heap.retain(heap) }
    let target = flat.base + done * byteWidth
    // A dictionary of no entries has no code to look up: all rows are NULL.
    if dictionary.count == 0 {
      memset(target, 0, n * byteWidth)
    } else {
      switch byteWidth {
      case 1: gather(values.pointer(as: UInt8.self), codes, n, target.assumingMemoryBound(to: UInt8.self))
      case 2: gather(values.pointer(as: UInt16.self), codes, n, target.assumingMemoryBound(to: UInt16.self))
      case 4: gather(values.pointer(as: UInt32.self), codes, n, target.assumingMemoryBound(to: UInt32.self))
      case 8: gather(values.pointer(as: UInt64.self), codes, n, target.assumingMemoryBound(to: UInt64.self))
      default: gather(values.pointer(as: StringView.self), codes, n, target.assumingMemoryBound(to: StringView.self))
      }
    }
    mark(validity, selected, n)
  }

  private mutating func appendValues(
    _ decoder: any ValueDecoder, _ validity: PageValidity?, _ span: Int, _ selected: UnsafePointer<UInt32>?, _ n: Int
  ) throws(ParquetError) {
    guard let flat else { return }
    let target = flat.base + done * byteWidth
    let shape = reader.shape
    let conversion = reader.leaf.conversion
    if validity == nil, selected == nil, conversion.isNone {
      try decoder.decode(span, into: target)
    } else {
      let scratch = Buffer(byteCount: span * shape.decodedByteCount)
      defer { withExtendedLifetime(scratch) {} }
      let stored = scratch.base
      if validity == nil, let selected {
        try decoder.decode(selected: selected, n, of: span, into: stored, stride: shape.decodedByteCount)
      } else {
        try decoder.decode(validity?.ones ?? span, into: stored)
        validity?.spread(stored, byteWidth: shape.decodedByteCount)
        if let selected { Spread.gatherInPlace(stored, selected, n, byteWidth: shape.decodedByteCount) }
      }
      if conversion.isNone {
        memcpy(target, stored, n * byteWidth)
      } else {
        try conversion.apply(stored, n, target)
      }
    }
    if type.physical == .string, let owner = decoder.retained { heap.retain(owner) }
    mark(validity, selected, n)
  }

  /// Sets the validity bits of the next `n` rows.
  private mutating func mark(_ page: PageValidity?, _ selected: UnsafePointer<UInt32>?, _ n: Int) {
    if page == nil, validity == nil { return }
    let bits: Bitmap
    if let validity {
      bits = validity
    } else {
      bits = Bitmap(repeating: false, count: count)
      for i in 0..<done { bits.set(i) }
      validity = bits
    }
    for i in 0..<n {
      let row = selected.map { Int($0[i]) } ?? i
      if page?.isValid(row) ?? true { bits.set(done + i) }
    }
  }

  /// Turns what was collected as codes into values.
  private mutating func becomeFlat() throws(ParquetError) {
    if flat != nil { return }
    let values = Buffer(byteCount: count * byteWidth)
    flat = values
    guard done > 0, let codes else { return }
    let dictionary = try reader.dictionary()
    let width = CodeWidth(entryCount: dictionary.count)
    let soFar = Vector(codes: codes, width: width, dictionary: dictionary, count: done).flattened()
    memcpy(values.base, soFar.values.base, done * byteWidth)
    if let heap = dictionary.values.heap { self.heap.retain(heap) }
    if let old = soFar.validity {
      let bits = Bitmap(repeating: false, count: count)
      for i in 0..<done where old[i] { bits.set(i) }
      validity = bits
    }
    self.codes = nil
  }

  func finish() -> Vector {
    if let codes, let dictionary = reader.loadedDictionary {
      return Vector(codes: codes, width: CodeWidth(entryCount: dictionary.count), dictionary: dictionary, count: count)
    }
    let values = flat ?? Buffer(byteCount: 0)
    return Vector(type, flat: values, count: count, validity: validity, heap: type.physical == .string ? heap : nil)
  }
}
