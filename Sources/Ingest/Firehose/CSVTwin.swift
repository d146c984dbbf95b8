import Columnar
import Vectorized

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes rows as the CSV objects hold them: RFC 4180, LF line ends, no header; NULL is an unquoted empty field, the
/// empty string `""`. The same rows always give the same bytes, which is how `verify` checks one twin by the other.
package struct CSVTwin {
  /// Own what `texts` point to.
  private let columns: [Vector]
  private let texts: [TextColumn]
  private var out: Buffer
  private var used = 0

  /// A column's strings. Pointers alone: a vector's references would be counted for every field.
  private struct TextColumn {
    let views: UnsafePointer<StringView>
    let validity: UnsafePointer<UInt64>?

    @inline(__always)
    func isNull(_ row: Int) -> Bool {
      guard let validity else { return false }
      return validity[row &>> 6] &>> UInt64(row & 63) & 1 == 0
    }
  }

  /// The first `columnCount` columns of `rows`; other types than text are cast to it.
  package init(_ rows: Batch, columnCount: Int) throws {
    columns = try rows.columns.prefix(columnCount).map { column in
      let text = column.type.physical == .string && column.type != .varbinary
      return try (text ? column : Cast.evaluate(column, to: .text, isTry: false)).flattened()
    }
    texts = columns.map {
      TextColumn(
        views: UnsafePointer($0.pointer(as: StringView.self)), validity: $0.validity.map { UnsafePointer($0.words) })
    }
    out = Buffer(byteCount: 1 << 12)
  }

  /// Calls `body` with the CSV text of `range`; the bytes are valid during the call.
  package mutating func withText<R>(_ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    used = 0
    append(range)
    return try body(UnsafeRawBufferPointer(start: out.base, count: used))
  }

  /// The same for rows that do not follow one another.
  package mutating func withText<R>(_ rows: [Int], _ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    used = 0
    append(rows)
    return try body(UnsafeRawBufferPointer(start: out.base, count: used))
  }

  private mutating func append(_ rows: some Sequence<Int>) {
    let texts = texts
    texts.withUnsafeBufferPointer { texts in
      for row in rows { append(row, texts) }
    }
    withExtendedLifetime(columns) {}
  }

  @inline(__always)
  private mutating func append(_ row: Int, _ texts: UnsafeBufferPointer<TextColumn>) {
    for i in texts.indices {
      let view = texts[i].views[row]
      // Doubled quotes at worst, two around, one separator.
      reserve(view.count * 2 + 3)
      if !texts[i].isNull(row) {
        view.withBytes { field($0) }
      }
      out.base.storeBytes(
        of: i == texts.count - 1 ? UInt8(ascii: "\n") : UInt8(ascii: ","), toByteOffset: used, as: UInt8.self)
      used &+= 1
    }
  }

  private mutating func reserve(_ byteCount: Int) {
    guard used + byteCount > out.byteCount else { return }
    let larger = Buffer(byteCount: max(out.byteCount * 2, used + byteCount))
    memcpy(larger.base, out.base, used)
    out = larger
  }

  private mutating func field(_ bytes: UnsafeRawBufferPointer) {
    let target = out.base.assumingMemoryBound(to: UInt8.self)
    guard let source = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count > 0 else {
      target[used] = UInt8(ascii: "\"")
      target[used &+ 1] = UInt8(ascii: "\"")
      used &+= 2
      return
    }
    var special: UInt8 = 0
    for i in 0..<bytes.count { special |= Self.isSpecial(source[i]) ? 1 : 0 }
    if special == 0 {
      memcpy(target + used, source, bytes.count)
      used &+= bytes.count
      return
    }
    target[used] = UInt8(ascii: "\"")
    used &+= 1
    for i in 0..<bytes.count {
      if source[i] == UInt8(ascii: "\"") {
        target[used] = UInt8(ascii: "\"")
        used &+= 1
      }
      target[used] = source[i]
      used &+= 1
    }
    target[used] = UInt8(ascii: "\"")
    used &+= 1
  }

  @inline(__always)
  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }

  /// About the CSV bytes of each row: text lengths and separators, quotes not counted.
  static func estimatedByteCounts(_ rows: Batch, columnCount: Int) -> [Int32] {
    var sizes = [Int32](repeating: Int32(columnCount), count: rows.count)
    for column in rows.columns.prefix(columnCount) {
      guard column.type.physical == .string, column.form == .flat else {
        for i in sizes.indices { sizes[i] &+= 8 }
        continue
      }
      let views = column.pointer(as: StringView.self)
      for i in sizes.indices { sizes[i] &+= Int32(truncatingIfNeeded: views[i].count) }
    }
    return sizes
  }
}
