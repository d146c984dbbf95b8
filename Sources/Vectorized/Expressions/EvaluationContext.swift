import Columnar

/// One worker's state while expressions run: results of shared sub-expressions for the current batch.
package final class EvaluationContext {
  /// Results of `SharedNode`s by slot, for the batch at hand.
  var memo: [Vector?]
  let usesDictionaries: Bool

  package init(slotCount: Int = 0, usesDictionaries: Bool = true) {
    memo = Array(repeating: nil, count: slotCount)
    self.usesDictionaries = usesDictionaries
  }

  /// Forgets the last batch; called before each new one.
  package func begin() {
    for slot in memo.indices { memo[slot] = nil }
  }

  /// A context for a part of the batch (a CASE branch), where the memo would name other rows.
  func nested() -> EvaluationContext {
    EvaluationContext(slotCount: memo.count, usesDictionaries: usesDictionaries)
  }
}
