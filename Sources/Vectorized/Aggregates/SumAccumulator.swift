import Columnar

/// `sum` and `avg` of integers, times, intervals and decimals.
///
/// Sums are kept in 128 bits and their range is checked at the end, so that the answer does not depend on the order of
/// rows. Not a generic class, for the reason `ExtremumAccumulator` gives; the loops are in `IntegerSumKernel`.
final class IntegerSumAccumulator: Accumulator {
  struct State: BitwiseCopyable {
    var sum: Int128
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
    // The argument may be narrower than the function's type: a widening cast is left out (`AggregateCall.readArguments`).
    let flat = arguments[0].flattened()
    switch flat.type.physical {
    case .int8: IntegerSumKernel<Int8>.update(states.base, groups, n, flat)
    case .int16: IntegerSumKernel<Int16>.update(states.base, groups, n, flat)
    case .int32: IntegerSumKernel<Int32>.update(states.base, groups, n, flat)
    case .int64: IntegerSumKernel<Int64>.update(states.base, groups, n, flat)
    case .int128:
      let values = flat.pointer(as: Int128.self)
      let mayHaveNulls = flat.mayHaveNulls
      for i in 0..<n where !mayHaveNulls || !flat.isNull(i) { add(values[i], 1, Int(groups[i])) }
    case .bool, .float, .double, .string, .none, .nested: break
    }
  }

  private func add(_ value: Int128, _ rows: Int64, _ group: Int) {
    let (sum, overflow) = states.base[group].sum.addingReportingOverflow(value)
    overflowed = overflowed || overflow
    states.base[group].sum = sum
    states.base[group].count &+= rows
  }

  func merge(_ other: any Accumulator, _ mapping: GroupMapping) throws(EvaluationError) {
    guard let other = other as? IntegerSumAccumulator else { return }
    overflowed = overflowed || other.overflowed
    for (source, target) in zip(mapping.sources, mapping.targets) {
      let state = other.states.base[Int(source)]
      add(state.sum, state.count, Int(target))
    }
  }

  func clear() { states.clear() }

  func finish(_ count: Int) throws(EvaluationError) -> Vector {
    if overflowed { throw Self.overflowError(function) }
    switch (isMean, function.resultType.physical) {
    case (false, .int64): return try bigintSums(count)
    case (true, .double): return doubleMeans(count)
    default: break
    }
    var builder = VectorBuilder(function.resultType, capacity: count)
    for group in 0..<count {
      let state = states.base[group]
      if state.count == 0 {
        builder.appendNull()
      } else if isMean {
        appendMean(state.sum, state.count, &builder)
      } else {
        try appendSum(state.sum, &builder)
      }
    }
    return builder.finish()
  }

  func check(_ count: Int) throws(EvaluationError) {
    if overflowed { throw Self.overflowError(function) }
    if isMean { return }
    let states = states.base
    var fits = true
    switch function.resultType.physical {
    case .int128: for group in 0..<count { fits = fits && states[group].sum.magnitude < decimal38Limit }
    case .int32: for group in 0..<count { fits = fits && Int32(exactly: states[group].sum) != nil }
    default:
      for group in 0..<count {
        let sum = states[group].sum
        fits = fits && Int128(Int64(truncatingIfNeeded: sum)) == sum
      }
    }
    if !fits { throw Self.overflowError(function) }
  }

  func staysInRange(_ count: Int, addedTo partCount: Int) -> Bool {
    if overflowed { return false }
    if isMean { return true }
    let limit: UInt128 =
      switch function.resultType.physical {
      case .int128: decimal38Limit
      case .int32: UInt128(Int32.max)
      default: UInt128(Int64.max)
      }
    let part = limit / UInt128(partCount)
    let states = states.base
    var fits = true
    for group in 0..<count { fits = fits && states[group].sum.magnitude < part }
    return fits
  }

