import Columnar
import Synchronization

/// The memory a query may hold in operators that keep rows or groups; asked for before more is kept.
///
/// Counts what grows with the data: groups, kept batches, build sides. Working memory of a batch is not counted.
package final class MemoryBudget: Sendable {
  /// Bytes.
  package let limit: Int
  private let used = Atomic<Int>(0)
  /// Gives up pages for what the query holds.
  private let cache: PageCache?
  /// Steps of `claimStep` that the cache knows of.
  private let claimedSteps = Atomic<Int>(0)

  /// Bytes: the cache is told of growth in steps, since telling takes a lock.
  private static let claimStep = 4 << 20

  package init(limit: Int, cache: PageCache? = nil) {
    self.limit = limit
    self.cache = cache
  }

  deinit { cache?.claim(-claimedSteps.load(ordering: .relaxed) * Self.claimStep) }

  /// Adds `byteCount` (less than 0 gives back). Throws when the query then holds more than its limit.
  func reserve(_ byteCount: Int) throws(EvaluationError) {
    let now = used.add(byteCount, ordering: .relaxed).newValue
    if let cache { claim(max(0, now) / Self.claimStep, from: cache) }
    if byteCount > 0, now > limit {
      throw EvaluationError(
        .exceededMemoryLimit,
        "query needs more memory than its limit of \(limit) bytes; raise the limit (--memory-limit) or ask for fewer groups or rows"
      )
    }
  }

  private func claim(_ steps: Int, from cache: PageCache) {
    let before = claimedSteps.exchange(steps, ordering: .relaxed)
    if steps != before { cache.claim((steps - before) * Self.claimStep) }
  }
}

extension Batch {
  /// About the bytes that keeping the batch costs; shared dictionaries are not counted.
  var byteCount: Int { columns.reduce(0) { $0 + $1.byteCount } }
}

extension Vector {
  fileprivate var byteCount: Int {
    switch form {
    case .constant: return 64
    case .dictionary: return count * codeWidth.rawValue
    case .flat:
      var total = count * type.physical.byteWidth
      if type.physical == .string {
        let views = pointer(as: StringView.self)
        for i in 0..<count where !views[i].isInline { total &+= views[i].count }
      }
      return total
    }
  }
}
