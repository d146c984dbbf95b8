import Columnar

/// `sum` and `avg` of integers, times, intervals and decimals.
///
/// 32-bit and smaller values add up in 64 bits, which 2^31 rows cannot overflow; wider ones in 128 bits, whose range is
/// checked at the end, so that the answer does not depend on the order of rows.
final class IntegerSumAccumulator<
  Value: FixedWidthInteger & SignedInteger & BitwiseCopyable, Sum: FixedWidthInteger & SignedInteger & BitwiseCopyable
>: Accumulator {
  struct State: BitwiseCopyable {
    var sum: Sum
    var count: Int64
  }

  private let states = GroupArray<State>()
  private let function: ResolvedAggregate
  private let isMean: Bool
  private var overflowed = false

  init(_ function: ResolvedAggregate, mean: Bool) {
    self.function = function
    isMean = mean
  }

  func resize(_ count: Int) { states.resize(count) }

  func update(_ groups: GroupIndexes, _ n: Int, _ arguments: [Vector]) throws(EvaluationError) {
    let flat = arguments[0].flattened()
    let values = flat.pointer(as: Value.self)
    if flat.mayHaveNulls {
      guard let validity = flat.validity else { return }
      for i in 0..<n where validity[i] { add(values[i], 1, Int(groups[i])) }
      return
    }
    switch groups {
    case .single: addAll(values, n)
    case .u8(let codes): add(values, codes, n)
    case .u16(let codes): add(values, codes, n)
    case .u32(let codes): add(values, codes, n)
    }
  }

  private func addAll(_ values: UnsafePointer<Value>, _ n: Int) {
    if Value.bitWidth <= 64 {
      var sum: Sum = 0
      for i in 0..<n { sum &+= Sum(truncatingIfNeeded: values[i]) }
      add(sum, Int64(n), 0)
    } else {
      for i in 0..<n { add(values[i], 1, 0) }
    }
  }

  private func add<C: CodeWord>(_ values: UnsafePointer<Value>, _ codes: UnsafePointer<C>, _ n: Int) {
    let states = states.base
    if Value.bitWidth <= 64 {
      for i in 0..<n {
        let group = Int(truncatingIfNeeded: codes[i])
        states[group].sum &+= Sum(truncatingIfNeeded: values[i])
        states[group].count &+= 1
      }
    } else {
      for i in 0..<n { add(values[i], 1, Int(truncatingIfNeeded: codes[i])) }
    }
  }

  private func add(_ value: Value, _ rows: Int64, _ group: Int) { add(Sum(truncatingIfNeeded: value), rows, group) }

  private func add(_ value: Sum, _ rows: Int64, _ group: Int) {
    let (sum, overflow) = states.base[group].sum.addingReportingOverflow(value)
    overflowed = overflowed || overflow
    states.base[group].sum = sum
    states.base[group].count &+= rows
  }

  func merge(_ other: any Accumulator, _ mapping: GroupMapping) throws(EvaluationError) {
    guard let other = other as? IntegerSumAccumulator<Value, Sum> else { return }
    overflowed = overflowed || other.overflowed
    for (source, target) in zip(mapping.sources, mapping.targets) {
      let state = other.states.base[Int(source)]
      add(state.sum, state.count, Int(target))
    }
  }

  func clear() { states.clear() }

  func finish(_ count: Int) throws(EvaluationError) -> Vector {
    if overflowed { throw overflowError() }
    let type = function.resultType
    var builder = VectorBuilder(type, capacity: count)
    for group in 0..<count {
      let state = states.base[group]
      if state.count == 0 {
        builder.appendNull()
      } else if isMean {
        appendMean(Int128(truncatingIfNeeded: state.sum), state.count, &builder)
      } else {
        try appendSum(Int128(truncatingIfNeeded: state.sum), &builder)
      }
    }
    return builder.finish()
  }

  private func appendSum(_ sum: Int128, _ builder: inout VectorBuilder) throws(EvaluationError) {
    switch function.resultType.physical {
    case .int128:
      guard sum.magnitude < decimal38Limit else { throw overflowError() }
      builder.append(sum)
    case .int32:
      guard let narrow = Int32(exactly: sum) else { throw overflowError() }
      builder.append(narrow)
    default:
      guard let narrow = Int64(exactly: sum) else { throw overflowError() }
      builder.append(narrow)
    }
  }

  /// DOUBLE for integers; decimals and intervals round half away from zero.
  private func appendMean(_ sum: Int128, _ rows: Int64, _ builder: inout VectorBuilder) {
    let divisor = Int128(rows)
    switch function.resultType.physical {
    case .double: builder.append(Double(sum) / Double(rows))
    case .int128: builder.append(Self.rounded(sum, divisor))
    case .int32: builder.append(Int32(truncatingIfNeeded: Self.rounded(sum, divisor)))
    default: builder.append(Int64(truncatingIfNeeded: Self.rounded(sum, divisor)))
    }
  }

  private static func rounded(_ sum: Int128, _ divisor: Int128) -> Int128 {
    let (quotient, rest) = sum.quotientAndRemainder(dividingBy: divisor)
    if rest.magnitude * 2 >= divisor.magnitude { return quotient + (sum < 0 ? -1 : 1) }
    return quotient
  }

  private func overflowError() -> EvaluationError {
    EvaluationError(.numericValueOutOfRange, "\(function.resultType) addition overflow in \(function.name)")
  }

  var byteCount: Int { states.byteCount }
}

