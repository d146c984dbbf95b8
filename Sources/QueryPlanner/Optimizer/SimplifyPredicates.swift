import Columnar
import Vectorized

/// Shortens Boolean expressions, CASE and COALESCE around constants, moves NOT inwards, and turns ORs into IN:
///
///     a AND TRUE → a      NOT (a OR b) → NOT a AND NOT b      x = 1 OR x = 2 → x IN (1, 2)      x LIKE 'a' → x = 'a'
enum SimplifyPredicates: OptimizerRule {
  static let name = "simplify_predicates"

  static func apply(_ plan: LogicalPlan, _ context: OptimizerContext) -> LogicalPlan {
    plan.transformUp { node in node.mapExpressions { $0.transformUp(simplify) } }
  }

  static func simplify(_ expression: BoundExpression) -> BoundExpression {
    switch expression {
    case .and(let terms): return conjunction(terms)
    case .or(let terms): return disjunction(terms)
    case .not(let inner): return negation(inner)
    case .caseWhen(let branches, let otherwise, let type): return caseWhen(branches, otherwise, type)
    case .coalesce(let terms): return coalesce(terms)
    case .inList(let value, let elements): return inList(value, elements)
    case .call(let function, let arguments) where function.name == "like": return like(arguments) ?? expression
    default: return expression
    }
  }

  private static func conjunction(_ terms: [BoundExpression]) -> BoundExpression {
    let flat = terms.flatMap(\.conjuncts).filter { !$0.isTrue }
    if flat.contains(where: { $0.constant?.value == .boolean(false) }) { return .boolean(false) }
    return .conjunction(unique(flat))
  }

  private static func disjunction(_ terms: [BoundExpression]) -> BoundExpression {
    let flat = terms.flatMap(disjuncts).filter { $0.constant?.value != .boolean(false) }
    if flat.contains(where: \.isTrue) { return .boolean(true) }
    let merged = mergedEqualities(unique(flat))
    switch merged.count {
    case 0: return .boolean(false)
    case 1: return merged[0]
    default: return .or(merged)
    }
  }

  private static func disjuncts(_ expression: BoundExpression) -> [BoundExpression] {
    if case .or(let terms) = expression { return terms.flatMap(disjuncts) }
    return [expression]
  }

  private static func unique(_ terms: [BoundExpression]) -> [BoundExpression] {
    var seen = Set<BoundExpression>()
    return terms.filter { !$0.isDeterministic || seen.insert($0).inserted }
  }

  /// `x = 1 OR y OR x IN (2, 3)` → `x IN (1, 2, 3) OR y`.
  private static func mergedEqualities(_ terms: [BoundExpression]) -> [BoundExpression] {
    var positions: [BoundExpression: Int] = [:]
    var lists: [Int: [BoundExpression]] = [:]
    var result: [BoundExpression] = []
    for term in terms {
      guard let (subject, constants) = membership(term) else {
        result.append(term)
        continue
      }
      if let at = positions[subject] {
        lists[at, default: []] += constants
      } else {
        positions[subject] = result.count
        lists[result.count] = constants
        result.append(term)
      }
    }
    for (subject, at) in positions {
      if let elements = lists[at], elements.count > 1 { result[at] = .inList(subject, unique(elements)) }
    }
    return result
  }

  private static func membership(_ term: BoundExpression) -> (BoundExpression, [BoundExpression])? {
    if let sides = term.equalitySides, sides.left.isDeterministic, sides.left.constant == nil,
      sides.right.constant != nil, sides.left.type == sides.right.type
    {
      return (sides.left, [sides.right])
    }
    if case .inList(let value, let elements) = term, value.isDeterministic,
      elements.allSatisfy({ $0.constant != nil })
    {
      return (value, elements)
    }
    return nil
  }

  private static let opposites = ["=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"]

  private static func negation(_ inner: BoundExpression) -> BoundExpression {
    switch inner {
    case .not(let twice): return twice
    case .and(let terms): return disjunction(terms.map { negation($0) })
    case .or(let terms): return conjunction(terms.map { negation($0) })
    case .constant(let scalar):
      if case .boolean(let value) = scalar.value { return .boolean(!value) }
      return inner
    case .call(let function, let arguments):
      // NaN makes every comparison false, so the opposite of one is no comparison there.
      if let opposite = opposites[function.name], arguments.count == 2,
        function.argumentTypes.allSatisfy({ $0 != .double && $0 != .real }),
        let resolved = FunctionRegistry.resolve(opposite, function.argumentTypes),
        resolved.argumentTypes == function.argumentTypes
      {
        return .call(resolved, arguments)
      }
      return .not(inner)
    default: return .not(inner)
    }
  }

  private static func caseWhen(
    _ branches: [CaseBranch], _ otherwise: BoundExpression?, _ type: DataType
  ) -> BoundExpression {
    var kept: [CaseBranch] = []
    var rest = otherwise
    for branch in branches where !branch.condition.isNeverTrue {
      if branch.condition.isTrue {
        rest = branch.result
        break
      }
      kept.append(branch)
    }
    if kept.isEmpty { return rest ?? .constant(.null(type)) }
    return .caseWhen(kept, otherwise: rest, type: type)
  }

  private static func coalesce(_ terms: [BoundExpression]) -> BoundExpression {
    var kept: [BoundExpression] = []
    for term in terms {
      if let constant = term.constant {
        if constant.value.isNull { continue }
        kept.append(term)
        break
      }
      kept.append(term)
    }
    switch kept.count {
    case 0: return .constant(.null(terms.first?.type ?? .unknown))
    case 1: return kept[0]
    default: return .coalesce(kept)
    }
  }

  /// `x LIKE 'abc'` → `x = 'abc'`, by which scans prune and joins look up.
  private static func like(_ arguments: [BoundExpression]) -> BoundExpression? {
    guard arguments.count == 2, case .varchar = arguments[0].type, case .varchar? = arguments[1].constant?.type,
      case .bytes(let pattern)? = arguments[1].constant?.value, !pattern.contains(where: { $0 == 0x25 || $0 == 0x5F })
    else { return nil }
    return FunctionRegistry.resolve("=", arguments.map(\.type)).flatMap { equals in
      equals.argumentTypes == arguments.map(\.type) ? .call(equals, arguments) : nil
    }
  }

  private static func inList(_ value: BoundExpression, _ elements: [BoundExpression]) -> BoundExpression {
    let distinct = unique(elements)
    if distinct.count == 1, let equals = FunctionRegistry.resolve("=", [value.type, value.type]),
      equals.argumentTypes == [value.type, value.type]
    {
      return .call(equals, [value, distinct[0]])
    }
    return .inList(value, distinct)
  }
}
