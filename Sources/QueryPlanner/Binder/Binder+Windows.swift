import Columnar
import Vectorized

/// Functions that exist only with OVER.
enum WindowFunctionNames {
  static let all: [String] = [
    "row_number", "rank", "dense_rank", "ntile", "percent_rank", "cume_dist", "lag", "lead", "first_value",
    "last_value", "nth_value",
  ]
}

extension Binder {
  /// Binds `f(…) OVER …`; the answer is a column that a window node below will give.
  func bindWindowCall(
    _ name: String, _ syntax: FunctionCall, at range: SourceRange, _ context: ExpressionContext
  ) throws -> BoundExpression {
    if context.isInsideWindow {
      throw SQLError(.nestedWindow, "window functions cannot be nested", at: range)
    }
    guard context.allowsWindows else {
      throw SQLError(
        .invalidWindow, "window functions cannot be used in \(context.clause)", at: range,
        suggestion: "compute it in a sub-query and filter that")
    }
    context.isInsideWindow = true
    let aliases = context.aliases
    context.aliases = windowAliases(context)
    defer { (context.isInsideWindow, context.aliases) = (false, aliases) }
    let window = try specification(of: syntax.over, at: range, context)
    let partition = try window.partitionBy.map { try bindExpression($0, context) }
    let order = try window.orderBy.map { try sortKey($0, bindExpression($0.expression, context)) }
    let frame = try windowFrame(window.frame, order: order, context)
    let (function, arguments) = try windowFunction(name, syntax, at: range, context)
    if syntax.nullTreatment != nil, !function.takesNullTreatment {
      throw SQLError(.invalidWindow, "\(name) takes no IGNORE NULLS or RESPECT NULLS", at: range)
    }
    let output = allocator.make(name, function.resultType(arguments))
    let call = WindowPlan.Call(
      output: output, function: function, arguments: arguments, frame: frame,
      ignoresNulls: syntax.nullTreatment == .ignore)
    for known in context.windows where known.partitionBy == partition && known.orderBy == order {
      var same = known.call
      same.output = output
      if same == call { return .column(known.call.output) }
    }
    context.windows.append(WindowCallBinding(partitionBy: partition, orderBy: order, call: call))
    return .column(output)
  }

  /// The select list's aliases as a window in ORDER BY sees them: expressions over the window's own input. Those that hold a
  /// window themselves it does not see.
  private func windowAliases(_ context: ExpressionContext) -> [String: BoundExpression] {
    if context.aliases.isEmpty { return [:] }
    let windows = Set(context.windows.map(\.call.output))
    return context.aliases.mapValues { $0.substituting(context.aliasDefinitions) }
      .filter { $0.value.columns.isDisjoint(with: windows) }
  }

  /// The window with the named window that it extends merged in.
  private func specification(
    of reference: WindowReference?, at range: SourceRange, _ context: ExpressionContext
  ) throws -> WindowSpecification {
    switch reference {
    case .name(let name): return try namedWindow(name, context)
    case .specification(var own):
      guard let base = own.base else { return own }
      let named = try namedWindow(base, context)
      if !own.partitionBy.isEmpty || (!own.orderBy.isEmpty && !named.orderBy.isEmpty) || named.frame != nil {
        throw SQLError(
          .invalidWindow, "a window that extends \"\(base.name)\" cannot change what that one already fixes",
          at: own.range)
      }
      own.partitionBy = named.partitionBy
      if own.orderBy.isEmpty { own.orderBy = named.orderBy }
      return own
    case nil: return WindowSpecification(base: nil, partitionBy: [], orderBy: [], frame: nil, range: range)
    }
  }

  private func namedWindow(_ name: Identifier, _ context: ExpressionContext) throws -> WindowSpecification {
    guard let window = context.namedWindows[name.folded] else {
      throw SQLError(
        .invalidWindow, "window \"\(name.name)\" is not defined", at: name.range,
        suggestion: Spelling.nearest(to: name.name, among: context.namedWindows.keys)
          .map { "did you mean \"\($0)\"?" })
    }
    return window
  }

  private func windowFunction(
    _ name: String, _ syntax: FunctionCall, at range: SourceRange, _ context: ExpressionContext
  ) throws -> (WindowFunction, [BoundExpression]) {
    if AggregateRegistry.function(named: name) != nil {
      let call = try aggregateCall(name, syntax, at: range, context)
      if call.isDistinct {
        throw SQLError(.notSupported, "DISTINCT in a window function is not supported", at: range)
      }
      return (.aggregate(call), [])
    }
    if syntax.filter != nil || syntax.isDistinct || syntax.isStar || !syntax.orderBy.isEmpty {
      throw SQLError(.invalidWindow, "\(name) takes no *, DISTINCT, FILTER or ORDER BY", at: range)
    }
    let arguments = try syntax.arguments.map { try bindExpression($0, context) }
    guard let shape = Self.windowShapes[name] else {
      if FunctionRegistry.function(named: name) != nil {
        throw SQLError(.invalidWindow, "\(name) is neither an aggregate nor a window function", at: range)
      }
      throw unknownFunction(name, at: syntax.name.range)
    }
    guard shape.counts.contains(arguments.count) else {
      throw SQLError(
        .functionNotFound, "window function \(name) does not take \(arguments.count) arguments", at: range)
    }
    return (shape.function, try windowArguments(shape.function, arguments, at: range))
  }

