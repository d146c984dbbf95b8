import Columnar

/// An aggregate over DISTINCT arguments: remembers which argument values each group has seen.
///
///     a global aggregation    the numbered values are the answer; nothing else is kept, and many values of one word are
///                             only set aside by hash partition, to be counted at the end; with adopted numbers
///                             (`GroupKeys.isAdopted`) it is one group as any other
///     small, or dense         a bit for each (group, number)
///     anything else           pairs of (group, number) in a hash set
///
/// Values are numbered by `keys`, which all accumulators of one call of a worker share. Rows with a NULL argument do not
/// count.
final class DistinctAccumulator: Accumulator {
  /// The groups that an accumulator stands for.
  enum Scope {
    case groups
    /// The one group of an aggregation without GROUP BY: every row that is counted comes here.
    case global
    /// One hash partition's groups, which are merged from others and see no rows.
    case partition
  }

  let inner: ResolvedAggregate
  let keys: GroupKeys
  /// About what a pair costs in the hash set.
  private static let pairByteCount = 32

  /// Numbered values above which further ones are set aside: about what a table in the near caches takes.
  private static let numberedLimit = 1 << 16

  /// Values by partition, the numbered ones included, once there are many of them.
  private(set) var spread: SpreadValues?
  private let isGlobal: Bool
  private let isPartition: Bool
  /// Bytes up to which bitmaps are kept however sparse: about what the near caches hold.
  private let bitmapByteLimit: Int
  /// Bytes up to which the bitmaps were found to be dense.
  private var denseByteLimit = 0
  /// Pairs that are known to come, from accumulators that are merged.
  private var comingPairCount = 0
  private(set) var groupCount = 0
  private var bitmaps = GroupBitmaps()
  /// Pairs as `group << 32 | number`, once the bitmaps would be too large.
  private var pairs: GroupTable?
  private let numbers = GroupArray<UInt32>()
  private let words = GroupArray<UInt64>()
  private let found = GroupArray<UInt32>()
  private var marks = CodeMarks()
  private var sorted: SortedPairs?
  /// Numbers of `keys` in the numbering of the accumulator that this one is merged into.
  private var renumbering: [UInt32]?
  private var preparedFor: GroupKeys?
  /// The number of values over all workers, when it was counted without merging.
  private var settledCount: Int?

  init(inner: ResolvedAggregate, keys: GroupKeys, scope: Scope) {
    isGlobal = scope == .global
    isPartition = scope == .partition
    bitmapByteLimit = scope == .partition ? 32 << 10 : 2 << 20
    self.inner = inner
    self.keys = keys
  }

  func resize(_ count: Int) {
    groupCount = max(groupCount, count)
    // A partition decides when it knows what comes.
    if pairs == nil, !isGlobal, !isPartition { makeRoom() }
  }

  /// Room for a bit of every group and number, or the change to pairs.
  private func makeRoom() {
    let stride = bitmaps.stride(for: keys.count)
    if areBitmapsWorthwhile(groupCount * stride * 8) {
      bitmaps.resize(groupCount, stride: stride)
    } else {
      switchToPairs()
    }
  }

  /// Whether bitmaps of that size are small, or cheaper than pairs would be.
  private func areBitmapsWorthwhile(_ byteCount: Int) -> Bool {
    if byteCount <= max(bitmapByteLimit, denseByteLimit) { return true }
    if (comingPairCount + bitmaps.oneCount) * Self.pairByteCount < byteCount { return false }
    denseByteLimit = byteCount * 2
    return true
  }

  /// Scratch arrays of its own: a batch that is being added may lie in the others.
  private func switchToPairs() {
    let table = GroupTable(wordCount: 1)
    let capacity = 1_024
    let block = GroupArray<UInt64>(count: capacity)
    let out = GroupArray<UInt32>(count: capacity)
    var count = 0
    bitmaps.forEach { group, number in
      block.base[count] = UInt64(group) << 32 | UInt64(number)
      count += 1
      if count == capacity {
        table.find([block.base], count, out.base)
        count = 0
      }
    }
    table.find([block.base], count, out.base)
    bitmaps = GroupBitmaps()
    pairs = table
  }

  func update(_ groups: GroupIndexes, _ n: Int, _ arguments: [Vector]) throws(EvaluationError) {
    if isGlobal, arguments.count == 1, arguments[0].form == .dictionary {
      marks.mark(arguments[0]) { flush($0, $1) }
      return
    }
    let present = PresentRows(groups, n, arguments, scratch: found)
    if present.count == 0 { return }
    number(present.arguments, present.count)
    withExtendedLifetime(present) { add(present.groups, present.count) }
  }

