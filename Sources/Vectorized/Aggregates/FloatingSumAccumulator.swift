import Columnar

/// `sum` and `avg` of REAL and DOUBLE, added up in DOUBLE.
final class FloatingSumAccumulator: Accumulator {
  struct State: BitwiseCopyable {
    var sum: Double
    var count: Int64
  }

  private let states = GroupArray<State>()
  private let function: ResolvedAggregate
  private let isMean: Bool
  private let isReal: Bool

  init(_ function: ResolvedAggregate, mean: Bool) {
    self.function = function
    isMean = mean
    isReal = function.argumentTypes[0] == .real
  }

  func resize(_ count: Int) { states.resize(count) }

  func update(_ groups: GroupIndexes, _ n: Int, _ arguments: [Vector]) throws(EvaluationError) {
    let flat = arguments[0].flattened()
    if isReal {
      FloatingSumKernel<Float>.update(states.base, groups, n, flat)
    } else {
      FloatingSumKernel<Double>.update(states.base, groups, n, flat)
    }
  }

  func merge(_ other: any Accumulator, _ mapping: GroupMapping) throws(EvaluationError) {
    guard let other = other as? FloatingSumAccumulator else { return }
    for (source, target) in zip(mapping.sources, mapping.targets) {
      states.base[Int(target)].sum += other.states.base[Int(source)].sum
      states.base[Int(target)].count &+= other.states.base[Int(source)].count
    }
  }

  func clear() { states.clear() }

  func finish(_ count: Int) throws(EvaluationError) -> Vector {
    var builder = VectorBuilder(function.resultType, capacity: count)
    for group in 0..<count {
      let state = states.base[group]
      guard state.count > 0 else {
        builder.appendNull()
        continue
      }
      let value = isMean ? state.sum / Double(state.count) : state.sum
      if function.resultType == .real { builder.append(Float(value)) } else { builder.append(value) }
    }
    return builder.finish()
  }

  var byteCount: Int { states.byteCount }
}

/// The loops of floating sums for one Swift type.
enum FloatingSumKernel<Value: BinaryFloatingPoint & BitwiseCopyable> {
  typealias State = FloatingSumAccumulator.State

  @inline(__always)
  static func update(_ states: UnsafeMutablePointer<State>, _ groups: GroupIndexes, _ n: Int, _ flat: Vector) {
    let values = flat.pointer(as: Value.self)
    if flat.mayHaveNulls {
      guard let validity = flat.validity else { return }
      for i in 0..<n where validity[i] {
        let group = Int(groups[i])
        states[group].sum += Double(values[i])
        states[group].count &+= 1
      }
      return
    }
    switch groups {
    case .single:
      states[0].sum += total(values, n)
      states[0].count &+= Int64(n)
    case .u8(let codes): add(values, codes, n, states)
    case .u16(let codes): add(values, codes, n, states)
    case .u32(let codes): add(values, codes, n, states)
    }
  }

  /// Eight chains, always in the same order, so that a batch's sum does not depend on threads.
  @inline(__always)
  static func total(_ values: UnsafePointer<Value>, _ n: Int) -> Double {
    var chains = SIMD8<Double>()
    var i = 0
    while i &+ 8 <= n {
      for lane in 0..<8 { chains[lane] += Double(values[i &+ lane]) }
      i &+= 8
    }
    var sum = chains.sum()
    while i < n {
      sum += Double(values[i])
      i &+= 1
    }
    return sum
  }

  @inline(__always)
  private static func add<C: CodeWord>(
    _ values: UnsafePointer<Value>, _ codes: UnsafePointer<C>, _ n: Int, _ states: UnsafeMutablePointer<State>
  ) {
    for i in 0..<n {
      let group = Int(truncatingIfNeeded: codes[i])
      states[group].sum += Double(values[i])
      states[group].count &+= 1
    }
  }
}
