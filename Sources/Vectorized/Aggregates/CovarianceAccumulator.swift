import Columnar

/// `covar_pop(y, x)`, `covar_samp`, `corr`, `regr_slope` and `regr_intercept` in DOUBLE, over rows where neither is NULL.
///
/// The recurrences of `MomentsAccumulator`, with the sum of products of deviations beside those of squares.
final class CovarianceAccumulator: Accumulator {
  enum Result: Sendable { case population, sample, correlation, slope, intercept }

  struct State: BitwiseCopyable {
    var count: Double
    var meanY: Double
    var meanX: Double
    var squaresY: Double
    var squaresX: Double
    var products: Double
  }

  private let states = GroupArray<State>()
  private let result: Result

  init(_ result: Result) { self.result = result }

  func resize(_ count: Int) { states.resize(count) }

  func update(_ groups: GroupIndexes, _ n: Int, _ arguments: [Vector]) throws(EvaluationError) {
    let y = arguments[0].flattened()
    let x = arguments[1].flattened()
    let mayHaveNulls = y.mayHaveNulls || x.mayHaveNulls
    let ys = y.pointer(as: Double.self)
    let xs = x.pointer(as: Double.self)
    if case .single = groups, !mayHaveNulls {
      addAll(ys, xs, n)
      return
    }
    for i in 0..<n {
      if mayHaveNulls, y.isNull(i) || x.isNull(i) { continue }
      add(State(count: 1, meanY: ys[i], meanX: xs[i], squaresY: 0, squaresX: 0, products: 0), Int(groups[i]))
    }
  }

  /// A batch of one group: its means, then the deviations from them, without a division a row.
  private func addAll(_ ys: UnsafePointer<Double>, _ xs: UnsafePointer<Double>, _ n: Int) {
    if n == 0 { return }
    let (meanY, meanX) = (BatchMean.of(ys, n), BatchMean.of(xs, n))
    var (squaresY, squaresX, products) = (SIMD8<Double>(), SIMD8<Double>(), SIMD8<Double>())
    var i = 0
    while i &+ 8 <= n {
      let y = UnsafeRawPointer(ys + i).loadUnaligned(as: SIMD8<Double>.self) - meanY
      let x = UnsafeRawPointer(xs + i).loadUnaligned(as: SIMD8<Double>.self) - meanX
      squaresY += y * y
      squaresX += x * x
      products += y * x
      i &+= 8
    }
    while i < n {
      let (y, x) = (ys[i] - meanY, xs[i] - meanX)
      squaresY[0] += y * y
      squaresX[0] += x * x
      products[0] += y * x
      i &+= 1
    }
    add(
      State(
        count: Double(n), meanY: meanY, meanX: meanX, squaresY: squaresY.sum(), squaresX: squaresX.sum(),
        products: products.sum()), 0)
  }

  private func add(_ other: State, _ group: Int) {
    if other.count == 0 { return }
    let mine = states.base[group]
    let count = mine.count + other.count
    let y = other.meanY - mine.meanY
    let x = other.meanX - mine.meanX
    let share = other.count / count
    let weight = mine.count * share
    states.base[group] = State(
      count: count, meanY: mine.meanY + y * share, meanX: mine.meanX + x * share,
      squaresY: mine.squaresY + other.squaresY + y * y * weight,
      squaresX: mine.squaresX + other.squaresX + x * x * weight,
      products: mine.products + other.products + y * x * weight)
  }

  func merge(_ other: any Accumulator, _ mapping: GroupMapping) throws(EvaluationError) {
    guard let other = other as? CovarianceAccumulator else { return }
    for (source, target) in zip(mapping.sources, mapping.targets) { add(other.states.base[Int(source)], Int(target)) }
  }

  func clear() { states.clear() }

  func finish(_ count: Int) throws(EvaluationError) -> Vector {
    var builder = VectorBuilder(.double, capacity: count)
    for group in 0..<count {
      if let value = value(states.base[group]) { builder.append(value) } else { builder.appendNull() }
    }
    return builder.finish()
  }

  /// nil where the measure is not defined: too few rows, or no spread.
  private func value(_ state: State) -> Double? {
    if state.count == 0 { return nil }
    switch result {
    case .population: return state.products / state.count
    case .sample: return state.count < 2 ? nil : state.products / (state.count - 1)
    case .correlation:
      let spread = state.squaresY.squareRoot() * state.squaresX.squareRoot()
      return spread == 0 ? nil : state.products / spread
    case .slope: return state.squaresX == 0 ? nil : state.products / state.squaresX
    case .intercept:
      return state.squaresX == 0 ? nil : state.meanY - state.products / state.squaresX * state.meanX
    }
  }

  var byteCount: Int { states.byteCount }
}
