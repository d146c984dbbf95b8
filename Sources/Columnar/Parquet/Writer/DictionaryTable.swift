/// Gives each distinct value a code, in order of appearance.
final class DictionaryTable<Word: StoredWord> {
  private var entries = OutputBytes()
  private(set) var count = 0
  /// Code + 1 of the value in a slot, 0 when free; at most half full, probed linearly.
  private var slots: [UInt32]
  private var shift: UInt64

  init() {
    slots = Array(repeating: 0, count: 1 << 10)
    shift = 64 - 10
  }

  /// The entries, in order of their codes.
  var values: UnsafeMutablePointer<Word> { entries.base.assumingMemoryBound(to: Word.self) }

  /// The value's code; `store` makes the copy to keep of a value that is new.
  @inline(__always)
  func code(_ word: Word, _ store: (Word) -> Word) -> UInt32 {
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: word.storedHash &>> shift)
    let values = self.values
    while true {
      let found = slots.withUnsafeBufferPointer { $0.baseAddress.unsafelyUnwrapped[slot] }
      if found == 0 { break }
      if Word.isSame(values[Int(truncatingIfNeeded: found) &- 1], word) { return found &- 1 }
      slot = (slot &+ 1) & mask
    }
    return insert(store(word), slot)
  }

  @inline(never)
  private func insert(_ word: Word, _ slot: Int) -> UInt32 {
    entries.append(littleEndian: word)
    count += 1
    slots[slot] = UInt32(count)
    if count * 2 > slots.count { grow() }
    return UInt32(count - 1)
  }

  /// Puts the entries into another order; no code can be asked for afterwards.
  func replaceEntries(_ sorted: OutputBytes) { entries = sorted }

  private func grow() {
    let bits = UInt64(slots.count.trailingZeroBitCount + 2)
    slots = Array(repeating: 0, count: 1 << Int(bits))
    shift = 64 - bits
    let values = self.values
    for i in 0..<count {
      var slot = Int(truncatingIfNeeded: values[i].storedHash &>> shift)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(i + 1)
    }
  }
}
