import Columnar

/// `json_extract(json, path)` and `json_extract_scalar(json, path)`: NULL when the path leads nowhere.
enum JSONExtract {
  static let value = ScalarFunction(
    "json_extract", summary: "the JSON at a path; NULL when there is none",
    example: ("json_format(json_extract('{\"a\": [1, {\"b\": 2}]}', '$.a[1]'))", "{\"b\":2}"),
    overload(.json, .json, scalarOnly: false), overload(.text, .json, scalarOnly: false))

  static let scalar = ScalarFunction(
    "json_extract_scalar", summary: "the string, number or boolean at a path as text; NULL for others",
    example: ("json_extract_scalar('{\"a\": {\"b\": \"x\"}}', '$.a.b')", "x"),
    overload(.json, .text, scalarOnly: true), overload(.text, .text, scalarOnly: true))

  private static func overload(_ argument: DataType, _ result: DataType, scalarOnly: Bool) -> Overload {
    .prepared([argument, .text], 1, returns: result, canFail: true) {
      (path: StringView, rest: [Vector], count: Int) throws(EvaluationError) -> Vector in
      let path = try JSONPath(path)
      return scalarOnly
        ? try Rows.unary(ExtractScalar(path: path), rest[0], count: count, as: result)
        : try Rows.unary(ExtractValue(path: path), rest[0], count: count, as: result)
    }
  }

  private struct ExtractValue: UnaryFunction {
    static var mayReturnNull: Bool { true }
    let path: JSONPath

    func call(_ json: StringView, _ row: inout RowState) -> StringView {
      json.withBytes { bytes in
        guard let place = path.find(JSONScanner(bytes)) else {
          row.isNull = true
          return StringView()
        }
        return JSONText.compact(JSONScanner(bytes), place).withUnsafeBytes { row.heap.store($0) }
      }
    }
  }

  private struct ExtractScalar: UnaryFunction {
    static var mayReturnNull: Bool { true }
    let path: JSONPath

    func call(_ json: StringView, _ row: inout RowState) -> StringView {
      json.withBytes { bytes in
        let scanner = JSONScanner(bytes)
        guard let place = path.find(scanner), let text = JSONText.scalar(scanner, place) else {
          row.isNull = true
          return StringView()
        }
        return text.withUnsafeBytes { row.heap.store($0) }
      }
    }
  }
}

/// Text of JSON values.
enum JSONText {
  /// A scalar's text, a string without quotes; nil for null, arrays and objects.
  static func scalar(_ scanner: JSONScanner, _ place: Range<Int>) -> [UInt8]? {
    switch scanner.text[place.lowerBound] {
    case 0x22: scanner.unescaped(place)
    case 0x7B, 0x5B, 0x6E: nil
    default: Array(scanner.text[place])
    }
  }

  /// The value without blanks between its tokens.
  static func compact(_ scanner: JSONScanner, _ place: Range<Int>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(place.count)
    var isString = false
    var isEscaped = false
    for byte in scanner.text[place] {
      if isString {
        out.append(byte)
        if isEscaped { isEscaped = false } else if byte == 0x5C { isEscaped = true } else { isString = byte != 0x22 }
      } else if byte > 0x20 {
        out.append(byte)
        isString = byte == 0x22
      }
    }
    return out
  }

  /// A JSON string token of text.
  static func quoted(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    var out: [UInt8] = [0x22]
    for byte in bytes {
      switch byte {
      case 0x22: out += [0x5C, 0x22]
      case 0x5C: out += [0x5C, 0x5C]
      case 0x0A: out += [0x5C, 0x6E]
      case 0x0D: out += [0x5C, 0x72]
      case 0x09: out += [0x5C, 0x74]
      case 0..<0x20:
        let digits = Array("0123456789abcdef".utf8)
        out += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: out.append(byte)
      }
    }
    out.append(0x22)
    return out
  }
}
