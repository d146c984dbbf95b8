#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes batches as rows of text: the common part of the CSV and JSON writers.
struct RowTextWriter {
  let style: TextStyle
  /// In front of each column's value.
  private let prefixes: [(bytes: Buffer, count: Int)]
  /// Behind each row.
  private let rowEnd: [UInt8]
  private var cached: [FormattedEntries?]

  init(style: TextStyle, prefixes: [[UInt8]], rowEnd: [UInt8]) {
    self.style = style
    self.prefixes = prefixes.map { (Buffer(copying: $0), $0.count) }
    self.rowEnd = rowEnd
    cached = Array(repeating: nil, count: prefixes.count)
  }

  /// Appends all rows of `batch`, which has as many columns as there are prefixes.
  mutating func write(_ batch: Batch, to out: ByteBuilder) {
    precondition(batch.columns.count == prefixes.count)
    // What the columns' pointers point into must outlive the loop.
    var owners: [(Vector, FormattedEntries?)] = []
    let columns = batch.columns.indices.map { prepare(batch.columns[$0], at: $0, &owners) }
    let style = style
    withExtendedLifetime((owners, prefixes)) {
      columns.withUnsafeBufferPointer { columns in
        rowEnd.withUnsafeBufferPointer { end in
          for row in 0..<batch.count {
            var i = 0
            while i < columns.count {
              Self.append(columns[i], row, style: style, to: out)
              i &+= 1
            }
            let target = out.reserve(end.count)
            for k in 0..<end.count { target[k] = end[k] }
            out.advance(end.count)
          }
        }
      }
    }
  }

  private mutating func prepare(
    _ vector: Vector, at i: Int, _ owners: inout [(Vector, FormattedEntries?)]
  ) -> TextColumn {
    let (prefix, prefixCount) = prefixes[i]
    if let entries = entries(vector, at: i) {
      owners.append((vector, entries))
      return TextColumn(vector, entries, prefix: prefix)
    }
    let flat = vector.flattened()
    owners.append((flat, nil))
    return TextColumn(flat, style: style, prefix: prefix, prefixCount: prefixCount)
  }

  /// The formatted entries of a dictionary or constant vector; nil when formatting each row costs less.
  private mutating func entries(_ vector: Vector, at i: Int) -> FormattedEntries? {
    let (prefix, prefixCount) = prefixes[i]
    switch vector.form {
    case .flat: return nil
    case .constant:
      let one = Vector(
        vector.type, flat: vector.values, offset: vector.offset, count: 1, validity: vector.validity, heap: vector.heap)
      return FormattedEntries(source: nil, one, count: 1, style: style, prefix: prefix, prefixCount: prefixCount)
    case .dictionary:
      guard let dictionary = vector.dictionary else { return nil }
      if let known = cached[i], known.source === dictionary { return known }
      if dictionary.count > vector.count * 4 { return nil }
      let made = FormattedEntries(
        source: dictionary, dictionary.values, count: dictionary.count, style: style, prefix: prefix,
        prefixCount: prefixCount)
      cached[i] = made
      return made
    }
  }

  /// Appends the value of one row with its prefix.
  @inline(__always)
  static func append(_ column: borrowing TextColumn, _ row: Int, style: TextStyle, to out: ByteBuilder) {
    switch column.kind {
    case .codes8: entry(column, Int(column.values.load(fromByteOffset: row, as: UInt8.self)), out)
    case .codes16: entry(column, Int(column.values.load(fromByteOffset: row &* 2, as: UInt16.self)), out)
    case .codes32: entry(column, Int(column.values.load(fromByteOffset: row &* 4, as: UInt32.self)), out)
    case .constant: entry(column, 0, out)
    case .strings, .raw, .binary, .scalars, .nothing:
      let start = out.reserve(column.prefixCount &+ ScalarText.mostByteCount)
      // Short: a delimiter or a key.
      var k = 0
      while k < column.prefixCount {
        start[k] = column.prefix[k]
        k &+= 1
      }
      out.advance(column.prefixCount)
      if let validity = column.validity, validity[row &>> 6] &>> UInt64(row & 63) & 1 == 0 {
        null(style, out)
      } else {
        value(column, row, style, out)
      }
    }
  }

  private static func null(_ style: TextStyle, _ out: ByteBuilder) {
    guard case .json = style else { return }
    let target = out.reserve(4)
    let word: StaticString = "null"
    for i in 0..<4 { target[i] = word.utf8Start[i] }
    out.advance(4)
  }

  @inline(__always)
  private static func entry(_ column: borrowing TextColumn, _ code: Int, _ out: ByteBuilder) {
    guard let ends = column.ends, let texts = column.texts else { return }
    let start = ends[code]
    let count = ends[code &+ 1] &- start
    let target = UnsafeMutableRawPointer(out.reserve(column.longest &+ 32))
    let source = UnsafeRawPointer(texts + start)
    // 32 bytes without a call; there is room behind on both sides.
    target.storeBytes(of: source.loadUnaligned(as: SIMD16<UInt8>.self), as: SIMD16<UInt8>.self)
    target.storeBytes(
      of: source.loadUnaligned(fromByteOffset: 16, as: SIMD16<UInt8>.self), toByteOffset: 16, as: SIMD16<UInt8>.self)
    if count > 32 { memcpy(target + 32, source + 32, count &- 32) }
    out.advance(count)
  }

  @inline(__always)
  private static func value(_ column: borrowing TextColumn, _ row: Int, _ style: TextStyle, _ out: ByteBuilder) {
    switch column.kind {
    case .strings:
      let view = column.values + row &* 16
      let count = Int(view.load(as: UInt32.self))
      // Short strings lie in the view itself, behind the length.
      let inline = view + 4
      let long = UnsafeRawPointer(bitPattern: UInt(view.load(fromByteOffset: 8, as: UInt64.self)))
      let start = count <= StringView.inlineCapacity ? inline : long ?? inline
      let target = out.reserve(style.mostByteCount(count))
      out.finish(at: style.string(start.assumingMemoryBound(to: UInt8.self), count, target))
    case .raw: column.values.load(fromByteOffset: row &* 16, as: StringView.self).withBytes { out.append($0) }
    case .binary: binary(column.values.load(fromByteOffset: row &* 16, as: StringView.self), style, out)
    case .scalars: scalar(column, row, style, out)
    default: null(style, out)
    }
  }

  private static func scalar(_ column: borrowing TextColumn, _ row: Int, _ style: TextStyle, _ out: ByteBuilder) {
    guard let scalar = column.scalar else { return }
    if column.isFloating, !scalar.isFinite(column.values, row) { return null(style, out) }
    // The text, two quotes.
    var target = out.reserve(ScalarText.mostByteCount &+ 2)
    if column.isQuoted {
      target[0] = style.quote
      target = scalar.write(column.values, row, target + 1)
      target[0] = style.quote
      out.finish(at: target + 1)
    } else {
      out.finish(at: scalar.write(column.values, row, target))
    }
  }

  /// Hexadecimal digits, as a string.
  private static func binary(_ view: StringView, _ style: TextStyle, _ out: ByteBuilder) {
    var digits: [UInt8] = []
    let table = Array("0123456789abcdef".utf8)
    for byte in view.bytes {
      digits.append(table[Int(byte >> 4)])
      digits.append(table[Int(byte & 15)])
    }
    let target = out.reserve(style.mostByteCount(digits.count))
    digits.withUnsafeBufferPointer { bytes in
      let start = bytes.baseAddress ?? UnsafePointer(target)
      out.finish(at: style.string(start, bytes.count, target))
    }
  }
}
