import Columnar

/// Random columns in every form, with the plain values they stand for.
public enum RandomVectors {
  /// `count` values drawn from `distinct` different ones, NULL with probability `nullShare`.
  public static func values(
    _ type: DataType, count: Int, distinct: Int, nullShare: Double, using generator: inout SeededGenerator
  ) -> [Value] {
    (0..<count).map { _ in
      if Double.random(in: 0..<1, using: &generator) < nullShare { return .null }
      return value(type, Int.random(in: 0..<max(distinct, 1), using: &generator))
    }
  }

  /// The `k`-th value of a type; equal only for equal `k`.
  public static func value(_ type: DataType, _ k: Int) -> Value {
    switch type.physical {
    case .bool: .boolean(k % 2 == 0)
    case .int8: .integer(Int64(Int8(truncatingIfNeeded: k - 5)))
    case .int16: .integer(Int64(Int16(truncatingIfNeeded: k * 3 - 50)))
    case .int32: .integer(Int64(k) * 7_919 - 1_000)
    case .int64: .integer(Int64(k) * 1_000_000_007 - 5_000_000_000)
    case .int128: .decimal(Int128(k) * 100_000_000_000_000_000_000 - 12_345)
    case .float: .double(Double(Float(k) / 4 - 3))
    case .double: .double(Double(k) / 8 - 11)
    case .string: .text(k % 3 == 0 ? "s\(k)" : k % 3 == 1 ? "a longer string, number \(k), é" : "")
    case .none, .nested: .null
    }
  }

  /// Cuts `values` in batches of `step` rows whose vectors are flat, dictionary or constant in turn.
  public static func vectors(_ type: DataType, _ values: [Value], step: Int, form: Int) -> [Vector] {
    stride(from: 0, to: values.count, by: step).map { from in
      let part = Array(values[from..<min(from + step, values.count)])
      return form % 2 == 0 ? Vector(type, part) : dictionary(type, part)
    }
  }

  /// The values as a dictionary vector whose NULL entry, if any, is the last.
  public static func dictionary(_ type: DataType, _ values: [Value]) -> Vector {
    var entries: [Value] = []
    var codes: [Value: UInt32] = [:]
    for value in values where !value.isNull && codes[value] == nil {
      codes[value] = UInt32(entries.count)
      entries.append(value)
    }
    if values.contains(.null) {
      codes[.null] = UInt32(entries.count)
      entries.append(.null)
    }
    let dictionary = VectorDictionary(values: Vector(type, entries), isDistinct: true)
    let width = CodeWidth(entryCount: entries.count)
    let buffer: Buffer
    let numbers = values.map { codes[$0] ?? 0 }
    switch width {
    case .u8: buffer = Buffer(copying: numbers.map { UInt8($0) })
    case .u16: buffer = Buffer(copying: numbers.map { UInt16($0) })
    case .u32: buffer = Buffer(copying: numbers)
    }
    return Vector(codes: buffer, width: width, dictionary: dictionary, count: values.count)
  }
}
