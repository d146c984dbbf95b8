import Columnar

/// One worker's state while expressions run: results of shared sub-expressions for the current batch.
package final class EvaluationContext {
  /// Results of `SharedNode`s by slot, for the batch at hand.
  var memo: [Vector?]
  let usesDictionaries: Bool
  /// What `TimeCodesNode`s keep from batch to batch; nil in nested contexts, whose rows are few.
  let bucketDictionaries: BucketDictionaries?

  package init(slotCount: Int = 0, usesDictionaries: Bool = true, bucketCount: Int = 0) {
    bucketDictionaries = bucketCount > 0 && usesDictionaries ? BucketDictionaries(count: bucketCount) : nil
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
