import Columnar

/// `json_parse`, `json_format`, `json_array_length`, `json_size`, `is_json_scalar`.
enum JSONValues {
  static let parse = ScalarFunction(
    "json_parse", summary: "text as JSON", example: ("json_format(json_parse('[1, 2]'))", "[1,2]"),
    .unary(Parse(), .text, returns: .json, canFail: true))
  static let format = ScalarFunction(
    "json_format", summary: "JSON as text", example: ("json_format(JSON '{\"a\": 1}')", "{\"a\":1}"),
    .unary(Format(), .json, returns: .text))
  static let arrayLength = ScalarFunction(
    "json_array_length", summary: "elements of a JSON array; NULL for other JSON",
    example: ("json_array_length('[1, 2, 3]')", "3"),
    .unary(ArrayLength(), .json, returns: .bigint), .unary(ArrayLength(), .text, returns: .bigint))
  static let size = ScalarFunction(
    "json_size", summary: "elements or members of the JSON at a path, 0 for a scalar, NULL when there is none",
    example: ("json_size('{\"x\": {\"a\": 1, \"b\": 2}}', '$.x')", "2"), sizeOverload(.json), sizeOverload(.text))
  static let isScalar = ScalarFunction(
    "is_json_scalar", summary: "whether JSON is a string, number, boolean or null",
    example: ("is_json_scalar('[1]')", "false"),
    .unary(IsScalar(), .json, returns: .boolean, canFail: true),
    .unary(IsScalar(), .text, returns: .boolean, canFail: true))

  private static func sizeOverload(_ argument: DataType) -> Overload {
    .prepared([argument, .text], 1, returns: .bigint, canFail: true) {
      (path: StringView, rest: [Vector], count: Int) throws(EvaluationError) -> Vector in
      try Rows.unary(Size(path: try JSONPath(path)), rest[0], count: count, as: .bigint)
    }
  }

  fileprivate static func notJSON(_ text: StringView) -> EvaluationError {
    EvaluationError(.invalidArgument, "Cannot convert value to JSON: '\(text.string)'")
  }

  fileprivate static func itemCount(_ scanner: JSONScanner, _ place: Range<Int>) -> Int64 {
    guard scanner.text[place.lowerBound] == 0x7B || scanner.text[place.lowerBound] == 0x5B else { return 0 }
    var count: Int64 = 0
    _ = scanner.forEachItem(place.lowerBound) { _, _ in
      count += 1
      return true
    }
    return count
  }

  struct Parse: UnaryFunction {
    func call(_ text: StringView, _ row: inout RowState) -> StringView {
      text.withBytes { bytes in
        let scanner = JSONScanner(bytes)
        guard let place = scanner.document() else {
          row.fail()
          return StringView()
        }
        return JSONText.compact(scanner, place).withUnsafeBytes { row.heap.store($0) }
      }
    }

    func failure(_ text: StringView) -> EvaluationError { notJSON(text) }
  }

  private struct Format: UnaryFunction {
    func call(_ json: StringView, _ row: inout RowState) -> StringView {
      json.withBytes { bytes in
        let scanner = JSONScanner(bytes)
        guard let place = scanner.document() else { return json }
        return JSONText.compact(scanner, place).withUnsafeBytes { row.heap.store($0) }
      }
    }
  }

  private struct ArrayLength: UnaryFunction {
    static var mayReturnNull: Bool { true }

    func call(_ json: StringView, _ row: inout RowState) -> Int64 {
      json.withBytes { bytes in
        let scanner = JSONScanner(bytes)
        guard let place = scanner.document(), bytes[place.lowerBound] == 0x5B else {
          row.isNull = true
          return 0
        }
        return itemCount(scanner, place)
      }
    }
  }

  private struct Size: UnaryFunction {
    static var mayReturnNull: Bool { true }
    let path: JSONPath

    func call(_ json: StringView, _ row: inout RowState) -> Int64 {
      json.withBytes { bytes in
        let scanner = JSONScanner(bytes)
        guard let place = path.find(scanner) else {
          row.isNull = true
          return 0
        }
        return itemCount(scanner, place)
      }
    }
  }

  private struct IsScalar: UnaryFunction {
    func call(_ json: StringView, _ row: inout RowState) -> Bool {
      json.withBytes { bytes in
        guard let place = JSONScanner(bytes).document() else {
          row.fail()
          return false
        }
        return bytes[place.lowerBound] != 0x7B && bytes[place.lowerBound] != 0x5B
      }
    }

    func failure(_ text: StringView) -> EvaluationError { notJSON(text) }
  }
}
