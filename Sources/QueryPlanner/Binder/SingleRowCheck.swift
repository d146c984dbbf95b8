import Columnar
import Vectorized

/// The value of a correlated sub-query's group, or an error when the group has more than one row.
enum SingleRowCheck {
  static func function(_ type: DataType) -> ResolvedFunction {
    ResolvedFunction("single_row", [type, .bigint], returns: type, canFail: true) {
      (arguments, _) throws(EvaluationError) in
      let counts = arguments[1]
      let rows = counts.form == .constant ? min(counts.count, 1) : counts.count
      for row in 0..<rows where !counts.isNull(row) && counts.pointer(as: Int64.self)[row] > 1 {
        throw EvaluationError(.subqueryMultipleRows, "a sub-query used as a value gave more than one row")
      }
      return arguments[0]
    }
  }
}
