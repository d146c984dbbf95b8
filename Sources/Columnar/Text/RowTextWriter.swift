#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes batches as rows of text: the common part of the CSV and JSON writers.
struct RowTextWriter {
  let style: TextStyle
  /// In front of each column's value.
  let prefixes: [[UInt8]]
  /// Behind each row.
  let rowEnd: [UInt8]
  private var cached: [FormattedEntries?]

  init(style: TextStyle, prefixes: [[UInt8]], rowEnd: [UInt8]) {
    self.style = style
    self.prefixes = prefixes
    self.rowEnd = rowEnd
    cached = Array(repeating: nil, count: prefixes.count)
  }

  /// Appends all rows of `batch`, which has as many columns as there are prefixes.
  mutating func write(_ batch: Batch, to out: ByteBuilder) {
    precondition(batch.columns.count == prefixes.count)
    let columns = batch.columns.indices.map { prepare(batch.columns[$0], at: $0) }
    let end = rowEnd
    columns.withUnsafeBufferPointer { columns in
      for row in 0..<batch.count {
        for column in columns { Self.append(column, row, style: style, to: out) }
        let target = out.reserve(end.count)
        for i in 0..<end.count { target[i] = end[i] }
        out.advance(end.count)
      }
    }
  }

  private mutating func prepare(_ vector: Vector, at i: Int) -> TextColumn {
    let prefix = prefixes[i]
    switch vector.form {
    case .flat: return Self.column(vector, style: style, prefix: prefix)
    case .constant:
      let one = Vector(
        vector.type, flat: vector.values, offset: vector.offset, count: 1, validity: vector.validity, heap: vector.heap)
      let entries = FormattedEntries(source: nil, one, count: 1, style: style, prefix: prefix)
      return Self.column(vector, style: style, prefix: prefix, kind: .constant, entries: entries)
    case .dictionary:
      guard let dictionary = vector.dictionary else {
        return Self.column(vector.flattened(), style: style, prefix: prefix)
      }
      // A large dictionary for few rows: formatting the rows costs less.
      let isKnown = cached[i]?.source === dictionary
      if !isKnown, dictionary.count > vector.count * 4 {
        return Self.column(vector.flattened(), style: style, prefix: prefix)
      }
      let entries =
        isKnown
        ? cached[i]
        : FormattedEntries(
          source: dictionary, dictionary.values, count: dictionary.count, style: style, prefix: prefix)
      cached[i] = entries
      let kind: TextColumn.Kind =
        switch vector.codeWidth {
        case .u8: .codes8
        case .u16: .codes16
        case .u32: .codes32
        }
      return Self.column(vector, style: style, prefix: prefix, kind: kind, entries: entries)
    }
  }

  /// A flat vector, or with `entries` any other, ready for `append`.
  static func column(
    _ vector: Vector, style: TextStyle, prefix: [UInt8], kind: TextColumn.Kind? = nil, entries: FormattedEntries? = nil
  ) -> TextColumn {
    let isJSON = if case .json = style { true } else { false }
    let own: TextColumn.Kind =
      switch vector.type {
      case .varbinary: .binary
      case .json where isJSON: .raw
      default: vector.type.physical == .string ? .strings : .scalars
      }
    return TextColumn(
      kind: kind ?? own, vector: vector, scalar: ScalarText(type: vector.type, style: style.times),
      isQuoted: style.quotesScalar(vector.type), isFloating: isJSON && (vector.type == .double || vector.type == .real),
      prefix: Buffer(copying: prefix), prefixCount: prefix.count, entries: entries,
      validity: vector.form == .flat ? vector.validity : nil)
  }

  /// Appends the value of one row with its prefix.
  static func append(_ column: TextColumn, _ row: Int, style: TextStyle, to out: ByteBuilder) {
    switch column.kind {
    case .codes8: entry(column, Int(column.vector.codes(as: UInt8.self)[row]), out)
    case .codes16: entry(column, Int(column.vector.codes(as: UInt16.self)[row]), out)
    case .codes32: entry(column, Int(column.vector.codes(as: UInt32.self)[row]), out)
    case .constant: entry(column, 0, out)
    case .strings, .raw, .binary, .scalars:
      let start = out.reserve(column.prefixCount + ScalarText.mostByteCount)
      memcpy(start, column.prefix.base, column.prefixCount)
      out.advance(column.prefixCount)
      if column.vector.type.physical.byteWidth == 0 || column.validity.map({ !$0[row] }) ?? false {
        out.append(style.null)
      } else {
        value(column, row, style, out)
      }
    }
  }

  @inline(__always)
  private static func entry(_ column: TextColumn, _ code: Int, _ out: ByteBuilder) {
    guard let entries = column.entries else { return }
    out.finish(at: entries.write(code, out.reserve(entries.longest &+ 32)))
  }

  private static func value(_ column: TextColumn, _ row: Int, _ style: TextStyle, _ out: ByteBuilder) {
    switch column.kind {
    case .strings:
      let view = column.vector.pointer(as: StringView.self) + row
      let count = view.pointee.count
      let target = out.reserve(style.mostByteCount(count))
      // Short strings lie in the view itself, behind the length.
      let inline = UnsafeRawPointer(view) + 4
      let long = UnsafeRawPointer(bitPattern: UInt(view.pointee.word1))
      let start = count <= StringView.inlineCapacity ? inline : long ?? inline
      out.finish(at: style.string(start.assumingMemoryBound(to: UInt8.self), count, target))
    case .raw: column.vector.pointer(as: StringView.self)[row].withBytes { out.append($0) }
    case .binary: binary(column.vector.pointer(as: StringView.self)[row], style, out)
    default:
      if column.isFloating, !isFinite(column.vector, row) { return out.append(style.null) }
      var target = out.reserve(ScalarText.mostByteCount)
      if column.isQuoted {
        target[0] = style.quote
        target = column.scalar.write(column.vector, row, target + 1)
        target[0] = style.quote
        out.finish(at: target + 1)
      } else {
        out.finish(at: column.scalar.write(column.vector, row, target))
      }
    }
  }

  private static func isFinite(_ vector: Vector, _ row: Int) -> Bool {
    vector.type == .double
      ? vector.pointer(as: Double.self)[row].isFinite : vector.pointer(as: Float.self)[row].isFinite
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
