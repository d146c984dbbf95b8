import Columnar

/// Casts to VARCHAR and CHAR.
enum TextCasts {
  static func toVarchar(_ from: DataType, _ length: Int?) -> CastKernels.Kernel? {
    let limit = length ?? .max
    switch from {
    case .varchar(let old):
      if let length, length < old ?? .max { return CastKernels.kernel(TruncateText(limit: length)) }
      return CastKernels.relabel
    case .char(let old):
      let pad = CastKernels.kernel(CharToText(length: old))
      guard let length, length < old else { return pad }
      let cut = CastKernels.kernel(TruncateText(limit: length))
      return { (vector: Vector, type: DataType, isTry: Bool) throws(EvaluationError) -> Vector in
        try cut(try pad(vector, type, isTry), type, isTry)
      }
    case .boolean: return text(BooleanWriter(), limit)
    case .tinyint: return text(IntegerWriter<Int8>(), limit)
    case .smallint: return text(IntegerWriter<Int16>(), limit)
    case .integer: return text(IntegerWriter<Int32>(), limit)
    case .bigint: return text(IntegerWriter<Int64>(), limit)
    case .real: return text(RealWriter(isScientific: true), limit)
    case .double: return text(DoubleWriter(isScientific: true), limit)
    case .decimal(_, let scale): return text(DecimalWriter(scale: scale), limit)
    case .date: return text(DateWriter(), limit)
    case .time(let precision): return text(TimeWriter(precision: precision), limit)
    case .timestamp(let precision): return text(TimestampWriter(precision: precision, hasZone: false), limit)
    case .timestampTZ(let precision): return text(TimestampWriter(precision: precision, hasZone: true), limit)
    case .intervalDayToSecond: return text(MillisecondsWriter(), limit)
    case .intervalYearToMonth: return text(MonthsWriter(), limit)
    default: return nil
    }
  }

  static func toChar(_ from: DataType, _ length: Int) -> CastKernels.Kernel? {
    if from.isText { return CastKernels.kernel(TextToChar(length: length)) }
    guard let toText = toVarchar(from, length) else { return nil }
    return { (vector: Vector, type: DataType, isTry: Bool) throws(EvaluationError) -> Vector in
      try toText(vector, type, isTry)
    }
  }

  private static func text<W: ValueWriter>(_ writer: W, _ limit: Int) -> CastKernels.Kernel {
    CastKernels.kernel(ToText(writer: writer, limit: limit))
  }
}
