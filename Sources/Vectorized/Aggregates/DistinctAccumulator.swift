import Columnar

/// An aggregate over DISTINCT arguments: remembers which argument values each group has seen.
///
/// Values are numbered by `keys`, which all of a worker's accumulators of one call share. A group's values are bits by
/// number while groups are few, else (group, number) pairs in a hash set. Rows with a NULL argument do not count.
final class DistinctAccumulator: Accumulator {
  /// Groups up to which a bitmap a group is kept.
  static let bitmapGroupLimit = 4_096

  private let inner: ResolvedAggregate
  private let keys: GroupKeys
  private var groupCount = 0
  private var bitmaps: [GroupArray<UInt64>] = []
  /// Pairs as `group << 32 | number`, once there are too many groups for bitmaps.
  private var pairs: GroupTable?
  private let numbers = GroupArray<UInt32>()
  private let words = GroupArray<UInt64>()
  private let found = GroupArray<UInt32>()
  private var marks = CodeMarks()

  init(inner: ResolvedAggregate, keys: GroupKeys) {
    self.inner = inner
    self.keys = keys
  }

  func resize(_ count: Int) {
    groupCount = max(groupCount, count)
    if pairs != nil { return }
    if groupCount > Self.bitmapGroupLimit {
      switchToPairs()
    } else {
      while bitmaps.count < groupCount { bitmaps.append(GroupArray<UInt64>()) }
    }
  }

  func update(_ groups: GroupIndexes, _ n: Int, _ arguments: [Vector]) throws(EvaluationError) {
    if case .single = groups, arguments.count == 1, arguments[0].form == .dictionary, keys.hasVirtualNullGroup {
      marks.mark(arguments[0]) { flush($0, $1) }
      return
    }
    var columns = arguments
    var rows = groups
    var count = n
    if arguments.contains(where: \.mayHaveNulls) {
      let present = Selection((0..<n).filter { i in !arguments.contains { $0.isNull(i) } })
      columns = arguments.map { $0.take(present) }
      rows = groups.take(present, scratch: found)
      count = present.count
    }
    numbers.resize(count)
    keys.find(columns, count, numbers.base)
    add(rows, count)
  }

  /// Adds the values numbered in `numbers`.
  private func add(_ groups: GroupIndexes, _ n: Int) {
    let source = numbers.base
    guard let pairs else {
      switch groups {
      case .single: for i in 0..<n { setBit(0, Int(source[i])) }
      default: for i in 0..<n { setBit(Int(groups[i]), Int(source[i])) }
      }
      return
    }
    words.resize(n)
    for i in 0..<n { words.base[i] = UInt64(groups[i]) << 32 | UInt64(source[i]) }
    let out = GroupArray<UInt32>(count: n)
    pairs.find([words.base], n, out.base)
  }

  @inline(__always)
  private func setBit(_ group: Int, _ number: Int) {
    let bits = bitmaps[group]
    let word = number &>> 6
    if word >= bits.count { bits.resize(max(word + 1, keys.count >> 6 + 1)) }
    bits.base[word] |= 1 &<< UInt64(number & 63)
  }

  /// The entries of a dictionary that rows of group 0 named.
  private func flush(_ dictionary: VectorDictionary, _ codes: [Int]) {
    resize(1)
    let present = Buffer(copying: codes.filter { !dictionary.values.isNull($0) }.map { UInt32($0) })
    let count = present.byteCount / 4
    let entries = Vector(codes: present, width: .u32, dictionary: dictionary, count: count)
    numbers.resize(count)
    keys.find([entries], count, numbers.base)
    add(.single, count)
  }

  private func switchToPairs() {
    let table = GroupTable(wordCount: 1)
    let out = GroupArray<UInt32>(count: 1)
    forEachPair { group, number in
      words.resize(1)
      words.base[0] = UInt64(group) << 32 | UInt64(number)
      table.find([words.base], 1, out.base)
    }
    bitmaps = []
    pairs = table
  }

  private func forEachPair(_ body: (Int, UInt32) -> Void) {
    if let pairs {
      for i in 0..<pairs.count {
        let pair = pairs.key(i)[0]
        body(Int(pair >> 32), UInt32(truncatingIfNeeded: pair))
      }
      return
    }
    for (group, bits) in bitmaps.enumerated() {
      for word in 0..<bits.count {
        var rest = bits.base[word]
        while rest != 0 {
          body(group, UInt32(truncatingIfNeeded: word << 6 + rest.trailingZeroBitCount))
          rest &= rest &- 1
        }
      }
    }
  }

