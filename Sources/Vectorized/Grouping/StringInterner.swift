import CKernels
import Columnar

/// Gives each distinct string a dense number from 1 on, in order of first sight; number 0 is NULL.
///
/// Open addressing with linear probing over slots of (hash tag, number), views dense by number (KERNELS: hash tables).
/// Strings are copied, so that what they came from can go, or borrowed from heaps that then live as long as the interner.
/// Used by one worker at a time.
final class StringInterner {
  /// Low 32 bits: number, 0 for a free slot; high 32 bits: the hash's high half.
  private var slots: GroupArray<UInt64>
  private var mask: Int
  /// Strings at which the slots grow.
  private var capacity: Int
  private let views = GroupArray<StringView>(count: 1)
  private let hashes = GroupArray<UInt64>(count: 1)
  /// Owns the strings.
  let heap: StringHeap
  private let copies: Bool
  /// Numbers given out, the one of NULL included.
  private(set) var count = 1

  /// - Parameter slotCount: a power of two; the table grows.
  init(slotCount: Int = 1 << 12) {
    heap = StringHeap()
    copies = true
    slots = GroupArray(count: slotCount)
    mask = slotCount - 1
    capacity = GroupTable.capacity(slotCount)
  }

  /// An interner of strings that `heaps` own.
  init(borrowing heaps: [StringHeap], expectedCount: Int) {
    heap = StringHeap(retaining: heaps)
    copies = false
    let slotCount = GroupTable.slotCount(for: expectedCount)
    slots = GroupArray(count: slotCount)
    mask = slotCount - 1
    capacity = GroupTable.capacity(slotCount)
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
    views.base[number] = copies ? heap.store(view) : view
    hashes.base[number] = hash
    slots.base[at] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(number)
    if count > capacity { grow() }
    return UInt32(truncatingIfNeeded: number)
  }

  /// Places all strings anew; slots are asked for ahead.
  private func grow() {
    let size = GroupTable.grown(mask + 1)
    // The old slots go first: hashes tell all that they knew.
    slots = GroupArray()
    slots = GroupArray(count: size)
    mask = size - 1
    capacity = GroupTable.capacity(size)
    let table = slots.base
    let known = hashes.base
    let ahead = mask > 1 << 15 ? 16 : 0
    for number in 1..<count {
      if ahead > 0 { colq_prefetch(table + (Int(truncatingIfNeeded: known[min(number &+ ahead, count &- 1)]) & mask)) }
      let hash = known[number]
      var at = Int(truncatingIfNeeded: hash) & mask
      while table[at] != 0 { at = (at &+ 1) & mask }
      table[at] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(number)
    }
  }

  /// Strings that are looked up together.
  private static let blockSize = 512

