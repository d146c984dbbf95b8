import Columnar

extension GroupKeys {
  /// Whether rows can be set aside by partition: keys live in packed words.
  var canSetAside: Bool { !isLoneString }

  /// The owners of the strings that were interned.
  var heaps: [StringHeap] { loneShared?.heaps ?? columns.compactMap { $0.interner?.heap } }

  /// A hash of each row's keys that does not depend on this worker's numbering of strings.
  func contentHashes(_ words: [UnsafeMutablePointer<UInt64>], _ n: Int, _ out: UnsafeMutablePointer<UInt64>) {
    out.update(repeating: 0x9E37_79B9_7F4A_7C15, count: n)
    var masks = [UInt64](repeating: .max, count: wordCount)
    for column in columns {
      guard let interner = column.interner else { continue }
      let shift = UInt64(column.shift)
      masks[column.word] &= ~(UInt64(UInt32.max) << shift)
      let word = words[column.word]
      let hashes = interner.hashTable
      for i in 0..<n {
        let number = Int(UInt32(truncatingIfNeeded: word[i] >> shift))
        out[i] = GroupTable.scramble(out[i] ^ hashes[number], 0xA076_1D64_78BD_642F)
      }
    }
    for (word, mask) in zip(words, masks) where mask != 0 {
      for i in 0..<n { out[i] = GroupTable.scramble(out[i] ^ (word[i] & mask), 0xE703_7ED1_A0B4_28DB) }
    }
  }

  /// The partition of each group from `first` on.
  func groupPartitions(from first: Int = 0) -> [UInt8] {
    if let loneInterner { return loneInterner.partitions(from: first) }
    if loneShared != nil { return SharedStrings.partitions(of: first..<count) }
    let n = count - first
    var out = [UInt8](repeating: 0, count: n)
    let hashes = GroupArray<UInt64>(count: n)
    let all = words(of: (UInt32(first)..<UInt32(count)).map { $0 }[...])
    withExtendedLifetime(all) { contentHashes(all.map { $0.pointer(as: UInt64.self) }, n, hashes.base) }
    for i in 0..<n { out[i] = PartitionedRows.partition(hashes.base[i]) }
    return out
  }

  /// The key words of some groups, one buffer a word.
  func words(of groups: ArraySlice<UInt32>) -> [Buffer] {
    (0..<wordCount).map { w in
      let out = Buffer(byteCount: groups.count * 8)
      let target = out.pointer(as: UInt64.self)
      copyWord(w, of: groups, to: target)
      return out
    }
  }

  /// The strings of interned columns as dictionaries; nil for other columns.
  func valueDictionaries() -> [VectorDictionary?] {
    columns.map { column in column.strings().map { VectorDictionary(values: $0, isDistinct: true) } }
  }
}