  func merge(_ other: any Accumulator, _ mapping: GroupMapping) throws(EvaluationError) {
    guard let other = other as? DistinctAccumulator else { return }
    other.marks.finish { other.flush($0, $1) }
    marks.finish { flush($0, $1) }
    // Within a worker both share one numbering; between workers the values are numbered anew here.
    let renumbered = other.keys === keys ? nil : keys.absorb(other.keys)
    var targets = [UInt32](repeating: .max, count: max(other.groupCount, 1))
    for (source, target) in zip(mapping.sources, mapping.targets) { targets[Int(source)] = target }
    var batchGroups: [UInt32] = []
    var batchNumbers: [UInt32] = []
    let flushBatch = {
      self.numbers.resize(batchNumbers.count)
      self.numbers.base.update(from: batchNumbers, count: batchNumbers.count)
      batchGroups.withUnsafeBufferPointer { groups in
        if let base = groups.baseAddress { self.add(.u32(base), groups.count) }
      }
      batchGroups.removeAll(keepingCapacity: true)
      batchNumbers.removeAll(keepingCapacity: true)
    }
    other.forEachPair { group, number in
      guard group < targets.count, targets[group] != .max else { return }
      batchGroups.append(targets[group])
      batchNumbers.append(renumbered.map { $0[Int(number)] } ?? number)
      if batchGroups.count == 8_192 { flushBatch() }
    }
    flushBatch()
  }

  func clear() {
    marks.finish { _, _ in }
    bitmaps.forEach { $0.clear() }
    if pairs != nil { pairs = GroupTable(wordCount: 1) }
  }

  func finish(_ count: Int) throws(EvaluationError) -> Vector {
    marks.finish { flush($0, $1) }
    if inner.name == "count" { return counts(count) }
    let accumulator = AccumulatorFactory.plain(inner)
    accumulator.resize(count)
    let values = keys.keyVectors()
    var groups: [UInt32] = []
    var numbers: [UInt32] = []
    forEachPair { group, number in
      groups.append(UInt32(group))
      numbers.append(number)
    }
    let arguments = numbers.withUnsafeBufferPointer { rows in
      rows.baseAddress.map { base in values.map { $0.take(indexes: base, count: rows.count) } } ?? []
    }
    if !groups.isEmpty {
      let buffer = Buffer(copying: groups)
      try accumulator.update(.u32(UnsafePointer(buffer.pointer(as: UInt32.self))), groups.count, arguments)
    }
    return try accumulator.finish(count)
  }

  private func counts(_ count: Int) -> Vector {
    let out = Buffer(zeroedByteCount: count * 8)
    let totals = out.pointer(as: Int64.self)
    if let pairs {
      for i in 0..<pairs.count { totals[Int(pairs.key(i)[0] >> 32)] += 1 }
    } else {
      for (group, bits) in bitmaps.enumerated() where group < count {
        for word in 0..<bits.count { totals[group] += Int64(bits.base[word].nonzeroBitCount) }
      }
    }
    return Vector(.bigint, flat: out, count: count)
  }

  var byteCount: Int { bitmaps.reduce(0) { $0 + $1.byteCount } + (pairs?.byteCount ?? 0) }
}

/// Which codes of the dictionary at hand have occurred; handed over when the dictionary changes.
private struct CodeMarks {
  private var dictionary: VectorDictionary?
  private var marks = GroupArray<UInt8>()

  mutating func mark(_ vector: Vector, flush: (VectorDictionary, [Int]) -> Void) {
    guard let entries = vector.dictionary else { return }
    if dictionary !== entries {
      finish(flush)
      dictionary = entries
      marks = GroupArray(count: entries.count)
    }
    let base = marks.base
    switch vector.codeWidth {
    case .u8: Self.mark(vector.codes(as: UInt8.self), vector.count, base)
    case .u16: Self.mark(vector.codes(as: UInt16.self), vector.count, base)
    case .u32: Self.mark(vector.codes(as: UInt32.self), vector.count, base)
    }
  }

  mutating func finish(_ flush: (VectorDictionary, [Int]) -> Void) {
    guard let entries = dictionary else { return }
    dictionary = nil
    flush(entries, (0..<entries.count).filter { marks.base[$0] != 0 })
  }

  private static func mark<C: CodeWord>(_ codes: UnsafePointer<C>, _ n: Int, _ marks: UnsafeMutablePointer<UInt8>) {
    for i in 0..<n { marks[Int(truncatingIfNeeded: codes[i])] = 1 }
  }
}
