/// Writes values of one column as text, without quoting: everything but strings.
struct ScalarText {
  let type: DataType
  let style: TimeFormatting.Style

  /// Most bytes of a value.
  static let mostByteCount = 64

  /// Whether the type has values of its own text: not strings, binaries or nested values.
  static func covers(_ type: DataType) -> Bool {
    switch type.physical {
    case .string, .nested, .none: false
    default: true
    }
  }

  /// Writes value `i` of a flat vector at `out`, which has room for `mostByteCount` bytes; returns the end.
  func write(_ vector: Vector, _ i: Int, _ out: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
    switch type {
    case .boolean: return boolean(vector.pointer(as: UInt8.self)[i] != 0, out)
    case .tinyint: return NumberFormatting.integer(Int64(vector.pointer(as: Int8.self)[i]), out)
    case .smallint: return NumberFormatting.integer(Int64(vector.pointer(as: Int16.self)[i]), out)
    case .integer: return NumberFormatting.integer(Int64(vector.pointer(as: Int32.self)[i]), out)
    case .bigint: return NumberFormatting.integer(vector.pointer(as: Int64.self)[i], out)
    case .real: return NumberFormatting.float(vector.pointer(as: Float.self)[i], out)
    case .double: return NumberFormatting.double(vector.pointer(as: Double.self)[i], out)
    case .decimal(_, let scale): return NumberFormatting.decimal(vector.pointer(as: Int128.self)[i], scale: scale, out)
    case .date: return TimeFormatting.date(Int(vector.pointer(as: Int32.self)[i]), out)
    case .time(let precision):
      return TimeFormatting.time(Int(vector.pointer(as: Int64.self)[i]), precision: precision, out)
    case .timestamp(let precision):
      return TimeFormatting.timestamp(
        vector.pointer(as: Int64.self)[i], precision: precision, isInstant: false, style: style, out)
    case .timestampTZ(let precision):
      return TimeFormatting.timestamp(
        vector.pointer(as: Int64.self)[i], precision: precision, isInstant: true, style: style, out)
    case .intervalYearToMonth: return TimeFormatting.months(Int64(vector.pointer(as: Int32.self)[i]), out)
    case .intervalDayToSecond: return TimeFormatting.milliseconds(vector.pointer(as: Int64.self)[i], out)
    default: return out
    }
  }

  private func boolean(_ value: Bool, _ out: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
    let word: StaticString = value ? "true" : "false"
    for i in 0..<word.utf8CodeUnitCount { out[i] = word.utf8Start[i] }
    return out + word.utf8CodeUnitCount
  }
}
