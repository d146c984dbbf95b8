import CKernels
import Columnar

/// Numbers distinct keys of one or more 64-bit words densely from 0 on.
///
/// Slots are (hash tag, group number + 1); keys lie dense by group number. Used by one worker at a time.
final class GroupTable {
  let wordCount: Int
  private var slots: GroupArray<UInt64>
  private(set) var mask: Int
  /// `wordCount` words a group.
  private let keys = GroupArray<UInt64>()
  private(set) var count = 0
  /// Groups at which the slots grow.
  private var capacity: Int
  /// The group that has no slot.
  private var detached: Int?

  /// From so many slots on a table doubles, and is filled to a half instead of a third: it is larger than the near caches
  /// then, and a slot of a smaller table is found sooner though more are looked at.
  static let doublingSlotCount = 1 << 18

  /// - Parameter expectedCount: about how many groups will come; the table grows when there are more.
  init(wordCount: Int, expectedCount: Int = 0) {
    self.wordCount = wordCount
    let slotCount = Self.slotCount(for: expectedCount)
    slots = GroupArray(count: slotCount)
    mask = slotCount - 1
    capacity = Self.capacity(slotCount)
  }

  /// Slots for so many groups, a power of two.
  static func slotCount(for expectedCount: Int) -> Int {
    var slotCount = 1 << 12
    while capacity(slotCount) < expectedCount { slotCount *= 2 }
    return slotCount
  }

  /// Groups that a table of so many slots takes.
  static func capacity(_ slotCount: Int) -> Int { slotCount >= doublingSlotCount ? slotCount / 2 : slotCount / 3 }

  /// Slots after those are full.
  static func grown(_ slotCount: Int) -> Int { slotCount * (slotCount < doublingSlotCount ? 4 : 2) }

  func key(_ group: Int) -> UnsafePointer<UInt64> { UnsafePointer(keys.base + group * wordCount) }

  /// Gives the slots' memory back. They are made again when a key is looked up, which should not be soon.
  func releaseSlots() {
    slots = GroupArray()
  }

  /// Makes slots that were given back again: `findExisting` makes none.
  func ensureSlots() {
    if slots.count == 0 { place(in: mask + 1) }
  }

