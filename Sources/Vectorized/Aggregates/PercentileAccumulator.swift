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
  /// Made when the values are taken over by another accumulator.
  private let grouped = Mutex<KeysByGroup?>(nil)

  init(_ type: DataType, isMedian: Bool = false) {
    self.type = type
    self.isMedian = isMedian
    width = type.physical == .float ? 8 : type.physical.byteWidth
  }

  func resize(_ count: Int) { fractions.resize(count) }

  func update(_ groups: GroupIndexes, _ n: Int, _ arguments: [Vector]) throws(EvaluationError) {
    if n == 0 { return }
    let kept = try keptRows(groups, n, arguments)
    let flat = arguments[0].flattened()
    keys.resize((count + kept.count) * width)
    let isSingle = if case .single = groups { true } else { false }
    if !isSingle || self.groups.count > 0 {
      self.groups.resize(count + kept.count)
      let out = self.groups.base + count
      kept.forEachRow { at, row in out[at] = groups[row] }
    }
    let out = UnsafeMutableRawPointer(keys.base + count * width)
    switch type.physical {
    case .int8: store(flat.pointer(as: Int8.self), kept, out)
    case .int16: store(flat.pointer(as: Int16.self), kept, out)
    case .int32: store(flat.pointer(as: Int32.self), kept, out)
    case .int64: store(flat.pointer(as: Int64.self), kept, out)
    case .int128: store(flat.pointer(as: Int128.self), kept, out)
    case .float: storeFloating(flat.pointer(as: Float.self), kept, out)
    case .double: storeFloating(flat.pointer(as: Double.self), kept, out)
    case .bool, .string, .none, .nested: return
    }
    count += kept.count
  }

  /// The rows that count; notes the fraction asked for by each group.
  private func keptRows(_ groups: GroupIndexes, _ n: Int, _ arguments: [Vector]) throws(EvaluationError) -> Selection {
    let value = arguments[0]
    var kept: [Int]?
    if value.mayHaveNulls || value.form == .constant { kept = (0..<n).filter { !value.isNull($0) } }
    if isMedian { return kept.map { Selection($0) } ?? .all(n) }
    let wanted = arguments[1]
    let flat = wanted.flattened()
    let asked = flat.pointer(as: Double.self)
    if wanted.form != .constant || wanted.isNull(0) { kept = (kept ?? Array(0..<n)).filter { !wanted.isNull($0) } }
    let rows = kept.map { Selection($0) } ?? .all(n)
    var isValid = true
    rows.forEachRow { _, row in
      isValid = isValid && asked[row] >= 0 && asked[row] <= 1
      fractions.base[Int(groups[row])] = asked[row]
    }
    if !isValid { throw EvaluationError(.invalidArgument, "Percentile must be between 0 and 1") }
    return rows
  }

  @inline(__always)
  private func store<T: BitwiseCopyable>(
    _ values: UnsafePointer<T>, _ rows: Selection, _ out: UnsafeMutableRawPointer
  ) {
    let target = out.assumingMemoryBound(to: T.self)
    rows.forEachRow { at, row in target[at] = values[row] }
  }

  @inline(__always)
  private func storeFloating<T: BinaryFloatingPoint>(
    _ values: UnsafePointer<T>, _ rows: Selection, _ out: UnsafeMutableRawPointer
  ) {
    let target = out.assumingMemoryBound(to: Int64.self)
    rows.forEachRow { at, row in target[at] = Int64(bitPattern: SortColumn.order(Double(values[row])) ^ 1 << 63) }
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
    case .int8: result(Int8.self, groupCount) { Int8($0) }
    case .int16: result(Int16.self, groupCount) { Int16($0) }
    case .int32: result(Int32.self, groupCount) { Int32($0) }
    case .int64: result(Int64.self, groupCount) { Int64($0) }
    case .int128: result(Int128.self, groupCount) { Int128($0) }
    case .float: result(Int64.self, groupCount) { Float(Self.double($0)) }
    case .double: result(Int64.self, groupCount) { Self.double($0) }
    case .bool, .string, .none, .nested: Vector(.null(type), count: groupCount).flattened()
    }
  }

  private static func double(_ key: Int64) -> Double {
    let word = UInt64(bitPattern: key)
    return Double(bitPattern: key >= 0 ? word : ~(word ^ 1 << 63))
  }

  private func result<Key: FixedWidthInteger & BitwiseCopyable, Out: BitwiseCopyable>(
    _: Key.Type, _ groupCount: Int, _ decode: (Key) -> Out
  ) -> Vector {
    let sorted = RankedKeys<Key>(keysByGroup(groupCount))
    let out = Buffer(byteCount: max(groupCount, 1) * MemoryLayout<Out>.stride)
    let target = out.pointer(as: Out.self)
    let validity = Bitmap(repeating: true, count: groupCount)
    for group in 0..<groupCount {
      let size = sorted.count(group)
      guard size > 0 else {
        target[group] = decode(0)
        validity.clear(group)
        continue
      }
      if isMedian {
        let low = decode(sorted.select(group, (size - 1) / 2))
        let high = size % 2 == 0 ? decode(sorted.select(group, size / 2)) : low
        target[group] = Self.middle(low, high)
      } else {
        let rank = Int((fractions.base[group] * Double(size)).rounded(.up))
        target[group] = decode(sorted.select(group, min(max(rank - 1, 0), size - 1)))
      }
    }
    return Vector(type, flat: out, count: groupCount, validity: validity)
  }

  /// The median's values are DOUBLEs; halves are added, since the sum of two large values has no bound.
  private static func middle<Out>(_ low: Out, _ high: Out) -> Out {
    guard let a = low as? Double, let b = high as? Double, let mean = (a == b ? a : a / 2 + b / 2) as? Out else {
      return low
    }
    return mean
  }

  var byteCount: Int { keys.byteCount + groups.byteCount + fractions.byteCount }
}

extension Selection {
  /// Calls `body` with each row's place in the selection and its number.
  @inline(__always)
  fileprivate func forEachRow(_ body: (Int, Int) -> Void) {
    switch self {
    case .run(let range): for i in 0..<range.count { body(i, range.lowerBound &+ i) }
    case .indexes(let buffer, let count):
      let rows = buffer.pointer(as: UInt32.self)
      for i in 0..<count { body(i, Int(rows[i])) }
    }
  }
}
