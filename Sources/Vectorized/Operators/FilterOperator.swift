import Columnar

/// Keeps the rows where every conjunct is TRUE. Conjuncts run one after the other on the rows that are left.
struct FilterOperator: StreamOperator {
  let conjuncts: [any CompiledExpression]
  let usesDictionaries: Bool

  init(_ predicate: Expression, input: [ColumnReference], context: ExecutionContext) throws(EvaluationError) {
    var compiler = ExpressionCompiler(layout: input)
    var compiled: [any CompiledExpression] = []
    for conjunct in predicate.conjuncts { compiled.append(try compiler.compile(conjunct)) }
    conjuncts = compiled
    usesDictionaries = context.settings.usesDictionaries
  }

  func makeWorker() throws -> any StreamWorker { Worker(self) }

  private final class Worker: StreamWorker {
    private let operation: FilterOperator

    init(_ operation: FilterOperator) { self.operation = operation }

    func process(_ batch: Batch, emit: (Batch) throws -> Void) throws {
      var rest = batch
      for conjunct in operation.conjuncts {
        let context = EvaluationContext(usesDictionaries: operation.usesDictionaries)
        let selection = Selection(trueRowsOf: try conjunct.evaluate(rest, context))
        if selection.isEmpty { return }
        rest = rest.take(selection)
      }
      try emit(rest)
    }
  }
}
