import Columnar

/// `min_by(x, y)` and `max_by(x, y)` where y is a number or a time of at most 64 bits and x a string or of fixed width.
///
/// A batch first finds the best row of each group by the keys' sort words, then copies the values of those rows alone.
final class ExtremeRowAccumulator: Accumulator {
  private let type: DataType
  private let isMaximum: Bool
  /// By group: the best key's word, turned so that larger is better; its row and the batch that it is in (0: no row yet).
  private let words = GroupArray<UInt64>()
  private let rows = GroupArray<UInt32>()
  private let stamps = GroupArray<UInt32>()
  private var stamp: UInt32 = 0
  /// Groups that got another row in this batch.
  private var touched: [Int] = []
  private let isNull = GroupArray<UInt8>()
  private let fixed = GroupArray<UInt8>()
  private let strings: StringByGroup?
  private let width: Int
  private var count = 0

  /// nil for other types.
  init?(value: DataType, key: DataType, isMaximum: Bool) {
    switch key.physical {
    case .string, .int128, .none, .nested: return nil
    default: break
    }
    if value.physical == .none || value.physical == .nested { return nil }
    type = value
    self.isMaximum = isMaximum
    strings = value.physical == .string ? StringByGroup() : nil
    width = strings == nil ? value.physical.byteWidth : 0
  }

  func resize(_ count: Int) {
    words.resize(count)
    rows.resize(count)
    stamps.resize(count)
    isNull.resize(count)
    fixed.resize(count * width)
    strings?.resize(count)
    self.count = max(self.count, count)
  }

  func update(_ groups: GroupIndexes, _ n: Int, _ arguments: [Vector]) throws(EvaluationError) {
    let key = arguments[1].flattened()
    if n == 0 || key.type == .unknown { return }
    nextStamp()
    let storage = Buffer(byteCount: n * 8)
    let offered = storage.pointer(as: UInt64.self)
    SortColumn.encode(key, offered)
    if !isMaximum { for i in 0..<n { offered[i] = ~offered[i] } }
    if key.mayHaveNulls {
      for i in 0..<n where !key.isNull(i) { offer(offered[i], i, Int(groups[i])) }
    } else {
      switch groups {
      case .single: for i in 0..<n { offer(offered[i], i, 0) }
      case .u8(let codes): for i in 0..<n { offer(offered[i], i, Int(codes[i])) }
      case .u16(let codes): for i in 0..<n { offer(offered[i], i, Int(codes[i])) }
      case .u32(let codes): for i in 0..<n { offer(offered[i], i, Int(codes[i])) }
      }
    }
    if touched.isEmpty { return }
    let value = arguments[0].flattened()
    for group in touched { keep(value, Int(rows.base[group]), group) }
    touched.removeAll(keepingCapacity: true)
  }

  /// Stamps tell this batch's rows from earlier ones; after 2^32 batches they begin anew.
  private func nextStamp() {
    if stamp == .max {
      for group in 0..<count where stamps.base[group] != 0 { stamps.base[group] = 1 }
      stamp = 1
    }
    stamp = max(stamp + 1, 2)
  }

  /// Equal keys: the first row stays.
  @inline(__always)
  private func offer(_ word: UInt64, _ row: Int, _ group: Int) {
    let known = stamps.base[group]
    if known != 0, word <= words.base[group] { return }
    words.base[group] = word
    rows.base[group] = UInt32(truncatingIfNeeded: row)
    if known != stamp {
      stamps.base[group] = stamp
      touched.append(group)
    }
  }

  private func keep(_ value: Vector, _ row: Int, _ group: Int) {
    let missing = value.isNull(row)
    isNull.base[group] = missing ? 1 : 0
    if missing { return }
    if let strings {
      strings.set(group, value.pointer(as: StringView.self)[row])
    } else {
      UnsafeMutableRawPointer(fixed.base + group * width).copyMemory(from: value.start + row * width, byteCount: width)
    }
  }

  func merge(_ other: any Accumulator, _ mapping: GroupMapping) throws(EvaluationError) {
    guard let other = other as? ExtremeRowAccumulator else { return }
    for (source, target) in zip(mapping.sources, mapping.targets) {
      let from = Int(source)
      let to = Int(target)
      if other.stamps.base[from] == 0 { continue }
      if stamps.base[to] != 0, other.words.base[from] <= words.base[to] { continue }
      words.base[to] = other.words.base[from]
      stamps.base[to] = 1
      isNull.base[to] = other.isNull.base[from]
      if let strings, let theirs = other.strings {
        strings.set(to, theirs.base[from])
      } else {
        (fixed.base + to * width).update(from: other.fixed.base + from * width, count: width)
      }
    }
  }

  func clear() {
    words.clear()
    stamps.clear()
    isNull.clear()
    strings?.clear()
  }

  func finish(_ count: Int) throws(EvaluationError) -> Vector {
    var validity: Bitmap?
    for group in 0..<count where stamps.base[group] == 0 || isNull.base[group] != 0 {
      if validity == nil { validity = Bitmap(repeating: true, count: count) }
      validity?.clear(group)
    }
    if let strings {
      let out = Buffer(byteCount: max(count, 1) * MemoryLayout<StringView>.stride)
      out.pointer(as: StringView.self).update(from: strings.base, count: count)
      return Vector(type, flat: out, count: count, validity: validity, heap: strings.heap)
    }
    let out = Buffer(byteCount: max(count * width, 1))
    out.pointer(as: UInt8.self).update(from: fixed.base, count: count * width)
    return Vector(type, flat: out, count: count, validity: validity)
  }

  var byteCount: Int {
    words.byteCount + rows.byteCount + stamps.byteCount + isNull.byteCount + fixed.byteCount + (strings?.byteCount ?? 0)
  }
}
