import Columnar

/// Casts between SQL types: `CAST` fails at the first row that has no value in the target type, `TRY_CAST` makes it NULL.
package enum Cast {
  /// `vector` may have any form; a dictionary is cast on its rows (callers evaluate entries first).
  package static func evaluate(_ vector: Vector, to type: DataType, isTry: Bool) throws(EvaluationError) -> Vector {
    if vector.type == type { return vector }
    if vector.type == .unknown { return Vector(Scalar.null(type), count: vector.count) }
    let resolved = vector.form == .dictionary ? vector.flattened() : vector
    guard let kernel = CastKernels.find(vector.type, type) else {
      throw EvaluationError(.invalidCast, "Cannot cast \(vector.type) to \(type)")
    }
    return try kernel(resolved, type, isTry)
  }

  package static func isSupported(from: DataType, to: DataType) -> Bool {
    from == to || from == .unknown || CastKernels.find(from, to) != nil
  }
}

/// Finds the kernel of a pair of types; the casts to one kind of type stand in one function.
enum CastKernels {
  typealias Kernel = @Sendable (Vector, DataType, _ isTry: Bool) throws(EvaluationError) -> Vector

  static func kernel<F: UnaryFunction>(_ f: F) -> Kernel {
    { (vector: Vector, type: DataType, isTry: Bool) throws(EvaluationError) -> Vector in
      try Rows.unary(f, vector, count: vector.count, as: type, isTry: isTry)
    }
  }

  /// The same bits mean the same under both types.
  static let relabel: Kernel = { (vector: Vector, type: DataType, _: Bool) in vector.relabelled(type) }

  static func find(_ from: DataType, _ to: DataType) -> Kernel? {
    if from == .json { return JSONCasts.fromJSON(to) }
    switch to {
    case .boolean: return toBoolean(from)
    case .tinyint: return toInteger(Int8.self, from, "TINYINT")
    case .smallint: return toInteger(Int16.self, from, "SMALLINT")
    case .integer: return toInteger(Int32.self, from, "INT")
    case .bigint: return toInteger(Int64.self, from, "BIGINT")
    case .real: return toFloat(Float.self, from)
    case .double: return toFloat(Double.self, from)
    case .decimal(let precision, let scale): return toDecimal(from, DecimalTarget(precision: precision, scale: scale))
    case .varchar(let length): return TextCasts.toVarchar(from, length)
    case .char(let length): return TextCasts.toChar(from, length)
    case .varbinary: return from.isText ? relabel : nil
    case .json: return JSONCasts.toJSON(from)
    case .date, .time, .timestamp, .timestampTZ: return TimeCasts.find(from, to)
    default: return nil
    }
  }

  private static func toBoolean(_ from: DataType) -> Kernel? {
    switch from {
    case .tinyint: kernel(NumberToBoolean<Int8>())
    case .smallint: kernel(NumberToBoolean<Int16>())
    case .integer: kernel(NumberToBoolean<Int32>())
    case .bigint: kernel(NumberToBoolean<Int64>())
    case .real: kernel(NumberToBoolean<Float>())
    case .double: kernel(NumberToBoolean<Double>())
    case .decimal: kernel(NumberToBoolean<Int128>())
    case .varchar, .char: kernel(FromText(parser: BooleanParser()))
    default: nil
    }
  }

  private static func toInteger<T: SQLInteger>(_: T.Type, _ from: DataType, _ name: String) -> Kernel? {
    switch from {
    case .boolean: kernel(BooleanToNumber<T>(one: 1))
    case .tinyint: kernel(IntegerToInteger<Int8, T>())
    case .smallint: kernel(IntegerToInteger<Int16, T>())
    case .integer: kernel(IntegerToInteger<Int32, T>())
    case .bigint: kernel(IntegerToInteger<Int64, T>())
    case .real: kernel(FloatToInteger<Float, T>())
    case .double: kernel(FloatToInteger<Double, T>())
    case .decimal(_, let scale): kernel(DecimalToInteger<T>(scale: scale))
    case .varchar, .char: kernel(FromText(parser: IntegerParser<T>(typeName: name)))
    default: nil
    }
  }

  private static func toFloat<T: SQLFloat>(_: T.Type, _ from: DataType) -> Kernel? {
    switch from {
    case .boolean: return kernel(BooleanToNumber<T>(one: 1))
    case .tinyint: return kernel(IntegerToFloat<Int8, T>())
    case .smallint: return kernel(IntegerToFloat<Int16, T>())
    case .integer: return kernel(IntegerToFloat<Int32, T>())
    case .bigint: return kernel(IntegerToFloat<Int64, T>())
    case .real: return kernel(FloatToFloat<Float, T>())
    case .double: return kernel(FloatToFloat<Double, T>())
    case .decimal(_, let scale): return kernel(DecimalToFloat<T>(scale: scale))
    case .varchar, .char:
      return MemoryLayout<T>.size == 4
        ? kernel(FromText(parser: RealParser())) : kernel(FromText(parser: DoubleParser()))
    default: return nil
    }
  }

  private static func toDecimal(_ from: DataType, _ target: DecimalTarget) -> Kernel? {
    switch from {
    case .boolean:
      target.precision > target.scale ? kernel(BooleanToNumber<Int128>(one: PowerOfTen.int128(target.scale))) : nil
    case .tinyint: kernel(IntegerToDecimal<Int8>(target))
    case .smallint: kernel(IntegerToDecimal<Int16>(target))
    case .integer: kernel(IntegerToDecimal<Int32>(target))
    case .bigint: kernel(IntegerToDecimal<Int64>(target))
    case .real: kernel(FloatToDecimal<Float>(target))
    case .double: kernel(FloatToDecimal<Double>(target))
    case .decimal(let precision, let scale):
      kernel(DecimalToDecimal(precision: precision, scale: scale, to: target))
    case .varchar, .char:
      kernel(FromText(parser: DecimalParser(precision: target.precision, scale: target.scale)))
    default: nil
    }
  }
}
