import Columnar

/// All aggregate functions by name.
package enum AggregateRegistry {
  package static let all: [AggregateFunction] =
    [
      countFunction, countIfFunction, sumFunction, averageFunction, minimumFunction, maximumFunction,
    ] + furtherAggregates

  private static let byName: [String: AggregateFunction] = {
    var table: [String: AggregateFunction] = [:]
    for function in all {
      for name in [function.name] + function.aliases { table[name] = function }
    }
    return table
  }()

  package static func function(named name: String) -> AggregateFunction? { byName[name] }

  package static func resolve(_ name: String, _ argumentTypes: [DataType]) -> ResolvedAggregate? {
    byName[name]?.resolve(argumentTypes)
  }
}

/// `count(*)` has no argument; `count(x)` counts the rows where x is not NULL.
private let countFunction = AggregateFunction("count", summary: "Number of rows, or of non-NULL values") { types in
  types.count <= 1 ? ResolvedAggregate("count", types, returns: .bigint) : nil
}

private let countIfFunction = AggregateFunction("count_if", summary: "Number of TRUE values") { types in
  types.count == 1 ? ResolvedAggregate("count_if", [.boolean], returns: .bigint) : nil
}

/// Integers add up to BIGINT and fail beyond it; DECIMAL(p,s) gives DECIMAL(38,s), as in Trino.
private let sumFunction = AggregateFunction("sum", summary: "Sum of the non-NULL values") { types in
  guard types.count == 1, let type = types.first else { return nil }
  switch type {
  case .tinyint, .smallint, .integer, .bigint, .unknown:
    return ResolvedAggregate("sum", [.bigint], returns: .bigint)
  case .real: return ResolvedAggregate("sum", [.real], returns: .real)
  case .double: return ResolvedAggregate("sum", [.double], returns: .double)
  case .decimal(_, let scale):
    return ResolvedAggregate("sum", [type], returns: .decimal(precision: 38, scale: scale))
  case .intervalDayToSecond, .intervalYearToMonth: return ResolvedAggregate("sum", [type], returns: type)
  default: return nil
  }
}

/// Integers average to DOUBLE, REAL to REAL, DECIMAL(p,s) to DECIMAL(p,s) rounded half up, as in Trino.
private let averageFunction = AggregateFunction("avg", summary: "Mean of the non-NULL values") { types in
  guard types.count == 1, let type = types.first else { return nil }
  switch type {
  case .tinyint, .smallint, .integer, .bigint, .unknown:
    return ResolvedAggregate("avg", [.bigint], returns: .double)
  case .real: return ResolvedAggregate("avg", [.real], returns: .real)
  case .double: return ResolvedAggregate("avg", [.double], returns: .double)
  case .decimal: return ResolvedAggregate("avg", [type], returns: type)
  case .intervalDayToSecond, .intervalYearToMonth: return ResolvedAggregate("avg", [type], returns: type)
  default: return nil
  }
}

private let minimumFunction = AggregateFunction("min", summary: "Smallest non-NULL value", resolve: extremum("min"))
private let maximumFunction = AggregateFunction("max", summary: "Largest non-NULL value", resolve: extremum("max"))

private func extremum(_ name: String) -> @Sendable ([DataType]) -> ResolvedAggregate? {
  { types in
    guard types.count == 1, let type = types.first, type.physical != .nested else { return nil }
    return ResolvedAggregate(name, [type], returns: type)
  }
}
