import Columnar

/// Groups by dictionary codes: accumulators are arrays indexed by `code0 + size0 * (code1 + size1 * …)`.
///
/// Holds while the key columns keep their dictionaries; then the arrays are folded into the worker's groups, which costs
/// the dictionaries' sizes, not the rows (ENGINE §3).
final class CodeGroups {
  /// Index values up to which several keys are combined: their accumulators stay in the near caches.
  static let combinedLimit = 1 << 16
  /// Entries up to which one key's dictionary is indexed directly.
  static let singleLimit = 1 << 20

  private let state: AggregateState
  private var dictionaries: [VectorDictionary] = []
  private var size = 0
  private var rowCounts = CountAccumulator()
  private var accumulators: [any Accumulator]
  private let combined = GroupArray<UInt32>()

  init(_ state: AggregateState) {
    self.state = state
    accumulators = state.makeLocalAccumulators()
  }

  /// The index space of these keys, or nil when it is too large or some key is no dictionary vector.
  static func size(of keys: [Vector]) -> Int? {
    var product = 1
    for key in keys {
      guard key.form == .dictionary, let count = key.dictionary?.count, count > 0 else { return nil }
      let (next, overflow) = product.multipliedReportingOverflow(by: count)
      if overflow || next > singleLimit { return nil }
      product = next
    }
    return keys.count == 1 || product <= combinedLimit ? product : nil
  }

  /// Index of each row; `size(of:)` has accepted the keys. Folds first when a dictionary changed.
  func indexes(_ keys: [Vector], _ n: Int, size newSize: Int) throws(EvaluationError) -> GroupIndexes {
    let now = keys.compactMap(\.dictionary)
    if now.count != dictionaries.count || !zip(now, dictionaries).allSatisfy({ $0 === $1 }) {
      try fold()
      dictionaries = now
      size = newSize
      rowCounts.resize(newSize)
      for at in accumulators.indices where !state.countsRows[at] { accumulators[at].resize(newSize) }
    }
    if keys.count == 1 {
      switch keys[0].codeWidth {
      case .u8: return .u8(UnsafePointer(keys[0].codes(as: UInt8.self)))
      case .u16: return .u16(UnsafePointer(keys[0].codes(as: UInt16.self)))
      case .u32: return .u32(UnsafePointer(keys[0].codes(as: UInt32.self)))
      }
    }
    combined.resize((n + 1) / 2 * 2)
    if newSize <= 1 << 16 {
      let out = UnsafeMutableRawPointer(combined.base).assumingMemoryBound(to: UInt16.self)
      combine(keys, n, out)
      return .u16(UnsafePointer(out))
    }
    combine(keys, n, combined.base)
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
    var sources: [UInt32] = []
    let counts = rowCounts.counts.base
    for index in 0..<size where counts[index] != 0 { sources.append(UInt32(index)) }
    if !sources.isEmpty {
      let targets = groups(of: sources, keys)
      state.resize(state.groupCount)
      try state.merge(rowCounts, accumulators, GroupMapping(sources: sources, targets: targets))
    }
    rowCounts = CountAccumulator()
    for accumulator in accumulators { accumulator.clear() }
    dictionaries = []
  }

  /// The worker's group of each index, by its entries.
  private func groups(of sources: [UInt32], _ keys: GroupKeys) -> [UInt32] {
    var columns: [Vector] = []
    var divisor = 1
    for dictionary in dictionaries {
      let codes = Buffer(byteCount: sources.count * 4)
      let out = codes.pointer(as: UInt32.self)
      for (i, source) in sources.enumerated() {
        out[i] = UInt32(truncatingIfNeeded: Int(source) / divisor % dictionary.count)
      }
      columns.append(Vector(codes: codes, width: .u32, dictionary: dictionary, count: sources.count))
      divisor *= dictionary.count
    }
    var groups = [UInt32](repeating: 0, count: sources.count)
    groups.withUnsafeMutableBufferPointer { out in
      if let base = out.baseAddress { keys.find(columns, sources.count, base) }
    }
    return groups
  }
}
