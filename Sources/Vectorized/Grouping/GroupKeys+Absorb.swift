import Columnar

extension GroupKeys {
  /// Groups from which on several threads look them up.
  static let sharedLookUps = 1 << 15

  /// Adds all groups of `other`, whose packed words mean the same here: those that are known are found by all threads, the
  /// others are added in their order.
  func absorbWords(of other: GroupKeys, into table: GroupTable, threads: Int) -> [UInt32] {
    let n = other.count
    let numbers = GroupArray<UInt32>(count: n)
    table.ensureSlots()
    let share = max((n + threads - 1) / threads, 1)
    let ranges = stride(from: 0, to: n, by: share).map { $0..<min($0 + share, n) }
    _ = Parallel(ranges) { Self.findExisting($0, of: other, in: table, numbers.base) }.results()
    let fresh = (0..<UInt32(n)).filter { numbers.base[Int($0)] == GroupProbe.absent }
    let found = GroupArray<UInt32>(count: fresh.count)
    Self.withWords(of: other, fresh[...]) { table.find($0, fresh.count, found.base) }
    for (i, group) in fresh.enumerated() { numbers.base[Int(group)] = found.base[i] }
    return Array(UnsafeBufferPointer(start: numbers.base, count: n))
  }

  private static func findExisting(
    _ range: Range<Int>, of other: GroupKeys, in table: GroupTable, _ numbers: UnsafeMutablePointer<UInt32>
  ) {
    let step = 8_192
    for from in stride(from: range.lowerBound, to: range.upperBound, by: step) {
      let some = (UInt32(from)..<UInt32(min(from + step, range.upperBound))).map { $0 }
      withWords(of: other, some[...]) { table.findExisting($0, some.count, numbers + from) }
    }
  }

  private static func withWords(
    of other: GroupKeys, _ groups: ArraySlice<UInt32>, _ body: ([UnsafeMutablePointer<UInt64>]) -> Void
  ) {
    let words = other.words(of: groups)
    withExtendedLifetime(words) { body(words.map { $0.pointer(as: UInt64.self) }) }
  }
}
