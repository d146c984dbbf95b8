import Columnar
import Synchronization

/// `approx_percentile(x, p)` and `median(x)`: here exact, by keeping the values and selecting by rank.
///
/// Values are kept as they are in integers of their width, floating ones as integers that order like them.
final class PercentileAccumulator: Accumulator {
  private let type: DataType
  private let isMedian: Bool
  /// One key of `width` bytes for each value so far, and the group of each; all are of group 0 while that is empty.
  private let keys = GroupArray<UInt8>()
  private let groups = GroupArray<UInt32>()
  private var count = 0
  private let fractions = GroupArray<Double>()
  private let width: Int
  private let scratch = GroupArray<UInt32>()
  /// Made when the values are taken over by another accumulator.
  private let grouped = Mutex<KeysByGroup?>(nil)

  init(_ type: DataType, isMedian: Bool = false) {
    self.type = type
    self.isMedian = isMedian
    width = type.physical == .float ? 8 : type.physical.byteWidth
  }

  func resize(_ count: Int) { fractions.resize(count) }

  func update(_ groups: GroupIndexes, _ n: Int, _ arguments: [Vector]) throws(EvaluationError) {
    let present = PresentRows(groups, n, arguments, scratch: scratch)
    let added = present.count
    if added == 0 { return }
    if !isMedian { try noteFractions(present) }
    keys.resize((count + added) * width)
    store(present.arguments[0].flattened(), added, keys.base + count * width)
    let isSingle = if case .single = groups { true } else { false }
    if !isSingle || self.groups.count > 0 {
      self.groups.resize(count + added)
      let out = self.groups.base + count
      for i in 0..<added { out[i] = present.groups[i] }
    }
    count += added
  }

  private func noteFractions(_ rows: PresentRows) throws(EvaluationError) {
    let flat = rows.arguments[1].flattened()
    let asked = flat.pointer(as: Double.self)
    var isValid = true
    for i in 0..<rows.count {
      isValid = isValid && asked[i] >= 0 && asked[i] <= 1
      fractions.base[Int(rows.groups[i])] = asked[i]
    }
    if !isValid { throw EvaluationError(.invalidArgument, "Percentile must be between 0 and 1") }
  }

  private func store(_ values: Vector, _ n: Int, _ out: UnsafeMutablePointer<UInt8>) {
    switch type.physical {
    case .float: storeFloating(values.pointer(as: Float.self), n, out)
    case .double: storeFloating(values.pointer(as: Double.self), n, out)
    default: UnsafeMutableRawPointer(out).copyMemory(from: values.start, byteCount: n * width)
    }
  }

  @inline(__always)
  private func storeFloating<T: BinaryFloatingPoint>(
    _ values: UnsafePointer<T>, _ n: Int, _ out: UnsafeMutablePointer<UInt8>
  ) {
    let target = UnsafeMutableRawPointer(out).assumingMemoryBound(to: Int64.self)
    for i in 0..<n { target[i] = Int64(bitPattern: SortColumn.order(Double(values[i])) ^ 1 << 63) }
  }

  func merge(_ other: any Accumulator, _ mapping: GroupMapping) throws(EvaluationError) {
    guard let other = other as? PercentileAccumulator else { return }
    if other.count == 0 { return }
    let theirs = other.byGroup()
    let added = mapping.sources.reduce(0) { $0 + theirs.starts[Int($1) + 1] - theirs.starts[Int($1)] }
    keys.resize((count + added) * width)
    let isSingle = groups.count == 0 && mapping.targets.allSatisfy { $0 == 0 }
    if !isSingle { groups.resize(count + added) }
    for (source, target) in zip(mapping.sources, mapping.targets) {
      let copied = theirs.copy(Int(source), to: keys.base + count * width)
      if copied == 0 { continue }
      fractions.base[Int(target)] = other.fractions.base[Int(source)]
      if !isSingle { (groups.base + count).update(repeating: target, count: copied) }
      count += copied
    }
  }

  /// The keys by group. Several threads may ask, each to take over some of the groups; the first one makes it.
  private func byGroup() -> KeysByGroup {
    grouped.withLock { grouped in
      if let grouped { return grouped }
      let made = keysByGroup(fractions.count)
      grouped = made
      return made
    }
  }

  private func keysByGroup(_ groupCount: Int) -> KeysByGroup {
    KeysByGroup(
      keys.base, width: width, count: count, groups: groups.count > 0 ? groups.base : nil, groupCount: groupCount)
  }

  func clear() {
    count = 0
    fractions.clear()
    grouped.withLock { $0 = nil }
  }

  func finish(_ groupCount: Int) throws(EvaluationError) -> Vector {
    switch type.physical {
    case .int8: percentiles(groupCount) { (key: Int8) in key }
    case .int16: percentiles(groupCount) { (key: Int16) in key }
    case .int32: percentiles(groupCount) { (key: Int32) in key }
    case .int64: percentiles(groupCount) { (key: Int64) in key }
    case .int128: percentiles(groupCount) { (key: Int128) in key }
    case .float: percentiles(groupCount) { (key: Int64) in Float(Self.double(key)) }
    case .double where isMedian: medians(groupCount)
    case .double: percentiles(groupCount) { (key: Int64) in Self.double(key) }
    case .bool, .string, .none, .nested: Vector(.null(type), count: groupCount).flattened()
    }
  }

  private static func double(_ key: Int64) -> Double {
    let word = UInt64(bitPattern: key)
    return Double(bitPattern: key >= 0 ? word : ~(word ^ 1 << 63))
  }

  private func percentiles<Key: FixedWidthInteger & BitwiseCopyable, Out: BitwiseCopyable>(
    _ groupCount: Int, _ decode: (Key) -> Out
  ) -> Vector {
    result(groupCount) { (keys: RankedKeys<Key>, group, size) in
      let rank = Int((fractions.base[group] * Double(size)).rounded(.up))
      return decode(keys.select(group, min(max(rank - 1, 0), size - 1)))
    }
  }

  /// Halves are added, since the sum of two large values has no bound.
  private func medians(_ groupCount: Int) -> Vector {
    result(groupCount) { (keys: RankedKeys<Int64>, group, size) in
      let low = Self.double(keys.select(group, (size - 1) / 2))
      let high = size % 2 == 0 ? Self.double(keys.select(group, size / 2)) : low
      return low == high ? low : low / 2 + high / 2
    }
  }

  /// - Parameter value: of a group and the number of its keys, which is not 0.
  private func result<Key: FixedWidthInteger & BitwiseCopyable, Out: BitwiseCopyable>(
    _ groupCount: Int, _ value: (RankedKeys<Key>, Int, Int) -> Out
  ) -> Vector {
    let keys = RankedKeys<Key>(keysByGroup(groupCount))
    let out = Buffer(zeroedByteCount: max(groupCount, 1) * MemoryLayout<Out>.stride)
    let target = out.pointer(as: Out.self)
    for group in 0..<groupCount where keys.count(group) > 0 { target[group] = value(keys, group, keys.count(group)) }
    let validity = Bitmap.validity(groupCount) { keys.count($0) > 0 }
    return Vector(type, flat: out, count: groupCount, validity: validity)
  }

  var byteCount: Int { keys.byteCount + groups.byteCount + fractions.byteCount }
}
