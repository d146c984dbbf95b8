import Columnar

/// The states of one aggregate for all groups of one worker.
protocol Accumulator: AnyObject {
  /// Room for groups `0..<count`; new ones are empty.
  func resize(_ count: Int)
  /// Adds `n` rows; `arguments` have the function's argument types and any form.
  func update(_ groups: GroupIndexes, _ n: Int, _ arguments: [Vector]) throws(EvaluationError)
  /// Adds the states of `other`, an accumulator of the same class.
  func merge(_ other: any Accumulator, _ mapping: GroupMapping) throws(EvaluationError)
  /// Empties all groups.
  func clear()
  /// The results of groups `0..<count`, flat.
  func finish(_ count: Int) throws(EvaluationError) -> Vector
  /// Fails when `finish(count)` would, for when the results of some groups only are asked for.
  func check(_ count: Int) throws(EvaluationError)
  /// Whether no result is out of range that is put together of `partCount` states like those of groups `0..<count`.
  func staysInRange(_ count: Int, addedTo partCount: Int) -> Bool
  var byteCount: Int { get }
}

extension Accumulator {
  func check(_ count: Int) throws(EvaluationError) {}
  func staysInRange(_ count: Int, addedTo partCount: Int) -> Bool { true }
}

/// Makes the accumulator of an aggregate.
enum AccumulatorFactory {
  /// - Parameter distinctKeys: for DISTINCT: the numbering of argument values, shared by a worker's accumulators of
  ///   the same call.
  /// - Parameter scope: the groups that a DISTINCT accumulator stands for.
  static func make(
    _ call: AggregateCall, distinctKeys: GroupKeys?, scope: DistinctAccumulator.Scope = .groups
  ) -> any Accumulator {
    if call.function.name == "approx_distinct", let distinctKeys {
      return DistinctAccumulator(
        inner: ResolvedAggregate("count", call.function.argumentTypes, returns: .bigint), keys: distinctKeys,
        scope: scope)
    }
    if call.isDistinct, let distinctKeys, !ignoresDistinct(call.function.name) {
      return DistinctAccumulator(inner: call.function, keys: distinctKeys, scope: scope)
    }
    return plain(call.function)
  }

  /// Whether the call needs the distinct values of its arguments.
  static func needsDistinct(_ call: AggregateCall) -> Bool {
    call.function.name == "approx_distinct" || call.isDistinct && !ignoresDistinct(call.function.name)
  }

  /// Whether the number of distinct values is all that the call needs.
  static func onlyCountsDistinct(_ call: AggregateCall) -> Bool {
    needsDistinct(call) && ["count", "approx_distinct"].contains(call.function.name)
  }

  /// Whether DISTINCT makes no difference.
  static func ignoresDistinct(_ name: String) -> Bool {
    switch name {
    case "min", "max", "bool_and", "bool_or", "any_value": true
    default: false
    }
  }

  static func plain(_ function: ResolvedAggregate) -> any Accumulator {
    let type = function.argumentTypes.first ?? .unknown
    switch function.name {
    case "count": return CountAccumulator()
    case "count_if": return CountIfAccumulator()
    case "sum", "avg": return sumAccumulator(function, type)
    case "bool_and": return BooleanAccumulator(isAnd: true)
    case "bool_or": return BooleanAccumulator(isAnd: false)
    case "stddev": return MomentsAccumulator(.sampleDeviation)
    case "stddev_pop": return MomentsAccumulator(.populationDeviation)
    case "variance": return MomentsAccumulator(.sampleVariance)
    case "var_pop": return MomentsAccumulator(.populationVariance)
    case "geometric_mean": return MomentsAccumulator(.geometricMean)
    case "any_value": return ChosenRowAccumulator(function.resultType, .any)
    case "min_by": return extremeRow(function, .smallest)
    case "max_by": return extremeRow(function, .largest)
    case "approx_percentile": return PercentileAccumulator(function.resultType)
    case "median": return PercentileAccumulator(.double, isMedian: true)
    case "corr": return CovarianceAccumulator(.correlation)
    case "covar_pop": return CovarianceAccumulator(.population)
    case "covar_samp": return CovarianceAccumulator(.sample)
    case "regr_slope": return CovarianceAccumulator(.slope)
    case "regr_intercept": return CovarianceAccumulator(.intercept)
    case "min": return extremum(type, isMaximum: false)
    case "max": return extremum(type, isMaximum: true)
    default: preconditionFailure("aggregate \(function.name) is registered without an accumulator")
    }
  }

  private static func sumAccumulator(_ function: ResolvedAggregate, _ type: DataType) -> any Accumulator {
    let mean = function.name == "avg"
    switch type.physical {
    case .float, .double: return FloatingSumAccumulator(function, mean: mean)
    default: return IntegerSumAccumulator(function, mean: mean)
    }
  }

  private static func extremeRow(
    _ function: ResolvedAggregate, _ choice: ChosenRowAccumulator.Choice
  ) -> any Accumulator {
    ExtremeRowAccumulator(
      value: function.argumentTypes[0], key: function.argumentTypes[1], isMaximum: choice == .largest)
      ?? ChosenRowAccumulator(function.resultType, choice)
  }

  private static func extremum(_ type: DataType, isMaximum: Bool) -> any Accumulator {
    switch type.physical {
    case .string: StringExtremumAccumulator(type, isMaximum: isMaximum)
    case .none, .nested: CountAccumulator(nullOf: type)
    default: ExtremumAccumulator(type, isMaximum: isMaximum)
    }
  }
}
