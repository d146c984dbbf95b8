import CKernels
import Columnar

/// Gives each distinct string a dense number from 1 on, in order of first sight; number 0 is NULL.
///
/// Open addressing with linear probing over slots of (hash tag, number), views dense by number (KERNELS: hash tables).
/// Strings are copied, so that what they came from can go. Used by one worker at a time.
final class StringInterner {
  /// Low 32 bits: number, 0 for a free slot; high 32 bits: the hash's high half.
  private var slots: GroupArray<UInt64>
  private var mask: Int
  private let views = GroupArray<StringView>(count: 1)
  private let hashes = GroupArray<UInt64>(count: 1)
  private let heap = StringHeap()
  /// Numbers given out, the one of NULL included.
  private(set) var count = 1

  init() {
    slots = GroupArray(count: 1 << 12)
    mask = 1 << 12 - 1
  }

  /// The number of `view`, given out now if it is new.
  func intern(_ view: StringView) -> UInt32 { intern(view, view.hash) }

  @inline(__always)
  func intern(_ view: StringView, _ hash: UInt64) -> UInt32 {
    let tag = hash & 0xFFFF_FFFF_0000_0000
    var at = Int(truncatingIfNeeded: hash) & mask
    let table = slots.base
    while true {
      let slot = table[at]
      if slot == 0 { break }
      if slot & 0xFFFF_FFFF_0000_0000 == tag {
        let number = Int(slot & 0xFFFF_FFFF)
        if views.base[number] == view { return UInt32(truncatingIfNeeded: number) }
      }
      at = (at &+ 1) & mask
    }
    return insert(view, hash, at)
  }

  /// The number of `view` if it has one.
  func number(of view: StringView) -> UInt32? {
    let hash = view.hash
    let tag = hash & 0xFFFF_FFFF_0000_0000
    var at = Int(truncatingIfNeeded: hash) & mask
    while true {
      let slot = slots.base[at]
      if slot == 0 { return nil }
      if slot & 0xFFFF_FFFF_0000_0000 == tag {
        let number = Int(slot & 0xFFFF_FFFF)
        if views.base[number] == view { return UInt32(truncatingIfNeeded: number) }
      }
      at = (at &+ 1) & mask
    }
  }

  @inline(never)
  private func insert(_ view: StringView, _ hash: UInt64, _ at: Int) -> UInt32 {
    let number = count
    count += 1
    views.resize(count)
    hashes.resize(count)
    views.base[number] = heap.store(view)
    hashes.base[number] = hash
    slots.base[at] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(number)
    if count * 3 > mask { grow() }
    return UInt32(truncatingIfNeeded: number)
  }

  private func grow() {
    let size = (mask + 1) * 4
    let larger = GroupArray<UInt64>(count: size)
    mask = size - 1
    for number in 1..<count {
      let hash = hashes.base[number]
      var at = Int(truncatingIfNeeded: hash) & mask
      while larger.base[at] != 0 { at = (at &+ 1) & mask }
      larger.base[at] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(number)
    }
    slots = larger
  }

  /// Numbers of `n` strings; slots are asked for ahead when the table is larger than the near caches.
  func intern(_ source: UnsafePointer<StringView>, _ n: Int, _ out: UnsafeMutablePointer<UInt32>) {
    let block = 256
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: block) { hashed in
      guard let h = hashed.baseAddress else { return }
      var from = 0
      while from < n {
        let m = min(block, n - from)
        let table = slots.base
        let far = mask > 1 << 16
        for i in 0..<m {
          h[i] = source[from &+ i].hash
          if far { colq_prefetch(table + (Int(truncatingIfNeeded: h[i]) & mask)) }
        }
        for i in 0..<m { out[from &+ i] = intern(source[from &+ i], h[i]) }
        from += m
      }
    }
  }

  /// The hash of each number's string; 0 for NULL.
  var hashTable: UnsafePointer<UInt64> { UnsafePointer(hashes.base) }

  /// All strings as the entries of a dictionary: entry 0 is NULL.
  func values(_ type: DataType) -> Vector {
    let buffer = Buffer(byteCount: count * MemoryLayout<StringView>.stride)
    buffer.pointer(as: StringView.self).update(from: views.base, count: count)
    let validity = Bitmap(repeating: true, count: count)
    validity.clear(0)
    return Vector(type, flat: buffer, count: count, validity: validity, heap: heap)
  }

  /// Adds all strings of `other`; element i of the result is my number for its number i.
  func absorb(_ other: StringInterner) -> [UInt32] {
    var numbers = [UInt32](repeating: 0, count: other.count)
    for number in 1..<max(other.count, 1) {
      numbers[number] = intern(other.views.base[number], other.hashes.base[number])
    }
    return numbers
  }

  var byteCount: Int { slots.byteCount + views.byteCount + hashes.byteCount + heap.byteCount }
}
