import Columnar
import Vectorized

/// Evaluates expressions without columns, with the kernels that queries use.
enum ConstantEvaluation {
  static func value(_ expression: BoundExpression) throws(EvaluationError) -> Value {
    if case .constant(let scalar) = expression { return scalar.value }
    var compiler = ExpressionCompiler(layout: [])
    let compiled = try compiler.compile(expression)
    let context = EvaluationContext(slotCount: compiler.slotCount)
    context.begin()
    let vector = try compiled.evaluate(Batch(columns: [], count: 1), context)
    return vector.value(at: 0)
  }
}