  private func bigintSums(_ count: Int) throws(EvaluationError) -> Vector {
    let out = Buffer(byteCount: count * 8)
    let sums = out.pointer(as: Int64.self)
    let states = states.base
    var fits = true
    for group in 0..<count {
      let sum = states[group].sum
      let narrow = Int64(truncatingIfNeeded: sum)
      fits = fits && Int128(narrow) == sum
      sums[group] = narrow
    }
    if !fits { throw Self.overflowError(function) }
    return Vector(function.resultType, flat: out, count: count, validity: validity(count))
  }

  private func doubleMeans(_ count: Int) -> Vector {
    let out = Buffer(byteCount: count * 8)
    let means = out.pointer(as: Double.self)
    let states = states.base
    for group in 0..<count {
      let sum = states[group].sum
      let rows = Double(states[group].count)
      means[group] = rows == 0 ? 0 : Self.double(sum) / rows
    }
    return Vector(function.resultType, flat: out, count: count, validity: validity(count))
  }

  /// Converting 128 bits is generic code, a hundred times slower than 64; both round to nearest.
  @inline(__always)
  static func double(_ sum: Int128) -> Double {
    let narrow = Int64(truncatingIfNeeded: sum)
    return Int128(narrow) == sum ? Double(narrow) : Double(sum)
  }

  /// nil when every group has a value.
  private func validity(_ count: Int) -> Bitmap? {
    let states = states.base
    return Bitmap.validity(count) { states[$0].count != 0 }
  }

  private func appendSum(_ sum: Int128, _ builder: inout VectorBuilder) throws(EvaluationError) {
    switch function.resultType.physical {
    case .int128:
      guard sum.magnitude < decimal38Limit else { throw Self.overflowError(function) }
      builder.append(sum)
    default:
      guard let narrow = Int32(exactly: sum) else { throw Self.overflowError(function) }
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

  static func overflowError(_ function: ResolvedAggregate) -> EvaluationError {
    EvaluationError(.numericValueOutOfRange, "\(function.resultType) addition overflow in \(function.name)")
  }

  var byteCount: Int { states.byteCount }
}

/// 10^38, the first magnitude that DECIMAL(38,s) cannot hold.
let decimal38Limit: UInt128 = (0..<38).reduce(UInt128(1)) { power, _ in power * 10 }

/// The loops of `sum` for one integer type of at most 64 bits: 2^63 rows would be needed to overflow the 128-bit sum.
enum IntegerSumKernel<Value: FixedWidthInteger & SignedInteger & BitwiseCopyable> {
  typealias State = IntegerSumAccumulator.State

  @inline(__always)
  static func update(_ states: UnsafeMutablePointer<State>, _ groups: GroupIndexes, _ n: Int, _ flat: Vector) {
    let values = flat.pointer(as: Value.self)
    if flat.mayHaveNulls {
      guard let validity = flat.validity else { return }
      for i in 0..<n where validity[i] {
        let group = Int(groups[i])
        states[group].sum &+= Int128(values[i])
        states[group].count &+= 1
      }
      return
    }
    switch groups {
    case .single:
      states[0].sum &+= total(values, n)
      states[0].count &+= Int64(n)
    case .u8(let codes): add(values, codes, n, states)
    case .u16(let codes): add(values, codes, n, states)
    case .u32(let codes): add(values, codes, n, states)
    }
  }

  /// Values up to 32 bits add up in 64 bits for as many rows as a batch can have.
  @inline(__always)
  private static func total(_ values: UnsafePointer<Value>, _ n: Int) -> Int128 {
    if Value.bitWidth <= 32 {
      var sum: Int64 = 0
      for i in 0..<n { sum &+= Int64(truncatingIfNeeded: values[i]) }
      return Int128(sum)
    }
    var sum: Int128 = 0
    for i in 0..<n { sum &+= Int128(truncatingIfNeeded: values[i]) }
    return sum
  }

  @inline(__always)
  private static func add<C: CodeWord>(
    _ values: UnsafePointer<Value>, _ codes: UnsafePointer<C>, _ n: Int, _ states: UnsafeMutablePointer<State>
  ) {
    for i in 0..<n {
      let group = Int(truncatingIfNeeded: codes[i])
      states[group].sum &+= Int128(truncatingIfNeeded: values[i])
      states[group].count &+= 1
    }
  }
}