  /// Numbers values, none of which is NULL, or sets them aside.
  private func number(_ arguments: [Vector], _ n: Int) {
    if let spread {
      spread.append(keys.pack(arguments, n)[0], n)
      return
    }
    numbers.resize(n)
    keys.find(arguments, n, numbers.base)
    if isGlobal, inner.name == "count", keys.wordCount == 1, keys.count > Self.numberedLimit { _ = spreading() }
  }

  /// Whether all that was numbered is the answer.
  private var answersByNumbering: Bool { isGlobal && !keys.isAdopted }

  /// The values by partition; they are not numbered from here on.
  func spreading() -> SpreadValues {
    if let spread { return spread }
    let values = SpreadValues()
    let step = 1 << 15
    for from in Swift.stride(from: 0, to: keys.count, by: step) {
      let range = UInt32(from)..<UInt32(min(from + step, keys.count))
      let words = keys.words(of: range.map { $0 }[...])[0]
      values.append(words.pointer(as: UInt64.self), range.count)
    }
    keys.releaseSlots()
    spread = values
    return values
  }

  /// The entries of a dictionary that rows named.
  private func flush(_ dictionary: VectorDictionary, _ codes: [UInt32]) {
    let values = dictionary.values
    let named = values.mayHaveNulls ? codes.filter { !values.isNull(Int($0)) } : codes
    if named.isEmpty { return }
    if dictionary.kept != nil {
      number(
        [Vector(codes: Buffer(copying: named), width: .u32, dictionary: dictionary, count: named.count)], named.count)
    } else {
      named.withUnsafeBufferPointer { codes in
        if let base = codes.baseAddress { number([values.take(indexes: base, count: codes.count)], codes.count) }
      }
    }
    add(.single, named.count)
  }

  /// Adds the values numbered in `numbers`.
  private func add(_ groups: GroupIndexes, _ n: Int) {
    if answersByNumbering { return }
    if pairs == nil, keys.count > bitmaps.numberCount { makeRoom() }
    guard let pairs else {
      bitmaps.set(groups, numbers.base, n)
      return
    }
    words.resize(n)
    let out = words.base
    let source = numbers.base
    switch groups {
    case .single: for i in 0..<n { out[i] = UInt64(source[i]) }
    case .u8(let codes): for i in 0..<n { out[i] = UInt64(codes[i]) &<< 32 | UInt64(source[i]) }
    case .u16(let codes): for i in 0..<n { out[i] = UInt64(codes[i]) &<< 32 | UInt64(source[i]) }
    case .u32(let codes): for i in 0..<n { out[i] = UInt64(codes[i]) &<< 32 | UInt64(source[i]) }
    }
    // `numbers` have done their work; their place takes the pairs' numbers, which nobody needs.
    pairs.find([out], n, numbers.base)
  }

  // MARK: Merging

  /// About the work of merging this accumulator.
  var pairCount: Int { sorted?.count ?? pairs?.count ?? (answersByNumbering ? 0 : bitmaps.wordCount) }

  /// The part of `prepareToMerge` that touches nothing but this accumulator.
  func sortPairs() {
    finishMarks()
    guard let pairs, sorted == nil else { return }
    sorted = SortedPairs(pairs, groupCount: groupCount)
    // No more rows come: the hash set has done its work.
    self.pairs = GroupTable(wordCount: 1)
  }

  /// Makes ready to be merged into accumulators that number values by `target`, also by several threads at once.
  func prepareToMerge(into target: GroupKeys, threads: Int = 1) {
    if preparedFor === target { return }
    preparedFor = target
    sortPairs()
    if target.sharesNumbers(with: keys) {
      target.cover(keys)
      renumbering = nil
    } else {
      renumbering = keys.isAdopted ? renumberedPairs(target) : target.absorb(keys, threads: threads)
    }
  }

  /// `target`'s numbers of the values in pairs; 0 for others.
  private func renumberedPairs(_ target: GroupKeys) -> [UInt32] {
    var renumbered = [UInt32](repeating: 0, count: keys.count)
    forEachPair { _, number in renumbered[Int(number)] = 1 }
    let seen = renumbered.indices.filter { renumbered[$0] != 0 }.map { UInt32($0) }
    let values = keys.keyVectors(of: seen).map { $0.flattened() }
    let found = GroupArray<UInt32>(count: seen.count)
    target.find(values, seen.count, found.base)
    for (i, number) in seen.enumerated() { renumbered[Int(number)] = found.base[i] }
    return renumbered
  }

  func finishMarks() { marks.finish { flush($0, $1) } }

  /// Takes the number of all workers' values as counted; nothing needs to be merged then.
  func settle(_ count: Int) { settledCount = count }

