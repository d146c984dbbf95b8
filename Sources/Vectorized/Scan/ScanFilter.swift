import Columnar

/// One conjunct of a scan's filter: as a kernel, and as a test on statistics.
struct ScanFilter: Sendable {
  let compiled: any CompiledExpression
  let test: PruneTest
  /// Positions (among the scan's columns) that it reads.
  let positions: [Int]
  /// Rough cost class: what is cheap runs first.
  let cost: Int
  /// The share of rows that it lets through, as long as nothing better is known.
  var expectedShare: Double { test.expectedShare }

  init(_ expression: Expression, columns: [ScanPlan.Column]) throws(EvaluationError) {
    var compiler = ExpressionCompiler(layout: columns.map(\.reference))
    compiled = try compiler.compile(expression)
    let sources = Dictionary(columns.map { ($0.reference.id, $0.sourceIndex) }, uniquingKeysWith: { a, _ in a })
    test = PruneTest(expression, positions: sources)
    let wanted = Set(expression.columns.map(\.id))
    positions = columns.indices.filter { wanted.contains(columns[$0].reference.id) }
    cost = Self.cost(expression)
  }

  private static func cost(_ expression: Expression) -> Int {
    let own =
      switch expression {
      case .column, .constant: 0
      case .call(let function, _):
        ["=", "<>", "<", "<=", ">", ">="].contains(function.name)
          ? 1 : function.argumentTypes.first?.physical == .string ? 20 : 3
      case .cast: 4
      case .inList: 2
      default: 1
      }
    let text = expression.children.contains { $0.type.physical == .string } ? 4 : 0
    return expression.children.reduce(own + text) { $0 + cost($1) }
  }
}
