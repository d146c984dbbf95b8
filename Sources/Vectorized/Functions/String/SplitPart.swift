import Columnar

/// `split_part(text, delimiter, index)`: the index-th field from 1; NULL behind the last one.
enum SplitPart {
  static let definition = ScalarFunction(
    "split_part", summary: "the n-th field (from 1) of delimited text; NULL when there are fewer",
    example: ("split_part('a,b,c', ',', 2)", "b"),
    .prepared([.text, .text, .bigint], 1, returns: .text, canFail: true) {
      (delimiter: StringView, rest: [Vector], count: Int) throws(EvaluationError) -> Vector in
      if delimiter.count == 0 {
        throw EvaluationError(.invalidArgument, "The delimiter may not be the empty string")
      }
      let function = Part(search: SubstringSearch(delimiter))
      return try Rows.binary(function, rest[0], rest[1], count: count, as: .text)
    })

  private struct Part: BinaryFunction {
    static var mayReturnNull: Bool { true }
    let search: SubstringSearch

    func call(_ text: StringView, _ index: Int64, _ row: inout RowState) -> StringView {
      if index <= 0 {
        row.fail()
        return StringView()
      }
      return text.withBytes { bytes in
        var start = 0
        for _ in 1..<index {
          guard let found = search.find(in: bytes, from: start) else {
            row.isNull = true
            return StringView()
          }
          start = found + search.needle.count
        }
        return text.part(start..<(search.find(in: bytes, from: start) ?? bytes.count))
      }
    }

    func failure(_: StringView, _: Int64) -> EvaluationError {
      EvaluationError(.invalidArgument, "Index must be greater than zero")
    }
  }
}
