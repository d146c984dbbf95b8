import Columnar

/// Groups by dictionary codes: accumulators are arrays indexed by `code0 + size0 * (code1 + size1 * …)`.
///
/// Holds while the key columns keep their dictionaries; then the arrays are folded into the worker's groups, which costs
/// the dictionaries' sizes, not the rows (ENGINE §3). Keys computed from one column share its codes and count once.
final class CodeGroups {
  /// Index values up to which several keys are combined: their accumulators stay in the near caches.
  static let combinedLimit = 1 << 16
  /// Entries up to which one key's dictionary is indexed directly.
  static let singleLimit = 1 << 20

  private let state: AggregateState
  private var dictionaries: [VectorDictionary] = []
  /// By key: the first key with the same codes.
  private var sources: [Int] = []
  private var size = 0
  private var rowCounts = CountAccumulator()
  private var accumulators: [any Accumulator]
  private let combined = GroupArray<UInt32>()
  /// The worker's groups of codes, for calls that cannot be kept by code.
  private let groupNumbers = CodeNumbers()
  private let rowGroups = GroupArray<UInt32>()
  /// What is known of combinations of entries from earlier dictionaries.
  private var combinations: CombinationGroups?
  /// Whether `combinations` knows the dictionaries at hand.
  private var isReadyToCombine = false
  private var hasFolded = false
  /// Whether the last dictionaries had many entries of which each had but a few rows: counting by code gained little, and
  /// cost a group an entry.
  private(set) var isSparse = false
  /// Index values from which on `isSparse` may be.
  private static let sparseSize = 1 << 14
  /// Rows an index value below which it is.
  private static let sparseRows = 4

  init(_ state: AggregateState) {
    self.state = state
    accumulators = state.makeLocalAccumulators()
  }

  /// The index space of these keys, or nil when it is too large or some key is no dictionary vector.
  static func size(of keys: [Vector]) -> Int? {
    var product = 1
    var leaderCount = 0
    for (at, key) in keys.enumerated() {
      guard key.form == .dictionary, let count = key.dictionary?.count, count > 0 else { return nil }
      if leader(of: at, in: keys) != at { continue }
      let (next, overflow) = product.multipliedReportingOverflow(by: count)
      if overflow || next > singleLimit { return nil }
      product = next
      leaderCount += 1
    }
    return leaderCount == 1 || product <= combinedLimit ? product : nil
  }

  /// The first key that has the same codes as key `at`.
  private static func leader(of at: Int, in keys: [Vector]) -> Int {
    let key = keys[at]
    return keys[..<at].firstIndex { other in
      other.values === key.values && other.offset == key.offset && other.codeWidth == key.codeWidth
        && other.dictionary?.count == key.dictionary?.count
    } ?? at
  }

  /// Index of each row; `size(of:)` has accepted the keys. Folds first when a dictionary changed.
  func indexes(_ keys: [Vector], _ n: Int, size newSize: Int) throws(EvaluationError) -> GroupIndexes {
    let now = keys.compactMap(\.dictionary)
    let leaders = keys.indices.map { Self.leader(of: $0, in: keys) }
    if now.count != dictionaries.count || leaders != sources || !zip(now, dictionaries).allSatisfy({ $0 === $1 }) {
      try fold()
      dictionaries = now
      sources = leaders
      size = newSize
      rowCounts.resize(newSize)
      for at in state.plainCalls { accumulators[at].resize(newSize) }
      if !state.distinctCalls.isEmpty { groupNumbers.reset(newSize) }
    }
    let separate = keys.indices.filter { leaders[$0] == $0 }.map { keys[$0] }
    if separate.count == 1 { return separate[0].codeIndexes }
    combined.resize((n + 1) / 2 * 2)
    if newSize <= 1 << 16 {
      let out = UnsafeMutableRawPointer(combined.base).assumingMemoryBound(to: UInt16.self)
      combine(separate, n, out)
      return .u16(UnsafePointer(out))
    }
    combine(separate, n, combined.base)
    return .u32(UnsafePointer(combined.base))
  }

  private func combine<I: CodeWord>(_ keys: [Vector], _ n: Int, _ out: UnsafeMutablePointer<I>) {
    out.update(repeating: 0, count: n)
    for key in keys.reversed() {
      let factor = I(truncatingIfNeeded: key.dictionary?.count ?? 1)
      switch key.codeWidth {
      case .u8: scale(key.codes(as: UInt8.self), factor, n, out)
      case .u16: scale(key.codes(as: UInt16.self), factor, n, out)
      case .u32: scale(key.codes(as: UInt32.self), factor, n, out)
      }
    }
  }

  private func scale<C: CodeWord, I: CodeWord>(
    _ codes: UnsafePointer<C>, _ factor: I, _ n: Int, _ out: UnsafeMutablePointer<I>
  ) {
    for i in 0..<n { out[i] = out[i] &* factor &+ I(truncatingIfNeeded: codes[i]) }
  }

