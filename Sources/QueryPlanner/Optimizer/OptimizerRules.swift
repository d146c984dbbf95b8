/// All rules in the order in which they run.
package enum OptimizerRules {
  static let all: [any OptimizerRule.Type] = [
    // Constants first: everything below looks at folded predicates.
    FoldConstants.self,
    SimplifyPredicates.self,
    // Needs folded constants on one side of comparisons.
    UnwrapCasts.self,
    UnwrapTimeFunctions.self,
    UnwrapTextSearches.self,
    // Behind what makes LIKE of other searches.
    UnwrapCaseMappings.self,
    // These put projections over aggregations, which the next ones merge and push filters through. Cases become counts
    // first, since shared sums can use them.
    ReduceGroupKeys.self,
    CountCases.self,
    ShareLinearSums.self,
    // Behind the rules for single calls: it looks at what they left.
    GroupDistinctValues.self,
    MergeProjections.self,
    PushDownFilters.self,
    // Copies filters over equal join keys, which then move down themselves.
    DeriveJoinPredicates.self,
    EliminateEmptyInputs.self,
    // Needs filters in place: only a bare scan is answered.
    AnswerFromMetadata.self,
    // Takes what that found for conditions; before joins are ordered, since it removes some.
    InlineKnownRows.self,
    OrderJoins.self,
    // Before limits join sorts into top-Ns: without a sort a limit stops the scan.
    ReduceSortKeys.self,
    PushDownLimits.self,
    // Needs top-Ns, and projections merged.
    PullProjectionsAboveTopN.self,
    // Before columns are pruned: a sort's keys may be all that needs them.
    RemoveUselessSorts.self,
    // Last, as the others may drop uses of columns.
    PruneColumns.self,
    RemoveTrivialProjections.self,
  ]

  /// Names for switches, in the order in which the rules run.
  package static var names: [String] { all.map { $0.name } }
}