  /// Numbers of `n` strings.
  func intern(_ source: UnsafePointer<StringView>, _ n: Int, _ out: UnsafeMutablePointer<UInt32>) {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: Self.blockSize) { hashed in
      guard let h = hashed.baseAddress else { return }
      var from = 0
      while from < n {
        let m = min(Self.blockSize, n - from)
        for i in 0..<m { h[i] = source[from &+ i].hash }
        fetchAhead(h, m)
        for i in 0..<m { out[from &+ i] = intern(source[from &+ i], h[i]) }
        from += m
      }
    }
  }

  /// Numbers of the `n` strings that `rows` names, at the places of these rows; `hashes` are by row.
  func intern(
    _ source: UnsafePointer<StringView>, rows: UnsafePointer<UInt32>, hashes: UnsafePointer<UInt64>, _ n: Int,
    _ out: UnsafeMutablePointer<UInt32>
  ) {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: Self.blockSize) { hashed in
      guard let h = hashed.baseAddress else { return }
      var from = 0
      while from < n {
        let m = min(Self.blockSize, n - from)
        for i in 0..<m { h[i] = hashes[Int(rows[from &+ i])] }
        // The table is one of many, so it is seldom in the near caches.
        if m > 4 { fetchAll(h, m) }
        for i in 0..<m {
          let row = Int(rows[from &+ i])
          out[row] = intern(source[row], h[i])
        }
        from += m
      }
    }
  }

  /// Asks for what looking up `m` hashes will touch when that is more than the near caches hold: slots, then views, then
  /// bytes, each pass while the loads of the one before are under way.
  private func fetchAhead(_ h: UnsafePointer<UInt64>, _ m: Int) {
    if mask > 1 << 13 { fetchAll(h, m) }
  }

  private func fetchAll(_ h: UnsafePointer<UInt64>, _ m: Int) {
    let table = slots.base
    let known = views.base
    for i in 0..<m { colq_prefetch(table + (Int(truncatingIfNeeded: h[i]) & mask)) }
    for i in 0..<m {
      colq_prefetch(known + Int(table[Int(truncatingIfNeeded: h[i]) & mask] & 0xFFFF_FFFF))
    }
    for i in 0..<m {
      let slot = table[Int(truncatingIfNeeded: h[i]) & mask]
      if slot == 0 || (slot ^ h[i]) & 0xFFFF_FFFF_0000_0000 != 0 { continue }
      let view = known[Int(slot & 0xFFFF_FFFF)]
      if !view.isInline, let bytes = UnsafeRawPointer(bitPattern: UInt(view.word1)) {
        colq_prefetch(bytes)
        if view.count > 64 { colq_prefetch(bytes + 64) }
      }
    }
  }

  /// The hash of each number's string; 0 for NULL.
  var hashTable: UnsafePointer<UInt64> { UnsafePointer(hashes.base) }

  /// The partition of each number from `first` on.
  func partitions(from first: Int = 0) -> [UInt8] {
    (first..<count).map { PartitionedRows.partition(hashes.base[$0]) }
  }

  func view(_ number: Int) -> StringView { views.base[number] }

  /// All strings as the entries of a dictionary: entry 0 is NULL.
  func values(_ type: DataType) -> Vector {
    let buffer = Buffer(byteCount: count * MemoryLayout<StringView>.stride)
    buffer.pointer(as: StringView.self).update(from: views.base, count: count)
    let validity = Bitmap(repeating: true, count: count)
    validity.clear(0)
    return Vector(type, flat: buffer, count: count, validity: validity, heap: heap)
  }

  /// The strings of some numbers; NULL for 0.
  func values(_ type: DataType, of numbers: [UInt32]) -> Vector {
    let buffer = Buffer(byteCount: numbers.count * MemoryLayout<StringView>.stride)
    let out = buffer.pointer(as: StringView.self)
    let validity = Bitmap(repeating: true, count: numbers.count)
    for (i, number) in numbers.enumerated() {
      out[i] = views.base[Int(number)]
      if number == 0 { validity.clear(i) }
    }
    return Vector(type, flat: buffer, count: numbers.count, validity: validity, heap: heap)
  }

  /// Adds all strings of `other`; element i of the result is my number for its number i.
  func absorb(_ other: StringInterner) -> [UInt32] {
    var numbers = [UInt32](repeating: 0, count: other.count)
    numbers.withUnsafeMutableBufferPointer { out in
      var from = 0
      while from < out.count, let base = out.baseAddress {
        let m = min(Self.blockSize, out.count - from)
        fetchAhead(other.hashes.base + from, m)
        for i in max(from, 1)..<max(from + m, 1) { base[i] = intern(other.views.base[i], other.hashes.base[i]) }
        from += m
      }
    }
    return numbers
  }

  /// Adds some strings of `other`; `out[i]` is my number for its number `numbers[i]`.
  func adopt(_ numbers: ArraySlice<UInt32>, of other: StringInterner, _ out: UnsafeMutablePointer<UInt32>) {
    let views = UnsafePointer(other.views.base)
    let hashes = UnsafePointer(other.hashes.base)
    let ahead = 16
    numbers.withUnsafeBufferPointer { numbers in
      for i in numbers.indices {
        // A partition's numbers lie far apart.
        if i &+ ahead < numbers.count {
          colq_prefetch(views + Int(numbers[i &+ ahead]))
          colq_prefetch(hashes + Int(numbers[i &+ ahead]))
        }
        let number = Int(numbers[i])
        out[i] = number == 0 ? 0 : intern(views[number], hashes[number])
      }
    }
  }

  var byteCount: Int { slots.byteCount + views.byteCount + hashes.byteCount + heap.byteCount }
}
