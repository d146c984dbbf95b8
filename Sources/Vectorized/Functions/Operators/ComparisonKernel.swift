import CKernels
import Columnar

/// Chooses the comparison loop of a physical type: C kernels for numbers up to 64 bits, Swift loops for the rest.
enum ComparisonKernel {
  /// `a` is flat, or constant when there is one row; `b` is flat or constant.
  static func run(_ op: Comparison, _ a: Vector, _ b: Vector, _ n: Int, _ out: UnsafeMutablePointer<UInt8>) {
    let fixed = b.form == .constant
    let code = op.rawValue
    switch a.type.physical {
    case .bool, .int8:
      if fixed {
        colq_compare_i8_constant(code, a.pointer(), b.pointer(as: Int8.self)[0], n, out)
      } else {
        colq_compare_i8(code, a.pointer(), b.pointer(), n, out)
      }
    case .int16:
      if fixed {
        colq_compare_i16_constant(code, a.pointer(), b.pointer(as: Int16.self)[0], n, out)
      } else {
        colq_compare_i16(code, a.pointer(), b.pointer(), n, out)
      }
    case .int32:
      if fixed {
        colq_compare_i32_constant(code, a.pointer(), b.pointer(as: Int32.self)[0], n, out)
      } else {
        colq_compare_i32(code, a.pointer(), b.pointer(), n, out)
      }
    case .int64:
      if fixed {
        colq_compare_i64_constant(code, a.pointer(), b.pointer(as: Int64.self)[0], n, out)
      } else {
        colq_compare_i64(code, a.pointer(), b.pointer(), n, out)
      }
    case .float:
      if fixed {
        colq_compare_f32_constant(code, a.pointer(), b.pointer(as: Float.self)[0], n, out)
      } else {
        colq_compare_f32(code, a.pointer(), b.pointer(), n, out)
      }
    case .double:
      if fixed {
        colq_compare_f64_constant(code, a.pointer(), b.pointer(as: Double.self)[0], n, out)
      } else {
        colq_compare_f64(code, a.pointer(), b.pointer(), n, out)
      }
    case .int128: wide(op, a.pointer(), b.pointer(), b.step, n, out)
    case .string: strings(op, a.pointer(), b.pointer(), b.step, n, out)
    case .none, .nested: out.initialize(repeating: 0, count: n)
    }
  }

  private static func wide(
    _ op: Comparison, _ a: UnsafePointer<Int128>, _ b: UnsafePointer<Int128>, _ step: Int, _ n: Int,
    _ out: UnsafeMutablePointer<UInt8>
  ) {
    switch op {
    case .equal: for i in 0..<n { out[i] = byte(a[i] == b[i &* step]) }
    case .notEqual: for i in 0..<n { out[i] = byte(a[i] != b[i &* step]) }
    case .less: for i in 0..<n { out[i] = byte(a[i] < b[i &* step]) }
    case .lessOrEqual: for i in 0..<n { out[i] = byte(a[i] <= b[i &* step]) }
    case .greater: for i in 0..<n { out[i] = byte(a[i] > b[i &* step]) }
    case .greaterOrEqual: for i in 0..<n { out[i] = byte(a[i] >= b[i &* step]) }
    }
  }

  private static func strings(
    _ op: Comparison, _ a: UnsafePointer<StringView>, _ b: UnsafePointer<StringView>, _ step: Int, _ n: Int,
    _ out: UnsafeMutablePointer<UInt8>
  ) {
    switch op {
    case .equal:
      if step == 0 { equal(a, b[0], n, out, 0) } else { for i in 0..<n { out[i] = byte(a[i] == b[i]) } }
    case .notEqual:
      if step == 0 { equal(a, b[0], n, out, 1) } else { for i in 0..<n { out[i] = byte(!(a[i] == b[i])) } }
    case .less: for i in 0..<n { out[i] = byte(StringView.compare(a[i], b[i &* step]) < 0) }
    case .lessOrEqual: for i in 0..<n { out[i] = byte(StringView.compare(a[i], b[i &* step]) <= 0) }
    case .greater: for i in 0..<n { out[i] = byte(StringView.compare(a[i], b[i &* step]) > 0) }
    case .greaterOrEqual: for i in 0..<n { out[i] = byte(StringView.compare(a[i], b[i &* step]) >= 0) }
    }
  }

  /// Equality with one string; `inverse` 1 turns the answers round. A short one is a compare of two words.
  private static func equal(
    _ a: UnsafePointer<StringView>, _ key: StringView, _ n: Int, _ out: UnsafeMutablePointer<UInt8>, _ inverse: UInt8
  ) {
    if key.isInline {
      let (low, high) = (key.word0, key.word1)
      for i in 0..<n { out[i] = byte((a[i].word0 ^ low) | (a[i].word1 ^ high) == 0) ^ inverse }
    } else {
      for i in 0..<n { out[i] = byte(a[i] == key) ^ inverse }
    }
  }

  @inline(__always)
  private static func byte(_ condition: Bool) -> UInt8 { unsafeBitCast(condition, to: UInt8.self) }
}