/// 10^38, the first magnitude that DECIMAL(38,s) cannot hold.
let decimal38Limit: UInt128 = (0..<38).reduce(UInt128(1)) { power, _ in power * 10 }

/// `sum` and `avg` of REAL and DOUBLE, added up in DOUBLE.
final class FloatingSumAccumulator<Value: BinaryFloatingPoint & BitwiseCopyable>: Accumulator {
  struct State: BitwiseCopyable {
    var sum: Double
    var count: Int64
  }

  private let states = GroupArray<State>()
  private let function: ResolvedAggregate
  private let isMean: Bool

  init(_ function: ResolvedAggregate, mean: Bool) {
    self.function = function
    isMean = mean
  }

  func resize(_ count: Int) { states.resize(count) }

  func update(_ groups: GroupIndexes, _ n: Int, _ arguments: [Vector]) throws(EvaluationError) {
    let flat = arguments[0].flattened()
    let values = flat.pointer(as: Value.self)
    if flat.mayHaveNulls {
      guard let validity = flat.validity else { return }
      for i in 0..<n where validity[i] {
        let group = Int(groups[i])
        states.base[group].sum += Double(values[i])
        states.base[group].count &+= 1
      }
      return
    }
    switch groups {
    case .single: addAll(values, n)
    case .u8(let codes): add(values, codes, n)
    case .u16(let codes): add(values, codes, n)
    case .u32(let codes): add(values, codes, n)
    }
  }

  /// Eight chains, always in the same order, so that a batch's sum does not depend on threads.
  private func addAll(_ values: UnsafePointer<Value>, _ n: Int) {
    var chains = SIMD8<Double>()
    var i = 0
    while i &+ 8 <= n {
      let part = SIMD8<Double>(
        Double(values[i]), Double(values[i &+ 1]), Double(values[i &+ 2]), Double(values[i &+ 3]),
        Double(values[i &+ 4]), Double(values[i &+ 5]), Double(values[i &+ 6]), Double(values[i &+ 7]))
      chains += part
      i &+= 8
    }
    var sum = chains.sum()
    while i < n {
      sum += Double(values[i])
      i &+= 1
    }
    states.base[0].sum += sum
    states.base[0].count &+= Int64(n)
  }

  private func add<C: CodeWord>(_ values: UnsafePointer<Value>, _ codes: UnsafePointer<C>, _ n: Int) {
    let states = states.base
    for i in 0..<n {
      let group = Int(truncatingIfNeeded: codes[i])
      states[group].sum += Double(values[i])
      states[group].count &+= 1
    }
  }

  func merge(_ other: any Accumulator, _ mapping: GroupMapping) throws(EvaluationError) {
    guard let other = other as? FloatingSumAccumulator<Value> else { return }
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