  /// The group of each row; `words[w][i]` is word w of row i's key.
  func find(_ words: [UnsafeMutablePointer<UInt64>], _ n: Int, _ out: UnsafeMutablePointer<UInt32>) {
    ensureSlots()
    let block = 512
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: block) { hashed in
      guard let h = hashed.baseAddress else { return }
      var from = 0
      while from < n {
        let m = min(block, n - from)
        hash(words, from, m, h)
        prefetchSlots(h, m)
        prefetchKeys(h, m)
        switch wordCount {
        case 1: findOne(words[0] + from, h, m, out + from)
        case 2: findTwo(words[0] + from, words[1] + from, h, m, out + from)
        default: findMany(words, from, h, m, out + from)
        }
        from += m
      }
    }
  }

  func hash(_ words: [UnsafeMutablePointer<UInt64>], _ from: Int, _ m: Int, _ h: UnsafeMutablePointer<UInt64>) {
    let first = words[0] + from
    for i in 0..<m { h[i] = Self.scramble(first[i] ^ 0x9E37_79B9_7F4A_7C15, 0xA076_1D64_78BD_642F) }
    for word in words.dropFirst() {
      let next = word + from
      for i in 0..<m { h[i] = Self.scramble(h[i] ^ next[i], 0xE703_7ED1_A0B4_28DB) }
    }
  }

  @inline(__always)
  func slot(_ at: Int) -> UInt64 { slots.base[at] }

  /// Asks for the slots of `m` hashes when the table is larger than the near caches.
  @inline(__always)
  func prefetchSlots(_ h: UnsafePointer<UInt64>, _ m: Int) {
    guard mask > 1 << 15 else { return }
    let table = slots.base
    for i in 0..<m { colq_prefetch(table + (Int(truncatingIfNeeded: h[i]) & mask)) }
  }

  /// Asks for the keys that the slots name; the slots are on their way.
  @inline(__always)
  func prefetchKeys(_ h: UnsafePointer<UInt64>, _ m: Int) {
    guard mask > 1 << 15 else { return }
    let table = slots.base
    let known = keys.base - wordCount
    for i in 0..<m {
      colq_prefetch(known + Int(table[Int(truncatingIfNeeded: h[i]) & mask] & 0xFFFF_FFFF) &* wordCount)
    }
  }

  @inline(__always)
  static func scramble(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }

  private func findOne(
    _ word: UnsafePointer<UInt64>, _ h: UnsafePointer<UInt64>, _ m: Int, _ out: UnsafeMutablePointer<UInt32>
  ) {
    for i in 0..<m {
      let key = word[i]
      let tag = h[i] & 0xFFFF_FFFF_0000_0000
      var at = Int(truncatingIfNeeded: h[i]) & mask
      var group = -1
      let table = slots.base
      let known = keys.base
      while true {
        let slot = table[at]
        if slot == 0 { break }
        if slot & 0xFFFF_FFFF_0000_0000 == tag {
          let candidate = Int(slot & 0xFFFF_FFFF) &- 1
          if known[candidate] == key {
            group = candidate
            break
          }
        }
        at = (at &+ 1) & mask
      }
      if group < 0 {
        group = insert(h[i], at)
        keys.base[group] = key
        growIfNeeded()
      }
      out[i] = UInt32(truncatingIfNeeded: group)
    }
  }

  private func findTwo(
    _ word0: UnsafePointer<UInt64>, _ word1: UnsafePointer<UInt64>, _ h: UnsafePointer<UInt64>, _ m: Int,
    _ out: UnsafeMutablePointer<UInt32>
  ) {
    for i in 0..<m {
      let tag = h[i] & 0xFFFF_FFFF_0000_0000
      var at = Int(truncatingIfNeeded: h[i]) & mask
      var group = -1
      let table = slots.base
      let known = keys.base
      while true {
        let slot = table[at]
        if slot == 0 { break }
        if slot & 0xFFFF_FFFF_0000_0000 == tag {
          let candidate = Int(slot & 0xFFFF_FFFF) &- 1
          if known[candidate &* 2] == word0[i], known[candidate &* 2 &+ 1] == word1[i] {
            group = candidate
            break
          }
        }
        at = (at &+ 1) & mask
      }
      if group < 0 {
        group = insert(h[i], at)
        keys.base[group &* 2] = word0[i]
        keys.base[group &* 2 &+ 1] = word1[i]
        growIfNeeded()
      }
      out[i] = UInt32(truncatingIfNeeded: group)
    }
  }

  private func findMany(
    _ words: [UnsafeMutablePointer<UInt64>], _ from: Int, _ h: UnsafePointer<UInt64>, _ m: Int,
    _ out: UnsafeMutablePointer<UInt32>
  ) {
    for i in 0..<m {
      let tag = h[i] & 0xFFFF_FFFF_0000_0000
      var at = Int(truncatingIfNeeded: h[i]) & mask
      var group = -1
      while group < 0 {
        let slot = slots.base[at]
        if slot == 0 { break }
        if slot & 0xFFFF_FFFF_0000_0000 == tag {
          let candidate = Int(slot & 0xFFFF_FFFF) &- 1
          let known = keys.base + candidate &* wordCount
          var same = true
          for w in 0..<wordCount where known[w] != words[w][from &+ i] { same = false }
          if same { group = candidate }
        }
        if group < 0 { at = (at &+ 1) & mask }
      }
      if group < 0 {
        group = insert(h[i], at)
        for w in 0..<wordCount { keys.base[group &* wordCount &+ w] = words[w][from &+ i] }
        growIfNeeded()
      }
      out[i] = UInt32(truncatingIfNeeded: group)
    }
  }

  /// A new group that no key finds: its number is all there is. To be called once at most.
  func appendDetached() -> Int {
    detached = count
    count += 1
    keys.resize(count * wordCount)
    return count - 1
  }

  /// A new group in the free slot `at`; the caller writes its key.
  @inline(never)
  private func insert(_ hash: UInt64, _ at: Int) -> Int {
    let group = count
    count += 1
    keys.resize(count * wordCount)
    slots.base[at] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(count)
    return group
  }

  /// To be called after the newest group's key is written.
  @inline(__always)
  private func growIfNeeded() {
    if count > capacity { grow() }
  }

  /// Makes room for so many groups at once.
  func reserve(_ expectedCount: Int) {
    keys.reserve(expectedCount * wordCount)
    let size = Self.slotCount(for: expectedCount)
    if size > mask + 1 { place(in: size) }
  }

  private func grow() { place(in: Self.grown(mask + 1)) }

  /// Places all groups anew. Keys are read in the order of groups, and slots asked for ahead.
  @inline(never)
  private func place(in size: Int) {
    // The old slots go first: keys tell all that they knew.
    slots = GroupArray()
    slots = GroupArray<UInt64>(count: size)
    mask = size - 1
    capacity = Self.capacity(size)
    let block = 256
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: block) { hashed in
      guard let h = hashed.baseAddress else { return }
      for from in stride(from: 0, to: count, by: block) {
        let m = min(block, count - from)
        for i in 0..<m { h[i] = hash(ofGroup: from + i) }
        prefetchSlots(h, m)
        for i in 0..<m where from + i != detached { place(from + i, h[i]) }
      }
    }
  }

  @inline(__always)
  private func hash(ofGroup group: Int) -> UInt64 {
    let key = keys.base + group &* wordCount
    var hash = Self.scramble(key[0] ^ 0x9E37_79B9_7F4A_7C15, 0xA076_1D64_78BD_642F)
    var w = 1
    while w < wordCount {
      hash = Self.scramble(hash ^ key[w], 0xE703_7ED1_A0B4_28DB)
      w &+= 1
    }
    return hash
  }

  @inline(__always)
  private func place(_ group: Int, _ hash: UInt64) {
    let table = slots.base
    var at = Int(truncatingIfNeeded: hash) & mask
    while table[at] != 0 { at = (at &+ 1) & mask }
    table[at] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(group &+ 1)
  }

  var byteCount: Int { slots.byteCount + keys.byteCount }
}
