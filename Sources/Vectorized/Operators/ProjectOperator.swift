import Columnar

/// Computes expressions over each batch.
struct ProjectOperator: StreamOperator {
  let expressions: [any CompiledExpression]
  let slotCount: Int
  let usesDictionaries: Bool

  init(_ items: [ProjectPlan.Item], input: [ColumnReference], context: ExecutionContext) throws(EvaluationError) {
    var compiler = ExpressionCompiler(layout: input)
    expressions = try compiler.compile(items.map(\.expression))
    slotCount = compiler.slotCount
    usesDictionaries = context.settings.usesDictionaries
  }

  func makeWorker() throws -> any StreamWorker { Worker(self) }

  private final class Worker: StreamWorker {
    private let operation: ProjectOperator
    private let context: EvaluationContext

    init(_ operation: ProjectOperator) {
      self.operation = operation
      context = EvaluationContext(slotCount: operation.slotCount, usesDictionaries: operation.usesDictionaries)
    }

    func process(_ batch: Batch, emit: (Batch) throws -> Void) throws {
      context.begin()
      var columns: [Vector] = []
      columns.reserveCapacity(operation.expressions.count)
      for expression in operation.expressions { columns.append(try expression.evaluate(batch, context)) }
      try emit(Batch(columns: columns, count: batch.count))
    }
  }
}
