import Columnar

/// The type and limits of a DECIMAL that values are cast to.
struct DecimalTarget: Sendable {
  let precision: Int
  let scale: Int
  let bound: Int128

  init(precision: Int, scale: Int) {
    self.precision = precision
    self.scale = scale
    bound = PowerOfTen.int128(precision)
  }

  func error(_ kind: String, _ value: String) -> EvaluationError {
    EvaluationError(.invalidCast, "Cannot cast \(kind) '\(value)' to DECIMAL(\(precision), \(scale))")
  }

  @inline(__always)
  func holds(_ value: Int128) -> Bool { value < bound && value > 0 &- bound }
}

struct IntegerToDecimal<S: SQLInteger>: UnaryFunction {
  let target: DecimalTarget
  let factor: Int128

  init(_ target: DecimalTarget) {
    self.target = target
    factor = PowerOfTen.int128(target.scale)
  }

  @inline(__always)
  func call(_ a: S, _ row: inout RowState) -> Int128 {
    let (value, isOver) = Int128(a).multipliedReportingOverflow(by: factor)
    if isOver || !target.holds(value) { row.fail() }
    return value
  }

  func failure(_ a: S) -> EvaluationError { target.error(CastNames.name(S.self).uppercased(), "\(a)") }
}

struct FloatToDecimal<S: SQLFloat>: UnaryFunction {
  let target: DecimalTarget
  let factor: Double

  init(_ target: DecimalTarget) {
    self.target = target
    factor = Double(PowerOfTen.int128(target.scale))
  }

  /// Rounds the shortest decimal form half up, as Java's BigDecimal.valueOf does.
  func call(_ a: S, _ row: inout RowState) -> Int128 {
    let parser = DecimalParser(precision: target.precision, scale: target.scale)
    var text = MemoryLayout<S>.size == 4 ? Float(a).description : Double(a).description
    guard a.isFinite, let value = text.withUTF8({ parser.parse(UnsafeRawBufferPointer($0)) }) else {
      row.fail()
      return 0
    }
    return value
  }

  func failure(_ a: S) -> EvaluationError {
    var text: [UInt8] = []
    TextFormat.append(DoubleWriter(), Double(a), to: &text)
    return target.error(MemoryLayout<S>.size == 4 ? "REAL" : "DOUBLE", String(decoding: text, as: UTF8.self))
  }
}

struct DecimalToDecimal: UnaryFunction {
  let target: DecimalTarget
  let source: DecimalWriter
  let sourcePrecision: Int
  /// One of both is 1.
  let factor: Int128
  let divisor: Int128

  init(precision: Int, scale: Int, to target: DecimalTarget) {
    self.target = target
    source = DecimalWriter(scale: scale)
    sourcePrecision = precision
    factor = PowerOfTen.int128(target.scale - scale)
    divisor = PowerOfTen.int128(scale - target.scale)
  }

  @inline(__always)
  func call(_ a: Int128, _ row: inout RowState) -> Int128 {
    let (wide, isOver) = a.multipliedReportingOverflow(by: factor)
    let value = divisor == 1 ? wide : PowerOfTen.divideRounding(wide, by: divisor)
    if isOver || !target.holds(value) { row.fail() }
    return value
  }

  func failure(_ a: Int128) -> EvaluationError {
    var text: [UInt8] = []
    TextFormat.append(source, a, to: &text)
    return target.error("DECIMAL(\(sourcePrecision), \(source.scale))", String(decoding: text, as: UTF8.self))
  }
}

/// Rounds half up.
struct DecimalToInteger<T: SQLInteger>: UnaryFunction {
  let scale: Int
  let divisor: Int128

  init(scale: Int) {
    self.scale = scale
    divisor = PowerOfTen.int128(scale)
  }

  @inline(__always)
  func call(_ a: Int128, _ row: inout RowState) -> T {
    let value = divisor == 1 ? a : PowerOfTen.divideRounding(a, by: divisor)
    guard let result = T(exactly: value) else {
      row.fail()
      return 0
    }
    return result
  }

  func failure(_ a: Int128) -> EvaluationError {
    var text: [UInt8] = []
    TextFormat.append(DecimalWriter(scale: scale), a, to: &text)
    let shown = String(decoding: text, as: UTF8.self)
    return EvaluationError(.invalidCast, "Cannot cast '\(shown)' to \(CastNames.name(T.self).uppercased())")
  }
}

struct DecimalToFloat<T: SQLFloat>: UnaryFunction {
  let scale: Int
  let divisor: Double

  init(scale: Int) {
    self.scale = scale
    divisor = Double(PowerOfTen.int128(scale))
  }

  /// Both numbers are exact doubles up to 2^53 and 10^22, so that the quotient is rounded once; else through text.
  @inline(__always)
  func call(_ a: Int128, _: inout RowState) -> T {
    if a.magnitude <= 1 << 53, scale <= 22 { return T(Double(a) / divisor) }
    return slow(a)
  }

  @inline(never)
  private func slow(_ a: Int128) -> T {
    var text: [UInt8] = []
    TextFormat.append(DecimalWriter(scale: scale), a, to: &text)
    return T(Double(String(decoding: text, as: UTF8.self)) ?? 0)
  }
}
