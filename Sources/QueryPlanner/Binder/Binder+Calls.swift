import Columnar
import Vectorized

extension Binder {
  /// Binds `name(…)`: a special form, a window call, an aggregate or a scalar function.
  func bindCall(
    _ syntax: FunctionCall, at range: SourceRange, _ context: ExpressionContext
  ) throws -> BoundExpression {
    let name = syntax.name.last.folded
    guard syntax.name.parts.count == 1 else {
      throw SQLError(.functionNotFound, "function \"\(syntax.name.text)\" does not exist", at: syntax.name.range)
    }
    if syntax.over != nil { return try bindWindowCall(name, syntax, at: range, context) }
    if AggregateRegistry.function(named: name) != nil { return try bindAggregate(name, syntax, at: range, context) }
    if WindowFunctionNames.all.contains(name) {
      throw SQLError(
        .invalidWindow, "window function \(name) needs an OVER clause", at: range,
        suggestion: "write \(name)(…) OVER (PARTITION BY … ORDER BY …)")
    }
    if syntax.isStar || syntax.isDistinct || !syntax.orderBy.isEmpty || syntax.filter != nil {
      let what = syntax.isStar ? "*" : syntax.isDistinct ? "DISTINCT" : syntax.filter != nil ? "FILTER" : "ORDER BY"
      if FunctionRegistry.function(named: name) == nil { throw unknownFunction(name, at: syntax.name.range) }
      throw SQLError(.typeMismatch, "\(name) is no aggregate, so \(what) cannot be used with it", at: range)
    }
    if let special = try bindSpecialForm(name, syntax.arguments, at: range, context) { return special }
    guard FunctionRegistry.function(named: name) != nil else { throw unknownFunction(name, at: syntax.name.range) }
    return try call(name, syntax.arguments.map { try bindExpression($0, context) }, at: range)
  }

  /// Functions whose arguments are not all evaluated, or whose answer is known now.
  private func bindSpecialForm(
    _ name: String, _ arguments: [Expression], at range: SourceRange, _ context: ExpressionContext
  ) throws -> BoundExpression? {
    func require(_ counts: ClosedRange<Int>) throws {
      guard counts.contains(arguments.count) else {
        let wanted =
          counts.lowerBound == counts.upperBound
          ? "\(counts.lowerBound)"
          : counts.upperBound > 100 ? "\(counts.lowerBound) or more" : "\(counts.lowerBound) or \(counts.upperBound)"
        throw SQLError(
          .functionNotFound, "\(name) takes \(wanted) argument\(wanted == "1" ? "" : "s"), not \(arguments.count)",
          at: range)
      }
    }
    switch name {
    case "if":
      try require(2...3)
      let condition = try bindBoolean(arguments[0], context, in: "IF")
      let results = try unify(arguments.dropFirst().map { try bindExpression($0, context) }, at: range, in: "IF")
      return .caseWhen(
        [CaseBranch(condition: condition, result: results.expressions[0])],
        otherwise: arguments.count == 3 ? results.expressions[1] : nil, type: results.type)
    case "coalesce":
      try require(1...Int.max)
      let terms = try unify(arguments.map { try bindExpression($0, context) }, at: range, in: "COALESCE")
      return terms.expressions.count == 1 ? terms.expressions[0] : .coalesce(terms.expressions)
    case "nullif":
      try require(2...2)
      let first = try bindExpression(arguments[0], context)
      let equal = try compare("=", first, bindExpression(arguments[1], context), at: range)
      return .caseWhen(
        [CaseBranch(condition: equal, result: .constant(.null(first.type)))], otherwise: first, type: first.type)
    case "try":
      try require(1...1)
      return .attempt(try bindExpression(arguments[0], context))
    case "now", "current_timestamp":
      try require(0...0)
      return .constant(try current(.timestamp, nil, at: range))
    case "current_date":
      try require(0...0)
      return .constant(try current(.date, nil, at: range))
    case "typeof":
      try require(1...1)
      return .constant(Scalar(.text, .text(try bindExpression(arguments[0], context).type.description)))
    case "date" where arguments.count == 1:
      return try bindCast(bindExpression(arguments[0], context), to: .date, isTry: false, at: range)
    default: return nil
    }
  }

  private func bindAggregate(
    _ name: String, _ syntax: FunctionCall, at range: SourceRange, _ context: ExpressionContext
  ) throws -> BoundExpression {
    if context.isAggregateArgument {
      throw SQLError(.nestedAggregate, "aggregate \(name) cannot stand in an aggregate's argument", at: range)
    }
    guard context.allowsAggregates else {
      throw SQLError(
        .invalidArgument, "aggregate \(name) cannot be used in \(context.clause)", at: range,
        suggestion: context.clause == "WHERE" ? "put the condition into HAVING" : nil)
    }
    let aggregate = try aggregateCall(name, syntax, at: range, context.argumentContext)
    if let known = context.aggregates.first(where: { $0.call == aggregate }) { return .column(known.output) }
    let output = allocator.make(name, aggregate.function.resultType)
    context.aggregates.append(AggregatePlan.Item(output, aggregate))
    return .column(output)
  }

  /// Resolves an aggregate; its arguments are bound in `context`.
  func aggregateCall(
    _ name: String, _ syntax: FunctionCall, at range: SourceRange, _ context: ExpressionContext
  ) throws -> AggregateCall {
    if !syntax.orderBy.isEmpty {
      throw SQLError(.notSupported, "ORDER BY inside of an aggregate is not supported", at: range)
    }
    if syntax.isStar && name != "count" {
      throw SQLError(.functionNotFound, "\(name)(*) does not exist; only count(*) does", at: range)
    }
    let arguments = try syntax.arguments.map { try bindExpression($0, context) }
    if arguments.isEmpty && !syntax.isStar && name != "count" {
      throw SQLError(.functionNotFound, "\(name) needs an argument", at: range)
    }
    let types = arguments.map(\.type)
    guard let function = AggregateRegistry.resolve(name, types), function.argumentTypes.count == types.count,
      zip(types, function.argumentTypes).allSatisfy({ TypeCoercion.canCoerce($0, to: $1) || $0 == $1 })
    else {
      let list = types.map(\.description).joined(separator: ", ")
      let summary = AggregateRegistry.function(named: name)?.summary ?? ""
      throw SQLError(
        .functionNotFound, "aggregate \(name) has no form for arguments (\(list))", at: range,
        notes: ["\(name): \(summary)"])
    }
    let filter = try syntax.filter.map { try bindBoolean($0, context, in: "FILTER") }
    return AggregateCall(
      function, zip(arguments, function.argumentTypes).map { cast($0, to: $1) },
      isDistinct: syntax.isDistinct && !arguments.isEmpty, filter: filter)
  }

  /// `grouping(a, b)`: answered from the number of the grouping set once the sets are known.
  func bindGrouping(
    _ arguments: [Expression], at range: SourceRange, _ context: ExpressionContext
  ) throws -> BoundExpression {
    guard context.allowsAggregates else {
      throw SQLError(.invalidArgument, "grouping() cannot be used in \(context.clause)", at: range)
    }
    let bound = try arguments.map { try bindExpression($0, context) }
    if let known = context.groupings.first(where: { $0.arguments == bound }) { return .column(known.output) }
    let output = allocator.make("grouping", .integer)
    columnRanges[output.id] = range
    context.groupings.append((output, bound))
    return .column(output)
  }
}
