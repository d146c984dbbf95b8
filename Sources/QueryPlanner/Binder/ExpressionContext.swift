import Columnar
import Vectorized

/// Where an expression stands: the names it may use, what is allowed in it, and what binding it gathers on the way.
final class ExpressionContext {
  let scope: Scope
  let environment: Environment
  /// For errors: `WHERE`, `GROUP BY` …
  var clause: String
  var allowsAggregates = false
  var allowsWindows = false
  var isAggregateArgument = false
  var isInsideWindow = false
  /// Names of the select list, seen by ORDER BY before the input's columns.
  var aliases: [String: BoundExpression] = [:]
  /// What the columns that `aliases` name stand for: windows are computed below the select list.
  var aliasDefinitions: [ColumnReference: BoundExpression] = [:]
  /// Used only for names that the scope does not know (GROUP BY).
  var fallbackAliases: [String: BoundExpression] = [:]
  /// Folded aliases of the select list, for hints in errors.
  var selectAliases: Set<String> = []
  var namedWindows: [String: WindowSpecification] = [:]

  var aggregates: [AggregatePlan.Item] = []
  var windows: [WindowCallBinding] = []
  /// Joins that the expression's sub-queries became, to be attached to the plan below the expression.
  var subqueries: [SubqueryJoin] = []
  /// `grouping(…)` calls: the column that stands for the answer, and the arguments.
  var groupings: [(output: ColumnReference, arguments: [BoundExpression])] = []

  /// For the arguments of aggregates, which see the rows before grouping.
  private(set) lazy var argumentContext: ExpressionContext = {
    let context = ExpressionContext(scope: scope, environment: environment, clause: "the argument of an aggregate")
    context.isAggregateArgument = true
    return context
  }()

  init(scope: Scope, environment: Environment, clause: String) {
    self.scope = scope
    self.environment = environment
    self.clause = clause
  }
}

/// A window call with its window, before calls of one window are put together.
struct WindowCallBinding {
  var partitionBy: [BoundExpression]
  var orderBy: [SortKey]
  var call: WindowPlan.Call
}

/// A sub-query as a join to the plan of the query around it.
struct SubqueryJoin {
  var kind: JoinPlan.Kind
  var plan: LogicalPlan
  var condition: [BoundExpression]
  var mark: ColumnReference?
  /// Set for an aggregate whose rows are found by other comparisons than equality; see `LateralAggregate`.
  var lateral: LateralAggregate?

  /// Whether `column` is one of its outputs.
  func gives(_ column: ColumnReference) -> Bool { mark == column || plan.output.contains(column) }
}
