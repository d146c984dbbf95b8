import Columnar

/// Adds up the groups of workers that have all taken the numbers of the table's column (`KeyColumn.adopted`): a group has one
/// number at every worker, so a range of numbers is a part, and strings are looked at when they are given out.
final class NumberedGrouping: RowParts, @unchecked Sendable {
  // Sendable: workers' states are only read.
  private let plan: AggregatePlan
  private let states: [AggregateState]
  private let keys: GroupKeys
  private let numberCount: Int
  /// Below a top-N: what the parts that are done leave to the others.
  private let bound = SharedBound()

  /// Numbers in a part: their states fit in the near caches.
  private static let partSize = 1 << 14

  /// nil when workers number groups differently.
  init?(_ workers: [WorkerGroups], _ plan: AggregatePlan) {
    guard let keys = workers[0].state.keys, keys.isAdopted,
      workers.allSatisfy({ $0.rows == nil && $0.state.keys?.sharesNumbers(with: keys) == true })
    else { return nil }
    self.plan = plan
    self.keys = keys
    states = workers.map(\.state)
    numberCount = states.reduce(0) { max($0, $1.groupCount) }
    AggregateState.prepareToMerge(states)
  }

  var partCount: Int { (numberCount + Self.partSize - 1) / Self.partSize }

  func rows(ofPart part: Int) throws -> Batch {
    let first = part * Self.partSize
    let range = first..<min(first + Self.partSize, numberCount)
    var targets = [UInt32](repeating: .max, count: range.count)
    var numbers: [UInt32] = []
    for number in range where states.contains(where: { hasRows($0, number) }) {
      targets[number - first] = UInt32(numbers.count)
      numbers.append(UInt32(number))
    }
    let sum = AggregateState(partitionOf: states[0])
    sum.resize(numbers.count)
    for state in states {
      let sources = numbers.filter { hasRows(state, Int($0)) }
      try sum.merge(state, GroupMapping(sources: sources, targets: sources.map { targets[Int($0) - first] }))
    }
    return try PartitionResult(plan, NumberedPart(keys: keys, numbers: numbers), sum, bound: bound).batch()
  }

  private func hasRows(_ state: AggregateState, _ number: Int) -> Bool {
    number < state.groupCount && state.rowCounts.counts.base[number] != 0
  }
}

/// The groups of a range of numbers.
private struct NumberedPart: GroupPart {
  let keys: GroupKeys
  let numbers: [UInt32]

  var count: Int { numbers.count }

  func key(_ at: Int) -> Vector { keys.keyVectors(of: numbers)[at] }

  func key(_ at: Int, of groups: [UInt32]) -> Vector { keys.keyVectors(of: groups.map { numbers[Int($0)] })[at] }
}