  private static let windowShapes: [String: (function: WindowFunction, counts: ClosedRange<Int>)] = [
    "row_number": (.rowNumber, 0...0), "rank": (.rank, 0...0), "dense_rank": (.denseRank, 0...0),
    "ntile": (.ntile, 1...1), "percent_rank": (.percentRank, 0...0), "cume_dist": (.cumulativeDistribution, 0...0),
    "lag": (.lag, 1...3), "lead": (.lead, 1...3), "first_value": (.firstValue, 1...1),
    "last_value": (.lastValue, 1...1), "nth_value": (.nthValue, 2...2),
  ]

  private func windowArguments(
    _ function: WindowFunction, _ arguments: [BoundExpression], at range: SourceRange
  ) throws -> [BoundExpression] {
    var result = arguments
    func whole(_ index: Int) throws {
      guard TypeCoercion.canCoerce(result[index].type, to: .bigint) else {
        throw SQLError(
          .typeMismatch, "argument \(index + 1) must be a bigint, not \(result[index].type)", at: range)
      }
      result[index] = cast(result[index], to: .bigint)
    }
    switch function {
    case .ntile: try whole(0)
    case .nthValue: try whole(1)
    case .lag, .lead:
      if result.count > 1 { try whole(1) }
      if result.count > 2 {
        let unified = try unify([result[0], result[2]], at: range, in: "the default value")
        (result[0], result[2]) = (unified.expressions[0], unified.expressions[1])
      }
    default: break
    }
    return result
  }

  private func windowFrame(
    _ frame: WindowFrame?, order: [SortKey], _ context: ExpressionContext
  ) throws -> Vectorized.WindowFrame {
    guard let frame else { return .rangeToCurrent }
    let unit: Vectorized.WindowFrame.Unit =
      switch frame.mode {
      case .rows: .rows
      case .range: .range
      case .groups: .groups
      }
    if unit == .groups && order.isEmpty {
      throw SQLError(.invalidWindow, "a GROUPS frame needs an ORDER BY in its window", at: frame.range)
    }
    let start = try frameBound(frame.start, unit, order, at: frame.range, context)
    let end = try frameBound(frame.end ?? .currentRow, unit, order, at: frame.range, context)
    if case .unboundedFollowing = start { throw invalidFrame("cannot start at UNBOUNDED FOLLOWING", frame.range) }
    if case .unboundedPreceding = end { throw invalidFrame("cannot end at UNBOUNDED PRECEDING", frame.range) }
    if start.rank > end.rank { throw invalidFrame("must not end before it starts", frame.range) }
    return Vectorized.WindowFrame(unit: unit, start: start, end: end)
  }

  private func invalidFrame(_ what: String, _ range: SourceRange) -> SQLError {
    SQLError(.invalidWindow, "a window frame \(what)", at: range)
  }

  private func frameBound(
    _ bound: WindowFrame.Bound, _ unit: Vectorized.WindowFrame.Unit, _ order: [SortKey], at range: SourceRange,
    _ context: ExpressionContext
  ) throws -> Vectorized.WindowFrame.Bound {
    func offset(_ expression: Expression) throws -> BoundExpression {
      let value = try bindExpression(expression, context)
      if unit != .range {
        guard TypeCoercion.canCoerce(value.type, to: .bigint) else {
          throw SQLError(.typeMismatch, "a frame offset must be a bigint, not \(value.type)", at: expression.range)
        }
        return cast(value, to: .bigint)
      }
      guard order.count == 1, let key = order.first?.expression.type else {
        throw SQLError(.invalidWindow, "a RANGE frame with an offset needs exactly one ORDER BY key", at: range)
      }
      if key.isNumeric && TypeCoercion.canCoerce(value.type, to: key) { return cast(value, to: key) }
      let isInterval = value.type == .intervalDayToSecond || value.type == .intervalYearToMonth
      guard isInterval, FunctionRegistry.resolve("-", [key, value.type])?.resultType == key else {
        throw SQLError(
          .typeMismatch, "a frame offset of type \(value.type) does not fit the sort key's type \(key)",
          at: expression.range)
      }
      return value
    }
    switch bound {
    case .unboundedPreceding: return .unboundedPreceding
    case .currentRow: return .currentRow
    case .unboundedFollowing: return .unboundedFollowing
    case .preceding(let expression): return .preceding(try offset(expression))
    case .following(let expression): return .following(try offset(expression))
    }
  }
}

extension Vectorized.WindowFrame.Bound {
  fileprivate var rank: Int {
    switch self {
    case .unboundedPreceding: 0
    case .preceding: 1
    case .currentRow: 2
    case .following: 3
    case .unboundedFollowing: 4
    }
  }
}

extension WindowFunction {
  fileprivate var takesNullTreatment: Bool {
    switch self {
    case .lag, .lead, .firstValue, .lastValue, .nthValue: true
    default: false
    }
  }

  fileprivate func resultType(_ arguments: [BoundExpression]) -> DataType {
    switch self {
    case .rowNumber, .rank, .denseRank, .ntile: .bigint
    case .percentRank, .cumulativeDistribution: .double
    case .lag, .lead, .firstValue, .lastValue, .nthValue: arguments.first?.type ?? .unknown
    case .aggregate(let call): call.function.resultType
    }
  }
}