  /// Accumulators to update by these indexes.
  var targets: (rows: CountAccumulator, accumulators: [any Accumulator]) { (rowCounts, accumulators) }

  /// Adds what was counted by code to the worker's groups.
  func fold() throws(EvaluationError) {
    guard !dictionaries.isEmpty, let keys = state.keys else { return }
    let (named, rowCount) = namedIndexes()
    isSparse = size >= Self.sparseSize && rowCount < named.count * Self.sparseRows
    if !named.isEmpty {
      let targets = targetGroups(of: named, keys)
      state.resize(state.groupCount)
      try state.mergePlain(rowCounts, accumulators, GroupMapping(sources: named, targets: targets))
    }
    rowCounts = CountAccumulator()
    for at in state.plainCalls { accumulators[at].clear() }
    dictionaries = []
    hasFolded = true
    isReadyToCombine = false
  }

  /// The indexes of which there are rows, ascending, and the number of rows.
  private func namedIndexes() -> (indexes: [UInt32], rowCount: Int) {
    let counts = rowCounts.counts.base
    var rowCount = 0
    let indexes = [UInt32](unsafeUninitializedCapacity: size) { out, count in
      for index in 0..<size {
        out[count] = UInt32(truncatingIfNeeded: index)
        count &+= counts[index] != 0 ? 1 : 0
        rowCount &+= Int(counts[index])
      }
    }
    return (indexes, rowCount)
  }

  /// As `groups(of:)`; with DISTINCT calls they are known, since rows have asked for them.
  private func targetGroups(of indexes: [UInt32], _ keys: GroupKeys) -> [UInt32] {
    if state.distinctCalls.isEmpty { return groups(of: indexes, keys) }
    return indexes.withUnsafeBufferPointer { indexes in
      guard let base = indexes.baseAddress else { return [] }
      _ = workerGroups(.u32(base), indexes.count, keys)
      return Array(UnsafeBufferPointer(start: rowGroups.base, count: indexes.count))
    }
  }

  /// The worker's group of each row, for accumulators that cannot be kept by code; `indexes` are of this batch.
  func workerGroups(_ indexes: GroupIndexes, _ n: Int, _ keys: GroupKeys) -> GroupIndexes {
    rowGroups.resize(n)
    groupNumbers.find(indexes, n, rowGroups.base) { codes, numbers in
      for (code, group) in zip(codes, groups(of: codes, keys)) { numbers[Int(code)] = group }
    }
    state.resize(state.groupCount)
    return .u32(UnsafePointer(rowGroups.base))
  }

  /// The worker's group of each index: of combinations that other dictionaries had too without a look at the entries.
  private func groups(of indexes: [UInt32], _ keys: GroupKeys) -> [UInt32] {
    guard let combinations = readyCombinations(keys, indexes.count) else { return groupsByEntries(of: indexes, keys) }
    return combinations.find(indexes) { groupsByEntries(of: $0, keys) }
  }

  /// nil for one key, whose entries are as fast to look up, for the first dictionaries, which may be the only ones, and where
  /// to get ready would take longer than to look `count` combinations up.
  private func readyCombinations(_ keys: GroupKeys, _ count: Int) -> CombinationGroups? {
    if isReadyToCombine { return combinations }
    let leaders = sources.indices.filter { sources[$0] == $0 }
    guard hasFolded, leaders.count > 1, count >= size / 8,
      count >= leaders.reduce(0, { $0 + dictionaries[$1].count })
    else { return nil }
    if combinations?.sources != sources { combinations = CombinationGroups(keys.types, sources: sources) }
    if combinations?.begin(dictionaries) == false { combinations = nil }
    isReadyToCombine = true
    return combinations
  }

  private func groupsByEntries(of indexes: [UInt32], _ keys: GroupKeys) -> [UInt32] {
    var columns: [Vector] = []
    var divisor = 1
    for (at, dictionary) in dictionaries.enumerated() {
      let leader = sources[at]
      let codes: Buffer
      if leader < at {
        codes = columns[leader].values
      } else if dictionary.count == size {
        codes = Buffer(copying: indexes)
      } else {
        codes = Buffer(byteCount: indexes.count * 4)
        let out = codes.pointer(as: UInt32.self)
        let count = UInt32(truncatingIfNeeded: dictionary.count)
        let step = UInt32(truncatingIfNeeded: divisor)
        for (i, index) in indexes.enumerated() { out[i] = index / step % count }
        divisor *= dictionary.count
      }
      columns.append(Vector(codes: codes, width: .u32, dictionary: dictionary, count: indexes.count))
    }
    var groups = [UInt32](repeating: 0, count: indexes.count)
    groups.withUnsafeMutableBufferPointer { out in
      if let base = out.baseAddress { keys.find(columns, indexes.count, base) }
    }
    return groups
  }
}
