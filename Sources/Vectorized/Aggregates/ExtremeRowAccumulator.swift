import Columnar

/// `min_by(x, y)` and `max_by(x, y)` where y is a number or a time of at most 64 bits and x a string or of fixed width.
///
/// A batch first finds the best row of each group by the keys' sort words, then copies the values of those rows alone.
final class ExtremeRowAccumulator: Accumulator {
  private let type: DataType
  private let isMaximum: Bool
  /// By group: the best key's word, turned so that larger is better.
  private let words = GroupArray<UInt64>()
  /// By group: 0 without a row so far, 1 with one, 2 when the row is of the batch at hand.
  private let states = GroupArray<UInt8>()
  /// By group in state 2: the row.
  private let rows = GroupArray<UInt32>()
  /// Groups in state 2.
  private var touched: [Int] = []
  private let isNull = GroupArray<UInt8>()
  private let fixed = GroupArray<UInt8>()
  private let strings: StringByGroup?
  private let width: Int

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
    states.resize(count)
    isNull.resize(count)
    fixed.resize(count * width)
    strings?.resize(count)
  }

  func update(_ groups: GroupIndexes, _ n: Int, _ arguments: [Vector]) throws(EvaluationError) {
    let key = arguments[1].flattened()
    if n == 0 || key.type == .unknown { return }
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

  /// Equal keys: the first row stays.
  @inline(__always)
  private func offer(_ word: UInt64, _ row: Int, _ group: Int) {
    let state = states.base[group]
    if state != 0, word <= words.base[group] { return }
    words.base[group] = word
    rows.base[group] = UInt32(truncatingIfNeeded: row)
    if state != 2 {
      states.base[group] = 2
      touched.append(group)
    }
  }

  private func keep(_ value: Vector, _ row: Int, _ group: Int) {
    states.base[group] = 1
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
      if other.states.base[from] == 0 { continue }
      if states.base[to] != 0, other.words.base[from] <= words.base[to] { continue }
      words.base[to] = other.words.base[from]
      states.base[to] = 1
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
    states.clear()
    isNull.clear()
    strings?.clear()
  }

  func finish(_ count: Int) throws(EvaluationError) -> Vector {
    let validity = Bitmap.validity(count) { states.base[$0] != 0 && isNull.base[$0] == 0 }
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
    words.byteCount + rows.byteCount + states.byteCount + isNull.byteCount + fixed.byteCount + (strings?.byteCount ?? 0)
  }
}
