#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One column of a batch made ready for writing row by row: plain pointers, so that a row costs a copy or one formatting.
///
/// Whoever makes one keeps the vector, the entries and the prefix alive while it is used (`RowTextWriter.write`).
struct TextColumn {
  enum Kind {
    /// Codes into formatted entries.
    case codes8, codes16, codes32
    /// The same text in every row.
    case constant
    case strings
    /// JSON text as it is.
    case raw
    case binary
    case scalars
    /// No values: NULL in every row.
    case nothing
  }

  var kind: Kind
  /// First value or code.
  var values: UnsafeRawPointer
  var validity: UnsafePointer<UInt64>?
  var scalar: ScalarText?
  var isQuoted = false
  var isFloating = false
  /// Written in front of every value: a delimiter, or a JSON key.
  var prefix: UnsafePointer<UInt8>
  var prefixCount: Int
  /// Dictionary entries or the constant as text, prefix included: `ends[i] ..< ends[i + 1]` of `texts`.
  var texts: UnsafePointer<UInt8>?
  var ends: UnsafePointer<Int>?
  var longest = 0

  /// A flat vector.
  init(_ vector: Vector, style: TextStyle, prefix: Buffer, prefixCount: Int) {
    let isJSON = if case .json = style { true } else { false }
    switch vector.type {
    case .varbinary: kind = .binary
    case .json: kind = isJSON ? .raw : .strings
    default:
      kind =
        switch vector.type.physical {
        case .string: .strings
        case .none, .nested: .nothing
        default: .scalars
        }
    }
    values = vector.start
    validity = vector.validity.map { UnsafePointer($0.words) }
    scalar = ScalarText(vector.type, style: style.times)
    isQuoted = style.quotesScalar(vector.type)
    isFloating = isJSON && (vector.type == .double || vector.type == .real)
    self.prefix = UnsafePointer(prefix.pointer(as: UInt8.self))
    self.prefixCount = prefixCount
  }

  /// A dictionary or constant vector over `entries`.
  init(_ vector: Vector, _ entries: FormattedEntries, prefix: Buffer) {
    if vector.form == .constant {
      kind = .constant
    } else {
      kind =
        switch vector.codeWidth {
        case .u8: .codes8
        case .u16: .codes16
        case .u32: .codes32
        }
    }
    values = UnsafeRawPointer(vector.values.base + vector.offset * vector.codeWidth.rawValue)
    self.prefix = UnsafePointer(prefix.pointer(as: UInt8.self))
    prefixCount = 0
    texts = entries.texts
    ends = entries.ends
    longest = entries.longest
  }
}

/// The texts of a dictionary's entries, formatted once a dictionary and kept from batch to batch.
final class FormattedEntries {
  let source: VectorDictionary?
  private let bytes: ByteBuilder
  private let borders: Buffer
  /// Longest text.
  let longest: Int

  /// First byte of the texts; copies may read 64 bytes behind them.
  var texts: UnsafePointer<UInt8> { UnsafePointer(bytes.base) }
  /// Borders of the texts, one more than there are entries.
  var ends: UnsafePointer<Int> { UnsafePointer(borders.pointer(as: Int.self)) }

  /// - Parameter entries: a flat vector.
  init(source: VectorDictionary?, _ entries: Vector, count: Int, style: TextStyle, prefix: Buffer, prefixCount: Int) {
    self.source = source
    let bytes = ByteBuilder(capacity: 4_096)
    borders = Buffer(byteCount: (count + 1) * MemoryLayout<Int>.stride)
    let places = borders.pointer(as: Int.self)
    places[0] = 0
    let column = TextColumn(entries, style: style, prefix: prefix, prefixCount: prefixCount)
    var most = 0
    withExtendedLifetime(entries) {
      for i in 0..<count {
        RowTextWriter.append(column, i, style: style, to: bytes)
        places[i + 1] = bytes.count
        most = max(most, bytes.count - places[i])
      }
    }
    _ = bytes.reserve(64)
    self.bytes = bytes
    longest = most
  }
}
