import Columnar

/// `levenshtein_distance`, `hamming_distance`: in code points.
enum EditDistance {
  static let levenshtein = ScalarFunction(
    "levenshtein_distance", summary: "least number of inserted, deleted or replaced characters between two texts",
    example: ("levenshtein_distance('kitten', 'sitting')", "3"),
    .binary(Levenshtein(), .text, .text, returns: .bigint, canFail: true))
  static let hamming = ScalarFunction(
    "hamming_distance", summary: "positions at which two texts of one length differ",
    example: ("hamming_distance('karolin', 'kathrin')", "3"),
    .binary(Hamming(), .text, .text, returns: .bigint, canFail: true))

  /// Cells of the largest table computed for one row.
  static let maximumCells = 1_000_000

  private struct Levenshtein: BinaryFunction {
    func call(_ a: StringView, _ b: StringView, _ row: inout RowState) -> Int64 {
      let x = Array(a.string.unicodeScalars)
      let y = Array(b.string.unicodeScalars)
      if x.isEmpty || y.isEmpty { return Int64(max(x.count, y.count)) }
      guard x.count.multipliedReportingOverflow(by: y.count).partialValue <= EditDistance.maximumCells else {
        row.fail()
        return 0
      }
      var line = Array(0...y.count)
      for i in 1...x.count {
        var diagonal = line[0]
        line[0] = i
        for j in 1...y.count {
          let best = min(line[j] + 1, line[j - 1] + 1, diagonal + (x[i - 1] == y[j - 1] ? 0 : 1))
          diagonal = line[j]
          line[j] = best
        }
      }
      return Int64(line[y.count])
    }

    func failure(_ a: StringView, _ b: StringView) -> EvaluationError {
      EvaluationError(
        .invalidArgument,
        "The combined inputs for Levenshtein distance are too large: product of lengths above \(maximumCells)")
    }
  }

  private struct Hamming: BinaryFunction {
    func call(_ a: StringView, _ b: StringView, _ row: inout RowState) -> Int64 {
      let x = Array(a.string.unicodeScalars)
      let y = Array(b.string.unicodeScalars)
      if x.count != y.count { row.fail() }
      return Int64(zip(x, y).reduce(0) { $0 + ($1.0 == $1.1 ? 0 : 1) })
    }

    func failure(_: StringView, _: StringView) -> EvaluationError {
      EvaluationError(
        .invalidArgument, "The input strings to hamming_distance function must have the same length")
    }
  }
}
