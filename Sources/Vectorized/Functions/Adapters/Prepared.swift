import Columnar

/// Functions with an argument that is nearly always constant (a pattern, a unit, a format) and is worth preparing.
///
/// A constant is prepared once a batch. Where the argument varies, rows are grouped by its value and each group is
/// evaluated with its own preparation.
enum Prepared {
  /// Evaluates `rest` (all arguments but the prepared one) for one value of it.
  typealias Body = @Sendable (_ prepared: StringView, _ rest: [Vector], _ count: Int) throws(EvaluationError) -> Vector

  static func kernel(_ index: Int, returns type: DataType, _ body: @escaping Body) -> ResolvedFunction.Kernel {
    { (arguments: [Vector], count: Int) throws(EvaluationError) -> Vector in
      var rest = arguments
      let key = rest.remove(at: index)
      if count == 0 || arguments.contains(where: \.isConstantNull) { return Vector(Scalar.null(type), count: count) }
      if key.form == .constant { return try body(key.pointer(as: StringView.self)[0], rest, count) }
      return try grouped(key, rest, count, type, body)
    }
  }

  private static func grouped(
    _ key: Vector, _ rest: [Vector], _ count: Int, _ type: DataType, _ body: Body
  ) throws(EvaluationError) -> Vector {
    let keys = key.pointer(as: StringView.self)
    var groups: [[UInt8]: [Int]] = [:]
    // Rows with a NULL stay NULL and must not fail, whatever stands in the other arguments.
    for i in 0..<count where !key.isNull(i) && !rest.contains(where: { $0.isNull(i) }) {
      groups[keys[i].bytes, default: []].append(i)
    }
    var merge = RowMerge(type: type, count: count)
    // In order of first rows, so that the error of the first failing row is the one reported most often.
    for rows in groups.values.sorted(by: { $0[0] < $1[0] }) {
      let selection = Selection(rows)
      let part = try body(keys[rows[0]], rest.map { $0.take(selection) }, rows.count)
      merge.set(selection, part)
    }
    return merge.finish()
  }
}

extension Overload {
  /// The argument at `index` is text and prepared.
  static func prepared(
    _ parameters: [DataType], _ index: Int, returns result: DataType, canFail: Bool = false,
    _ body: @escaping Prepared.Body
  ) -> Overload {
    Overload(
      parameters: parameters, result: result, canFail: canFail,
      kernel: Prepared.kernel(index, returns: result, body))
  }
}
