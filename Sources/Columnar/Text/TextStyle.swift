import CKernels

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How strings, NULLs and the other values of a text format are written.
enum TextStyle: Sendable {
  /// Quotes only where needed; NULL is nothing, the empty string two quotes.
  case separated(delimiter: UInt8, quote: UInt8)
  /// JSON values.
  case json

  /// Most bytes that `string` writes for `count` bytes.
  @inline(__always)
  func mostByteCount(_ count: Int) -> Int {
    switch self {
    case .separated: count &* 2 &+ 2
    case .json: count &* 6 &+ 2
    }
  }

  @inline(__always)
  func string(
    _ start: UnsafePointer<UInt8>, _ count: Int, _ out: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    switch self {
    case .separated(let delimiter, let quote):
      if count > 0, !colq_csv_needs_quotes(start, count, delimiter, quote) {
        memcpy(out, start, count)
        return out + count
      }
      return Self.quoted(start, count, quote, out)
    case .json:
      out[0] = 0x22
      if !colq_json_needs_escapes(start, count) {
        memcpy(out + 1, start, count)
        out[1 &+ count] = 0x22
        return out + (2 &+ count)
      }
      return Self.escaped(start, count, out)
    }
  }

  private static func quoted(
    _ start: UnsafePointer<UInt8>, _ count: Int, _ quote: UInt8, _ out: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    var at = out
    at[0] = quote
    at += 1
    for i in 0..<count {
      at[0] = start[i]
      at += 1
      if start[i] == quote {
        at[0] = quote
        at += 1
      }
    }
    at[0] = quote
    return at + 1
  }

  private static func escaped(
    _ start: UnsafePointer<UInt8>, _ count: Int, _ out: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    var at = out
    at[0] = 0x22
    at += 1
    for i in 0..<count {
      let byte = start[i]
      if byte >= 0x20, byte != 0x22, byte != 0x5C {
        at[0] = byte
        at += 1
        continue
      }
      at[0] = 0x5C
      switch byte {
      case 0x0A: at[1] = UInt8(ascii: "n")
      case 0x0D: at[1] = UInt8(ascii: "r")
      case 0x09: at[1] = UInt8(ascii: "t")
      case 0x08: at[1] = UInt8(ascii: "b")
      case 0x0C: at[1] = UInt8(ascii: "f")
      case 0x22, 0x5C: at[1] = byte
      default:
        at[1] = UInt8(ascii: "u")
        at[2] = 0x30
        at[3] = 0x30
        at[4] = byte >> 4 &+ 0x30
        at[5] = byte & 15 < 10 ? byte & 15 &+ 0x30 : byte & 15 &+ 0x57
        at += 4
      }
      at += 2
    }
    at[0] = 0x22
    return at + 1
  }

  var times: TimeFormatting.Style {
    switch self {
    case .separated: .sql
    case .json: .iso
    }
  }

  /// Whether values of the type stand in quotes: in CSV only when the delimiter may occur in the text of a number or time.
  func quotesScalar(_ type: DataType) -> Bool {
    switch self {
    case .separated(let delimiter, _):
      switch delimiter {
      case 0x20, 0x2B, 0x2D, 0x2E, 0x30...0x3A, 0x41...0x5A, 0x61...0x7A: return true
      default: return false
      }
    case .json:
      switch type {
      case .boolean, .tinyint, .smallint, .integer, .bigint, .real, .double: return false
      default: return true
      }
    }
  }

  var quote: UInt8 {
    switch self {
    case .separated(_, let quote): quote
    case .json: 0x22
    }
  }
}
