import Columnar

/// Row functions behind `Cast`: one for each idea, generic over physical types.

struct IntegerToInteger<S: SQLInteger, T: SQLInteger>: UnaryFunction {
  @inline(__always)
  func call(_ a: S, _ row: inout RowState) -> T {
    let result = T(truncatingIfNeeded: a)
    if MemoryLayout<T>.size < MemoryLayout<S>.size { row.failureMask |= S(truncatingIfNeeded: result) == a ? 0 : -1 }
    return result
  }

  func failure(_ a: S) -> EvaluationError {
    EvaluationError(.numericValueOutOfRange, "Out of range for \(CastNames.name(T.self)): \(a)")
  }
}

/// Rounds half away from zero.
struct FloatToInteger<S: SQLFloat, T: SQLInteger>: UnaryFunction {
  @inline(__always)
  func call(_ a: S, _ row: inout RowState) -> T {
    guard let result = T(exactly: a.rounded(.toNearestOrAwayFromZero)) else {
      row.fail()
      return 0
    }
    return result
  }

  func failure(_ a: S) -> EvaluationError {
    let code: EvaluationError.Code = a.isNaN || a.isInfinite ? .invalidCast : .numericValueOutOfRange
    var text: [UInt8] = []
    TextFormat.append(DoubleWriter(), Double(a), to: &text)
    let shown = String(decoding: text, as: UTF8.self)
    return EvaluationError(code, "Unable to cast \(shown) to \(CastNames.name(T.self))")
  }
}

struct IntegerToFloat<S: SQLInteger, T: SQLFloat>: UnaryFunction {
  @inline(__always) func call(_ a: S, _: inout RowState) -> T { T(a) }
}

struct FloatToFloat<S: SQLFloat, T: SQLFloat>: UnaryFunction {
  @inline(__always) func call(_ a: S, _: inout RowState) -> T { T(a) }
}

struct NumberToBoolean<S: Numeric & BitwiseCopyable & Sendable>: UnaryFunction {
  @inline(__always) func call(_ a: S, _: inout RowState) -> Bool { a != 0 }
}

struct BooleanToNumber<T: Numeric & BitwiseCopyable & Sendable>: UnaryFunction {
  /// The representation of 1.
  let one: T
  @inline(__always) func call(_ a: Bool, _: inout RowState) -> T { a ? one : 0 }
}

enum CastNames {
  static func name<T>(_: T.Type) -> String {
    switch MemoryLayout<T>.size {
    case 1: "tinyint"
    case 2: "smallint"
    case 4: "integer"
    default: "bigint"
    }
  }
}

/// A value as VARCHAR(limit); numbers and times longer than that are an error.
struct ToText<W: ValueWriter>: UnaryFunction {
  let writer: W
  let limit: Int

  func call(_ a: W.Input, _ row: inout RowState) -> StringView {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: TextFormat.maximumByteCount) { scratch in
      guard let base = scratch.baseAddress else { return StringView() }
      let count = writer.write(a, base)
      if count > limit { row.fail() }
      return row.heap.store(UnsafeRawBufferPointer(start: base, count: count))
    }
  }

  func failure(_ a: W.Input) -> EvaluationError {
    var text: [UInt8] = []
    TextFormat.append(writer, a, to: &text)
    let shown = String(decoding: text, as: UTF8.self)
    return EvaluationError(.invalidCast, "Value \(shown) cannot be represented as varchar(\(limit))")
  }
}

struct FromText<P: ValueParser>: UnaryFunction {
  let parser: P

  @inline(__always)
  func call(_ a: StringView, _ row: inout RowState) -> P.Output {
    guard let value = a.withBytes({ parser.parse($0) }) else {
      row.fail()
      return zeroValue()
    }
    return value
  }

  func failure(_ a: StringView) -> EvaluationError { parser.failure(a.string) }
}

/// VARCHAR to a shorter VARCHAR: cut behind `limit` code points.
struct TruncateText: UnaryFunction {
  let limit: Int

  func call(_ a: StringView, _: inout RowState) -> StringView {
    if a.count <= limit { return a }
    return a.withBytes { bytes in
      let end = CodePoints.offset(bytes, of: limit)
      return end == bytes.count ? a : a.prefix(end)
    }
  }
}

/// Anything to CHAR(n): cut, then without blanks at the end, which are implied.
struct TextToChar: UnaryFunction {
  let length: Int

  func call(_ a: StringView, _: inout RowState) -> StringView {
    a.withBytes { bytes in
      var end = CodePoints.offset(bytes, of: length)
      while end > 0, bytes[end - 1] == 0x20 { end -= 1 }
      return end == bytes.count ? a : a.prefix(end)
    }
  }
}

/// CHAR(n) to VARCHAR: the implied blanks become real.
struct CharToText: UnaryFunction {
  let length: Int

  func call(_ a: StringView, _ row: inout RowState) -> StringView {
    let missing = length - CodePoints.count(a)
    if missing <= 0 { return a }
    return a.withBytes { bytes in
      let target = row.heap.allocate(bytes.count + missing)
      if let source = bytes.baseAddress { target.copyMemory(from: source, byteCount: bytes.count) }
      (target + bytes.count).initializeMemory(as: UInt8.self, repeating: 0x20, count: missing)
      return StringView(target, count: bytes.count + missing)
    }
  }
}

/// Times: `ticks * factor` or a rounding to another precision.
struct TimeToTime: UnaryFunction {
  let rounding: TimeRounding
  /// For TIME: rounding up at midnight wraps.
  let ticksPerDay: Int64?

  @inline(__always)
  func call(_ a: Int64, _ row: inout RowState) -> Int64 {
    guard let ticks = rounding.call(a) else {
      row.fail()
      return 0
    }
    return ticksPerDay.map { ticks % $0 } ?? ticks
  }

  func failure(_: Int64) -> EvaluationError {
    EvaluationError(.numericValueOutOfRange, "timestamp out of range for this precision")
  }
}

struct DateToTimestamp: UnaryFunction {
  let ticksPerDay: Int64

  @inline(__always)
  func call(_ a: Int32, _ row: inout RowState) -> Int64 {
    let (ticks, isOver) = Int64(a).multipliedReportingOverflow(by: ticksPerDay)
    row.failureMask |= isOver ? -1 : 0
    return ticks
  }

  func failure(_: Int32) -> EvaluationError {
    EvaluationError(.numericValueOutOfRange, "date out of range for this precision of timestamp")
  }
}

struct TimestampToDate: UnaryFunction {
  let ticksPerDay: Int64

  @inline(__always)
  func call(_ a: Int64, _ row: inout RowState) -> Int32 {
    let day = Calendar.floorQuotient(a, ticksPerDay)
    row.failureMask |= day == Int64(Int32(truncatingIfNeeded: day)) ? 0 : -1
    return Int32(truncatingIfNeeded: day)
  }

  func failure(_: Int64) -> EvaluationError { EvaluationError(.numericValueOutOfRange, "timestamp out of date range") }
}

struct TimestampToTime: UnaryFunction {
  let ticksPerDay: Int64
  let rounding: TimeRounding
  let resultTicksPerDay: Int64

  func call(_ a: Int64, _: inout RowState) -> Int64 {
    (rounding.call(Calendar.floorModulus(a, ticksPerDay)) ?? 0) % resultTicksPerDay
  }
}
