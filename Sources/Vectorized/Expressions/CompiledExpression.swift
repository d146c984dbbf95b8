import Columnar

/// An expression ready to run over batches; shared by all workers, so it holds no state.
package protocol CompiledExpression: Sendable {
  var type: DataType { get }
  /// One value for each row of `batch`, in any form.
  func evaluate(_ batch: Batch, _ context: EvaluationContext) throws(EvaluationError) -> Vector
}

extension CompiledExpression {
  /// The result in flat or constant form.
  func evaluateResolved(_ batch: Batch, _ context: EvaluationContext) throws(EvaluationError) -> Vector {
    let vector = try evaluate(batch, context)
    return vector.form == .dictionary ? vector.flattened() : vector
  }
}

/// A column of the batch, as it is.
struct ColumnNode: CompiledExpression {
  let type: DataType
  let position: Int

  func evaluate(_ batch: Batch, _ context: EvaluationContext) throws(EvaluationError) -> Vector {
    batch.columns[position]
  }
}

/// A literal or a folded expression.
struct ConstantNode: CompiledExpression {
  let type: DataType
  let value: Vector

  init(_ scalar: Scalar) {
    type = scalar.type
    value = Vector(scalar, count: 1)
  }

  func evaluate(_ batch: Batch, _ context: EvaluationContext) throws(EvaluationError) -> Vector {
    Vector(constant: value, count: batch.count)
  }
}

/// A scalar function over evaluated arguments.
struct CallNode: CompiledExpression {
  let function: ResolvedFunction
  let arguments: [any CompiledExpression]

  var type: DataType { function.resultType }

  func evaluate(_ batch: Batch, _ context: EvaluationContext) throws(EvaluationError) -> Vector {
    var vectors: [Vector] = []
    vectors.reserveCapacity(arguments.count)
    for argument in arguments { vectors.append(try argument.evaluateResolved(batch, context)) }
    return try function.kernel(vectors, batch.count)
  }
}

struct CastNode: CompiledExpression {
  let type: DataType
  let inner: any CompiledExpression
  let isTry: Bool

  func evaluate(_ batch: Batch, _ context: EvaluationContext) throws(EvaluationError) -> Vector {
    try Cast.evaluate(try inner.evaluateResolved(batch, context), to: type, isTry: isTry)
  }
}

/// A sub-expression that stands in several places: evaluated once a batch.
struct SharedNode: CompiledExpression {
  let inner: any CompiledExpression
  let slot: Int

  var type: DataType { inner.type }

  func evaluate(_ batch: Batch, _ context: EvaluationContext) throws(EvaluationError) -> Vector {
    if slot < context.memo.count, let known = context.memo[slot] { return known }
    let vector = try inner.evaluate(batch, context)
    if slot < context.memo.count { context.memo[slot] = vector }
    return vector
  }
}
