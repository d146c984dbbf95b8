import Columnar

/// Keys brought together by group.
struct KeysByGroup: @unchecked Sendable {
  // Sendable: the keys are written by `init` alone; `RankedKeys`, which reorders them, has them to itself.
  fileprivate let storage: Buffer
  let width: Int
  /// Where each group's keys begin, and the count at the end.
  let starts: [Int]

  /// - Parameters:
  ///   - keys: `width` bytes each.
  ///   - groups: of each key; nil when all are of group 0.
  init(
    _ keys: UnsafePointer<UInt8>, width: Int, count: Int, groups: UnsafePointer<UInt32>?, groupCount: Int
  ) {
    self.width = width
    storage = Buffer(byteCount: max(count, 1) * width)
    guard let groups else {
      storage.pointer(as: UInt8.self).update(from: keys, count: count * width)
      starts = [0] + Array(repeating: count, count: max(groupCount, 1))
      return
    }
    starts = CountingSort.starts(groups, count, placeCount: groupCount)
    let source = UnsafeRawPointer(keys)
    switch width {
    case 1: scatter(source, as: UInt8.self, count, groups)
    case 2: scatter(source, as: UInt16.self, count, groups)
    case 4: scatter(source, as: UInt32.self, count, groups)
    case 8: scatter(source, as: UInt64.self, count, groups)
    default: scatter(source, as: UInt128.self, count, groups)
    }
  }

  private func scatter<Key: BitwiseCopyable>(
    _ source: UnsafeRawPointer, as _: Key.Type, _ count: Int, _ groups: UnsafePointer<UInt32>
  ) {
    CountingSort.scatter(
      source.assumingMemoryBound(to: Key.self), groups, count, starts: starts, to: storage.pointer(as: Key.self))
  }

  /// Copies the keys of a group; returns how many they are.
  func copy(_ group: Int, to target: UnsafeMutablePointer<UInt8>) -> Int {
    let count = starts[group + 1] - starts[group]
    target.update(from: storage.pointer(as: UInt8.self) + starts[group] * width, count: count * width)
    return count
  }
}

/// Selects single ranks among the keys of a group: in linear time, without sorting.
struct RankedKeys<Key: FixedWidthInteger & BitwiseCopyable> {
  private let groups: KeysByGroup
  private let keys: UnsafeMutablePointer<Key>

  init(_ groups: KeysByGroup) {
    self.groups = groups
    keys = groups.storage.pointer(as: Key.self)
  }

  func count(_ group: Int) -> Int { groups.starts[group + 1] - groups.starts[group] }

  /// The key of a group that `rank` others come before.
  ///
  /// Each round parts the keys by a pivot, first those below it, then those equal to it, so that many equal keys end the
  /// search instead of slowing it. Compares do not branch.
  func select(_ group: Int, _ rank: Int) -> Key {
    var low = groups.starts[group]
    var end = groups.starts[group + 1]
    let wanted = low + rank
    while end - low > 1 {
      let pivot = Self.middle(keys[low], keys[low + (end - low) / 2], keys[end - 1])
      let below = part(low..<end) { $0 < pivot }
      if wanted < below {
        end = below
        continue
      }
      let equal = part(below..<end) { $0 <= pivot }
      if wanted < equal { return pivot }
      low = equal
    }
    return keys[low]
  }

  /// Brings keys that pass to the front; where the others begin.
  @inline(__always)
  private func part(_ range: Range<Int>, _ passes: (Key) -> Bool) -> Int {
    var next = range.lowerBound
    for i in range {
      let key = keys[i]
      keys[i] = keys[next]
      keys[next] = key
      next &+= Int(unsafeBitCast(passes(key), to: UInt8.self))
    }
    return next
  }

  private static func middle(_ a: Key, _ b: Key, _ c: Key) -> Key { max(min(a, b), min(max(a, b), c)) }
}
