import Columnar

/// Groups of combinations of dictionary entries, known over many dictionaries: each file of a table has its own, with
/// mostly the same entries.
///
///     code of key k -> number of its entry in numberings[k] -> cell n0 + capacity0 * (n1 + capacity1 * …) -> group
final class CombinationGroups {
  /// Cells at most; they stay in the near caches.
  private static let cellLimit = 1 << 18
  private static let unknown = UInt32.max

  /// By key, the first key with the same codes.
  let sources: [Int]
  /// By leading key: what numbers its entries, together with those of the keys that share its codes.
  private let numberings: [(keys: GroupKeys, members: [Int])]
  private var capacities: [Int]
  private var groups: [UInt32] = []
  /// By combined code of the dictionaries at hand.
  private var cells: [UInt32] = []

  /// - Parameter types: of the keys.
  init(_ types: [DataType], sources: [Int]) {
    self.sources = sources
    let leaders = sources.indices.filter { sources[$0] == $0 }
    numberings = leaders.map { leader in
      let members = sources.indices.filter { sources[$0] == leader }
      return (GroupKeys(members.map { types[$0] }), members)
    }
    capacities = leaders.map { _ in 1 }
  }

  /// Makes ready for codes of these dictionaries, one for each key; false when the entries seen are too many.
  func begin(_ dictionaries: [VectorDictionary]) -> Bool {
    var cells: [UInt32] = [0]
    let numbers = numberings.map { numbering in
      let entries = numbering.members.map { dictionaries[$0].values }
      let count = dictionaries[numbering.members[0]].count
      return [UInt32](unsafeUninitializedCapacity: count) { out, initialized in
        if let base = out.baseAddress { numbering.keys.find(entries, count, base) }
        initialized = count
      }
    }
    guard makeRoom() else { return false }
    for at in numbers.indices.reversed() {
      cells = Self.expanded(cells, numbers[at], capacity: UInt32(truncatingIfNeeded: capacities[at]))
    }
    self.cells = cells
    return true
  }

  /// Capacities for all numbers given so far. New ones change the cells, so that all groups are asked for again.
  private func makeRoom() -> Bool {
    let counts = numberings.map(\.keys.count)
    if zip(counts, capacities).allSatisfy({ $0 <= $1 }), !groups.isEmpty { return true }
    var product = 1
    for (at, count) in counts.enumerated() {
      while capacities[at] < count { capacities[at] *= 2 }
      let (next, overflow) = product.multipliedReportingOverflow(by: capacities[at])
      if overflow || next > Self.cellLimit { return false }
      product = next
    }
    groups = Array(repeating: Self.unknown, count: product)
    return true
  }

  private static func expanded(_ outer: [UInt32], _ numbers: [UInt32], capacity: UInt32) -> [UInt32] {
    [UInt32](unsafeUninitializedCapacity: outer.count * numbers.count) { out, count in
      for cell in outer {
        for number in numbers {
          out[count] = cell &* capacity &+ number
          count += 1
        }
      }
    }
  }

  /// The groups of combined codes.
  ///
  /// - Parameter learn: the groups of codes whose combination is new.
  func find(_ codes: [UInt32], learn: ([UInt32]) -> [UInt32]) -> [UInt32] {
    var found = codes.map { groups[Int(cells[Int($0)])] }
    let fresh = found.indices.filter { found[$0] == Self.unknown }
    if fresh.isEmpty { return found }
    for (place, group) in zip(fresh, learn(fresh.map { codes[$0] })) {
      found[place] = group
      groups[Int(cells[Int(codes[place])])] = group
    }
    return found
  }
}
