import Columnar

/// The family of aggregates beyond count, sum, avg, min and max; one line each.
package let furtherAggregates: [AggregateFunction] = [
  boolean("bool_and", aliases: ["every"], "TRUE if every non-NULL value is TRUE"),
  boolean("bool_or", "TRUE if some value is TRUE"),
  moment("stddev", aliases: ["stddev_samp"], "Sample standard deviation"),
  moment("stddev_pop", "Population standard deviation"),
  moment("variance", aliases: ["var_samp"], "Sample variance"),
  moment("var_pop", "Population variance"),
  moment("geometric_mean", "Geometric mean"),
  moment("median", "The middle of the sorted values, or the mean of the two in the middle"),
  pair("corr", "Correlation of two values"),
  pair("covar_pop", "Population covariance of two values"),
  pair("covar_samp", "Sample covariance of two values"),
  pair("regr_slope", "Slope of the line through the points (second argument, first argument)"),
  pair("regr_intercept", "Where the line through the points (second argument, first argument) meets 0"),
  AggregateFunction("any_value", aliases: ["arbitrary"], summary: "Some non-NULL value") { types in
    types.count == 1 ? ResolvedAggregate("any_value", types, returns: types[0]) : nil
  },
  chosen("min_by", "The first argument's value at the smallest second argument"),
  chosen("max_by", "The first argument's value at the largest second argument"),
  AggregateFunction("approx_distinct", summary: "Number of distinct values (exact here)") { types in
    types.count == 1 ? ResolvedAggregate("approx_distinct", types, returns: .bigint) : nil
  },
  AggregateFunction("approx_percentile", summary: "The value at a fraction of the sorted values (exact here)") {
    types in
    guard types.count == 2, types[0].isNumeric, types[1].isNumeric else { return nil }
    return ResolvedAggregate("approx_percentile", [types[0], .double], returns: types[0])
  },
]

private func boolean(_ name: String, aliases: [String] = [], _ summary: String) -> AggregateFunction {
  AggregateFunction(name, aliases: aliases, summary: summary) { types in
    types.count == 1 && (types[0] == .boolean || types[0] == .unknown)
      ? ResolvedAggregate(name, [.boolean], returns: .boolean) : nil
  }
}

private func moment(_ name: String, aliases: [String] = [], _ summary: String) -> AggregateFunction {
  AggregateFunction(name, aliases: aliases, summary: summary) { types in
    types.count == 1 && (types[0].isNumeric || types[0] == .unknown)
      ? ResolvedAggregate(name, [.double], returns: .double) : nil
  }
}

private func pair(_ name: String, _ summary: String) -> AggregateFunction {
  AggregateFunction(name, summary: summary) { types in
    types.count == 2 && types.allSatisfy { $0.isNumeric || $0 == .unknown }
      ? ResolvedAggregate(name, [.double, .double], returns: .double) : nil
  }
}

private func chosen(_ name: String, _ summary: String) -> AggregateFunction {
  AggregateFunction(name, summary: summary) { types in
    types.count == 2 && types[1].physical != .nested ? ResolvedAggregate(name, types, returns: types[0]) : nil
  }
}
