import Columnar

/// Casts between SQL types.
package enum Cast {
  package static func evaluate(_ vector: Vector, to type: DataType, isTry: Bool) throws(EvaluationError) -> Vector {
    throw EvaluationError(.invalidCast, "cannot cast \(vector.type) to \(type)")
  }
}