  func merge(_ other: any Accumulator, _ mapping: GroupMapping) throws(EvaluationError) {
    guard let other = other as? DistinctAccumulator, settledCount == nil else { return }
    finishMarks()
    other.prepareToMerge(into: keys)
    if answersByNumbering { return }
    comingPairCount += other.pairCount(of: mapping.sources)
    if pairs == nil { makeRoom() }
    if let known = pairs, known.count == 0 { pairs = GroupTable(wordCount: 1, expectedCount: comingPairCount) }
    let renumbered = other.renumbering
    if pairs == nil, other.sorted == nil, !other.answersByNumbering {
      bitmaps.unite(other.bitmaps, renumbered, mapping)
      return
    }
    let capacity = 8_192
    let targets = GroupArray<UInt32>(count: capacity)
    numbers.resize(capacity)
    var count = 0
    for (source, target) in zip(mapping.sources, mapping.targets) {
      other.forEachNumber(of: Int(source)) { number in
        if count == capacity {
          add(.u32(UnsafePointer(targets.base)), count)
          count = 0
        }
        let mine = renumbered.map { $0[Int(number)] } ?? number
        // Shared numberings have numbers without a string.
        if mine < firstNumber { return }
        targets.base[count] = target
        numbers.base[count] = mine
        count += 1
      }
    }
    add(.u32(UnsafePointer(targets.base)), count)
  }

  /// `prepareToMerge` was called.
  private func pairCount(of groups: [UInt32]) -> Int {
    if let sorted { return groups.reduce(0) { $0 + sorted.numbers(of: Int($1)).count } }
    if answersByNumbering { return keys.valueCount }
    return groups.reduce(0) { $0 + bitmaps.oneCount(of: Int($1)) }
  }

  /// Not while values are in a hash set.
  private func forEachNumber(of group: Int, _ body: (UInt32) -> Void) {
    if let sorted {
      for number in sorted.numbers(of: group) { body(number) }
    } else if answersByNumbering {
      for number in firstNumber..<max(keys.count, firstNumber) { body(UInt32(number)) }
    } else {
      bitmaps.forEach(of: group, body)
    }
  }

  private func forEachPair(_ body: (Int, UInt32) -> Void) {
    if let pairs, sorted == nil {
      for i in 0..<pairs.count {
        let pair = pairs.key(i)[0]
        body(Int(pair >> 32), UInt32(truncatingIfNeeded: pair))
      }
    } else {
      for group in 0..<groupCount { forEachNumber(of: group) { body(group, $0) } }
    }
  }

  /// The number of the first value; strings begin at 1.
  private var firstNumber: Int { keys.isLoneString ? 1 : 0 }

  /// Not for global accumulators, whose numbering outlives them.
  func clear() {
    preparedFor = nil
    bitmaps.clear()
    if pairs != nil { pairs = GroupTable(wordCount: 1) }
    sorted = nil
  }

  // MARK: Result

  func finish(_ count: Int) throws(EvaluationError) -> Vector {
    finishMarks()
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
    if isGlobal, answersByNumbering || settledCount != nil {
      totals[0] = Int64(settledCount ?? keys.valueCount)
    } else if let pairs {
      let words = pairs.key(0)
      for i in 0..<pairs.count { totals[Int(words[i] >> 32)] += 1 }
    } else {
      for group in 0..<count { totals[group] = Int64(bitmaps.oneCount(of: group)) }
    }
    return Vector(.bigint, flat: out, count: count)
  }

  var byteCount: Int { bitmaps.byteCount + (pairs?.byteCount ?? 0) + (spread?.byteCount ?? 0) }
}

/// Pairs of (group, number) sorted by group.
private struct SortedPairs {
  private let starts: [Int]
  private let numbers: [UInt32]

  init(_ pairs: GroupTable, groupCount: Int) {
    let n = pairs.count
    let words = pairs.key(0)
    var starts = [Int](repeating: 0, count: groupCount + 1)
    for i in 0..<n { starts[Int(words[i] >> 32) + 1] += 1 }
    for group in 0..<groupCount { starts[group + 1] += starts[group] }
    var cursor = starts
    numbers = [UInt32](unsafeUninitializedCapacity: n) { out, count in
      for i in 0..<n {
        let group = Int(words[i] >> 32)
        out[cursor[group]] = UInt32(truncatingIfNeeded: words[i])
        cursor[group] += 1
      }
      count = n
    }
    self.starts = starts
  }

  var count: Int { numbers.count }

  func numbers(of group: Int) -> ArraySlice<UInt32> {
    group + 1 < starts.count ? numbers[starts[group]..<starts[group + 1]] : []
  }
}
