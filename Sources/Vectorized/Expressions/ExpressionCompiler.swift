import Columnar

/// Turns bound expressions into batch kernels over columns at known positions.
///
/// Expressions compiled by one compiler share equal sub-expressions: each is evaluated once a batch. What depends on one
/// column alone is wrapped to run on its dictionary's entries.
package struct ExpressionCompiler {
  private let positions: [Int: Int]
  /// Sub-expressions that occur more than once, with their slot.
  private var slots: [Expression: Int] = [:]
  private var shared: [Expression: SharedNode] = [:]
  /// Group keys, whose times become codes of buckets.
  private var keys: Set<Expression> = []
  /// Dictionaries of buckets that a context must have room for.
  package private(set) var bucketCount = 0

  /// - Parameter layout: the columns of the batches to come, in order.
  package init(layout: [ColumnReference]) {
    positions = Dictionary(layout.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  package var slotCount: Int { slots.count }

  /// Compiles `expressions` together; afterwards `slotCount` and `bucketCount` say how large a context must be.
  ///
  /// - Parameter keyCount: so many of the first expressions are group keys, which are best in dictionary form.
  package mutating func compile(
    _ expressions: [Expression], keyCount: Int = 0
  ) throws(EvaluationError) -> [any CompiledExpression] {
    keys.formUnion(expressions.prefix(keyCount))
    var counts: [Expression: Int] = [:]
    for expression in expressions { count(expression, &counts) }
    for (expression, n) in counts where n > 1 && slots[expression] == nil { slots[expression] = slots.count }
    var compiled: [any CompiledExpression] = []
    for expression in expressions { compiled.append(try compile(expression, inDictionary: false)) }
    return compiled
  }

  package mutating func compile(_ expression: Expression) throws(EvaluationError) -> any CompiledExpression {
    try compile([expression])[0]
  }

  private func count(_ expression: Expression, _ counts: inout [Expression: Int]) {
    switch expression {
    case .column, .constant: return
    default: break
    }
    guard expression.isDeterministic else { return }
    counts[expression, default: 0] += 1
    if counts[expression] == 1 { for child in expression.children { count(child, &counts) } }
  }

  private mutating func compile(
    _ expression: Expression, inDictionary: Bool
  ) throws(EvaluationError) -> any CompiledExpression {
    if !inDictionary, let slot = slots[expression] {
      if let known = shared[expression] { return known }
      let node = SharedNode(inner: try wrap(expression), slot: slot)
      shared[expression] = node
      return node
    }
    return inDictionary ? try build(expression, inDictionary: true) : try wrap(expression)
  }

  /// Adds the dictionary shortcut at the largest sub-tree that reads one column.
  private mutating func wrap(_ expression: Expression) throws(EvaluationError) -> any CompiledExpression {
    if case .column = expression { return try build(expression, inDictionary: false) }
    let columns = expression.columns
    if columns.count == 1, let only = columns.first, let position = positions[only.id], expression.isDeterministic {
      let inner = try build(expression, inDictionary: true)
      return DictionaryNode(inner: inner, position: position, key: DerivedKey.next())
    }
    return try build(expression, inDictionary: false)
  }

  private mutating func build(
    _ expression: Expression, inDictionary: Bool
  ) throws(EvaluationError) -> any CompiledExpression {
    switch expression {
    case .column(let reference):
      guard let position = positions[reference.id] else {
        preconditionFailure("plan is wrong: column \(reference.name)#\(reference.id) is not among the input's columns")
      }
      return ColumnNode(type: reference.type, position: position)
    case .constant(let scalar): return ConstantNode(scalar)
    case .call(let function, let arguments):
      var compiled: [any CompiledExpression] = []
      for argument in arguments { compiled.append(try compile(argument, inDictionary: inDictionary)) }
      let call = CallNode(function: function, arguments: compiled)
      guard keys.contains(expression), let buckets = TimeBuckets(function, arguments), let times = compiled.last else {
        return call
      }
      bucketCount += 1
      return TimeCodesNode(buckets: buckets, times: times, plain: call, place: bucketCount - 1)
    case .cast(let inner, let type, let isTry):
      return CastNode(type: type, inner: try compile(inner, inDictionary: inDictionary), isTry: isTry)
    case .and(let terms): return try junction(terms, isAnd: true, inDictionary)
    case .or(let terms): return try junction(terms, isAnd: false, inDictionary)
    case .not(let inner): return NotNode(inner: try compile(inner, inDictionary: inDictionary))
    case .isNull(let inner): return IsNullNode(inner: try compile(inner, inDictionary: inDictionary))
    case .caseWhen(let branches, let otherwise, let type):
      return try caseNode(branches, otherwise, type, inDictionary)
    case .inList(let value, let elements): return try inList(value, elements, inDictionary)
    case .coalesce(let terms):
      var compiled: [any CompiledExpression] = []
      for term in terms { compiled.append(try compile(term, inDictionary: inDictionary)) }
      return CoalesceNode(terms: compiled, type: expression.type)
    case .attempt(let inner): return AttemptNode(inner: try compile(inner, inDictionary: inDictionary))
    }
  }

  private mutating func junction(
    _ terms: [Expression], isAnd: Bool, _ inDictionary: Bool
  ) throws(EvaluationError) -> any CompiledExpression {
    var compiled: [any CompiledExpression] = []
    for term in terms { compiled.append(try compile(term, inDictionary: inDictionary)) }
    return JunctionNode(terms: compiled, termCanFail: terms.map(\.canFail), isAnd: isAnd)
  }

  private mutating func caseNode(
    _ branches: [CaseBranch], _ otherwise: Expression?, _ type: DataType, _ inDictionary: Bool
  ) throws(EvaluationError) -> any CompiledExpression {
    var conditions: [any CompiledExpression] = []
    var results: [any CompiledExpression] = []
    for branch in branches {
      conditions.append(try compile(branch.condition, inDictionary: inDictionary))
      results.append(try compile(branch.result, inDictionary: inDictionary))
    }
    var rest: (any CompiledExpression)?
    if let otherwise { rest = try compile(otherwise, inDictionary: inDictionary) }
    if let node = constantCase(branches, otherwise, type, conditions) { return node }
    return CaseNode(conditions: conditions, results: results, otherwise: rest, type: type)
  }

  /// CASE between constants; not of floating-point numbers, whose zeros are equal and yet two.
  private func constantCase(
    _ branches: [CaseBranch], _ otherwise: Expression?, _ type: DataType, _ conditions: [any CompiledExpression]
  ) -> ConstantCaseNode? {
    if type == .real || type == .double || type.physical == .nested || type.physical == .none { return nil }
    var results: [Value] = []
    for branch in branches {
      guard case .constant(let scalar) = branch.result else { return nil }
      results.append(scalar.value)
    }
    var last = Value.null
    switch otherwise {
    case .constant(let scalar)?: last = scalar.value
    case nil: break
    default: return nil
    }
    return ConstantCaseNode(
      conditions: conditions, results: results, otherwise: last, type: type,
      isGuarded: branches.contains { $0.condition.canFail })
  }

  private mutating func inList(
    _ value: Expression, _ elements: [Expression], _ inDictionary: Bool
  ) throws(EvaluationError) -> any CompiledExpression {
    let compiled = try compile(value, inDictionary: inDictionary)
    var constants: [Value] = []
    for case .constant(let scalar) in elements { constants.append(scalar.value) }
    if constants.count == elements.count { return InListNode(value: compiled, elements: constants) }
    guard let equals = FunctionRegistry.resolve("=", [value.type, value.type]) else {
      throw EvaluationError(.invalidArgument, "values of type \(value.type) cannot be compared")
    }
    var nodes: [any CompiledExpression] = []
    for element in elements { nodes.append(try compile(element, inDictionary: inDictionary)) }
    return InExpressionsNode(value: compiled, elements: nodes, equals: equals)
  }
}
