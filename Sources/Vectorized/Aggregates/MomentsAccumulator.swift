import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Variance, standard deviation and geometric mean in DOUBLE.
///
/// Means and squared deviations are updated and merged by the recurrences of Chan, Golub and LeVeque, "Updating Formulae
/// and a Pairwise Algorithm for Computing Sample Variances" (1979), which do not cancel as sums of squares do.
final class MomentsAccumulator: Accumulator {
  enum Result: Sendable { case sampleVariance, populationVariance, sampleDeviation, populationDeviation, geometricMean }

  struct State: BitwiseCopyable {
    var count: Double
    var mean: Double
    /// Sum of squared deviations from the mean.
    var deviation: Double
  }

  private let states = GroupArray<State>()
  private let result: Result

  init(_ result: Result) { self.result = result }

  func resize(_ count: Int) { states.resize(count) }

  func update(_ groups: GroupIndexes, _ n: Int, _ arguments: [Vector]) throws(EvaluationError) {
    let flat = arguments[0].flattened()
    let values = flat.pointer(as: Double.self)
    let mayHaveNulls = flat.mayHaveNulls
    if case .single = groups, !mayHaveNulls, result != .geometricMean {
      addAll(values, n)
      return
    }
    for i in 0..<n {
      if mayHaveNulls, flat.isNull(i) { continue }
      let value = result == .geometricMean ? log(values[i]) : values[i]
      add(State(count: 1, mean: value, deviation: 0), Int(groups[i]))
    }
  }

  /// A batch of one group: its mean, then the deviations from it, both without a division a row.
  private func addAll(_ values: UnsafePointer<Double>, _ n: Int) {
    if n == 0 { return }
    let mean = BatchMean.of(values, n)
    var squares = SIMD8<Double>()
    var i = 0
    while i &+ 8 <= n {
      let difference = UnsafeRawPointer(values + i).loadUnaligned(as: SIMD8<Double>.self) - mean
      squares += difference * difference
      i &+= 8
    }
    while i < n {
      squares[0] += (values[i] - mean) * (values[i] - mean)
      i &+= 1
    }
    add(State(count: Double(n), mean: mean, deviation: squares.sum()), 0)
  }

  private func add(_ other: State, _ group: Int) {
    if other.count == 0 { return }
    let mine = states.base[group]
    let count = mine.count + other.count
    let delta = other.mean - mine.mean
    states.base[group] = State(
      count: count, mean: mine.mean + delta * other.count / count,
      deviation: mine.deviation + other.deviation + delta * delta * mine.count * other.count / count)
  }

  func merge(_ other: any Accumulator, _ mapping: GroupMapping) throws(EvaluationError) {
    guard let other = other as? MomentsAccumulator else { return }
    for (source, target) in zip(mapping.sources, mapping.targets) { add(other.states.base[Int(source)], Int(target)) }
  }

  func clear() { states.clear() }

  func finish(_ count: Int) throws(EvaluationError) -> Vector {
    var builder = VectorBuilder(.double, capacity: count)
    for group in 0..<count {
      let state = states.base[group]
      let least: Double = result == .sampleVariance || result == .sampleDeviation ? 2 : 1
      if state.count < least {
        builder.appendNull()
        continue
      }
      switch result {
      case .sampleVariance: builder.append(state.deviation / (state.count - 1))
      case .populationVariance: builder.append(state.deviation / state.count)
      case .sampleDeviation: builder.append((state.deviation / (state.count - 1)).squareRoot())
      case .populationDeviation: builder.append((state.deviation / state.count).squareRoot())
      case .geometricMean: builder.append(exp(state.mean))
      }
    }
    return builder.finish()
  }

  var byteCount: Int { states.byteCount }
}
