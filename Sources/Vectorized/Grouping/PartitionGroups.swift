import Columnar

/// The groups of one hash partition: numbers keys as `GroupKeys` does, from what workers have already packed or interned.
///
/// Strings are not copied; the workers' heaps live as long as the result.
final class PartitionGroups {
  /// The common layout, and the numbering of strings inside packed words.
  private let keys: GroupKeys
  private let table: GroupTable?
  private let interner: StringInterner?
  /// The group of a lone 64-bit key's NULL.
  private var nullGroup: Int?

  /// - Parameter expectedCount: about how many groups will come.
  init(_ keys: GroupKeys, heaps: [StringHeap], expectedCount: Int) {
    self.keys = keys
    if keys.isLoneString {
      table = nil
      interner = StringInterner(borrowing: heaps, expectedCount: expectedCount)
    } else {
      table = GroupTable(wordCount: keys.wordCount, expectedCount: expectedCount)
      interner = nil
    }
  }

  /// Groups so far; with a lone string key group 0 stands for NULL, whether NULL occurred or not.
  var count: Int { table?.count ?? interner?.count ?? 0 }

  /// The group of each packed row.
  func find(_ words: [UnsafeMutablePointer<UInt64>], _ n: Int, _ out: UnsafeMutablePointer<UInt32>) {
    table?.find(words, n, out)
  }

  /// The groups that some groups of a worker become.
  ///
  /// - Parameter translate: gives the words of packed keys the common numbers of strings.
  func absorb(
    _ groups: ArraySlice<UInt32>, of worker: GroupKeys, translate: ([UnsafeMutablePointer<UInt64>], Int) -> Void
  ) -> [UInt32] {
    let n = groups.count
    return [UInt32](unsafeUninitializedCapacity: n) { out, count in
      count = n
      guard let targets = out.baseAddress, n > 0 else { return }
      if let interner {
        if let theirs = worker.loneInterner { interner.adopt(groups, of: theirs, targets) }
        if let shared = worker.loneShared { shared.adopt(groups, into: interner, targets) }
        return
      }
      let words = worker.words(of: groups)
      withExtendedLifetime(words) {
        let bases = words.map { $0.pointer(as: UInt64.self) }
        translate(bases, n)
        guard let null = worker.nullGroup, let at = groups.firstIndex(of: UInt32(null)) else {
          table?.find(bases, n, targets)
          return
        }
        // The NULL group has no key of its own: it goes around the table.
        let place = at - groups.startIndex
        table?.find(bases, place, targets)
        table?.find(bases.map { $0 + (place + 1) }, n - place - 1, targets + (place + 1))
        targets[place] = nullNumber()
      }
    }
  }

  private func nullNumber() -> UInt32 {
    let number = nullGroup ?? table?.appendDetached() ?? 0
    nullGroup = number
    return UInt32(number)
  }

  /// Key column `at` of all groups.
  ///
  /// - Parameter values: the strings that words number.
  func column(_ at: Int, values: VectorDictionary?) -> Vector {
    if let interner { return interner.values(keys.types[at]) }
    guard let table else { return Vector(.null(keys.types[at]), count: 0) }
    return keys.columns[at].unpack(table.packedKeys, 0..<table.count, values: values, nullGroup: nullGroup)
  }
}
