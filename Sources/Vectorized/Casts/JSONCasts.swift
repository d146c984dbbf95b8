import Columnar

/// Casts from and to JSON: scalars only. `CAST(x AS json)` makes a JSON value of x; it does not parse text.
enum JSONCasts {
  static func toJSON(_ from: DataType) -> CastKernels.Kernel? {
    switch from {
    case .varchar: return CastKernels.kernel(QuoteText())
    case .boolean, .tinyint, .smallint, .integer, .bigint, .decimal: return TextCasts.toVarchar(from, nil)
    case .double: return CastKernels.kernel(FloatToJSON<Double>(writer: DoubleWriter()))
    case .real: return CastKernels.kernel(FloatToJSON<Float>(writer: RealWriter()))
    case .date, .timestamp:
      guard let toText = TextCasts.toVarchar(from, nil) else { return nil }
      let quote = CastKernels.kernel(QuoteText())
      return { (vector: Vector, type: DataType, isTry: Bool) throws(EvaluationError) -> Vector in
        try quote(try toText(vector, .text, isTry), type, isTry)
      }
    default: return nil
    }
  }

  /// The scalar's text is cast on; JSON null, arrays and objects are NULL or an error.
  static func fromJSON(_ to: DataType) -> CastKernels.Kernel? {
    switch to {
    case .boolean, .tinyint, .smallint, .integer, .bigint, .real, .double, .decimal, .varchar: break
    default: return nil
    }
    let read = CastKernels.kernel(ScalarOfJSON(target: to.description))
    guard let cast = CastKernels.find(.text, to) else { return nil }
    return { (vector: Vector, type: DataType, isTry: Bool) throws(EvaluationError) -> Vector in
      try cast(try read(vector, .text, isTry), type, isTry)
    }
  }
}

private struct QuoteText: UnaryFunction {
  func call(_ text: StringView, _ row: inout RowState) -> StringView {
    text.withBytes { bytes in JSONText.quoted(bytes).withUnsafeBytes { row.heap.store($0) } }
  }
}

/// NaN and infinities, which JSON lacks, become strings.
private struct FloatToJSON<T: SQLFloat>: UnaryFunction {
  let append: @Sendable (T, inout [UInt8]) -> Void

  init<W: ValueWriter>(writer: W) where W.Input == T { append = { TextFormat.append(writer, $0, to: &$1) } }

  func call(_ value: T, _ row: inout RowState) -> StringView {
    var text: [UInt8] = []
    append(value, &text)
    if !value.isFinite { text = [0x22] + text + [0x22] }
    return text.withUnsafeBytes { row.heap.store($0) }
  }
}

private struct ScalarOfJSON: UnaryFunction {
  static var mayReturnNull: Bool { true }
  let target: String

  func call(_ json: StringView, _ row: inout RowState) -> StringView {
    json.withBytes { bytes in
      let scanner = JSONScanner(bytes)
      guard let place = scanner.document(), bytes[place.lowerBound] != 0x7B, bytes[place.lowerBound] != 0x5B else {
        row.fail()
        return StringView()
      }
      guard let text = JSONText.scalar(scanner, place) else {
        row.isNull = true
        return StringView()
      }
      return text.withUnsafeBytes { row.heap.store($0) }
    }
  }

  func failure(_ json: StringView) -> EvaluationError {
    EvaluationError(.invalidCast, "Cannot cast '\(json.string)' to \(target)")
  }
}
