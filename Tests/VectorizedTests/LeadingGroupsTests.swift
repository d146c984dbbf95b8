import Columnar
import TestSupport
import Testing

@testable import Vectorized

/// Top-N of groups by a count over several workers, of which only leading groups are put together.
@Suite struct LeadingGroupsTests {
  private static let keyTypes: [[DataType]] = [
    [.bigint], [.text], [.integer, .text], [.bigint, .integer], [.text, .text], [.double],
  ]

  /// Rows of `types` and a number, in batches of 2,000; a few key rows are in most rows, and one of them may be NULL.
  private func values(_ types: [DataType], seed: Int) -> (inputs: [ColumnReference], plan: PhysicalPlan) {
    var random = SeededGenerator(seed: UInt64(seed))
    let rowCount = 30_000
    let distinct = 9_000
    let pools = types.map {
      RandomVectors.values($0, count: distinct, distinct: distinct, nullShare: 0.02, using: &random)
    }
    let picked = (0..<rowCount).map { _ -> Int in
      let part = Double.random(in: 0..<1, using: &random)
      return Int(part * part * part * part * Double(distinct))
    }
    var columns = pools.map { pool in picked.map { $0 < 2 && seed % 3 == 0 ? Value.null : pool[$0] } }
    columns.append((0..<rowCount).map { _ in .integer(Int64.random(in: 0..<500, using: &random)) })
    let all = types + [.bigint]
    return GroupPlans.input(all, columns, form: seed)
  }

  private func usesLeadingGroups(_ context: ExecutionContext) -> Bool {
    (0..<8).contains { context.profile.entry($0)?.notes.contains("results of leading groups") == true }
  }

  @Test(arguments: 0..<24)
  func leadingGroupsHoldTheBest(seed: Int) throws {
    let types = Self.keyTypes[seed % Self.keyTypes.count]
    let (inputs, input) = values(types, seed: seed)
    let number = Expression.column(inputs[types.count])
    let plan = GroupPlans.aggregate(
      input, keys: inputs[..<types.count],
      [
        GroupPlans.call("count", []), GroupPlans.call("sum", [number]),
        GroupPlans.call("count", [number], isDistinct: true),
        GroupPlans.call("avg", [number]), GroupPlans.call("max", [number]),
      ])
    let output = plan.output
    var keys = [SortKey(.column(output[types.count + (seed % 2) * 2]), isDescending: true)]
    keys += output[0..<types.count].map { SortKey(.column($0), isDescending: seed % 4 == 1) }
    let top = PhysicalPlan.topN(TopNPlan(input: .aggregate(plan), keys: keys, count: 13, offset: 4))
    let sorted = PhysicalPlan.sort(SortPlan(input: .aggregate(plan), keys: keys))
    let all = try GroupPlans.rows(sorted, ExecutionContext(settings: ExecutionSettings(threads: 1)))
    for threads in 2...3 {
      let context = ExecutionContext(
        settings: ExecutionSettings(threads: threads, partitionGroupLimit: .max, partitionedMergeLimit: 10))
      #expect(try GroupPlans.rows(top, context) == Array(all[4..<17]), "seed \(seed), \(threads) threads")
      #expect(usesLeadingGroups(context), "seed \(seed), \(threads) threads")
    }
  }

  /// Too few groups, or counts that are all the same: everything is put together.
  @Test func evenCountsHaveNoLeaders() throws {
    let keys = (0..<20_000).map { Value.integer(Int64($0 / 2)) }
    let inputs = [ColumnReference(id: 0, type: .bigint, name: "c")]
    let batches = stride(from: 0, to: 20_000, by: 2_000).map {
      Batch(columns: [Vector(.bigint, Array(keys[$0..<($0 + 2_000)]))], count: 2_000)
    }
    let plan = GroupPlans.aggregate(
      .values(ValuesPlan(output: inputs, batches: batches)), keys: inputs[...], [GroupPlans.call("count", [])])
    let order = [SortKey(.column(plan.output[1]), isDescending: true), SortKey(.column(plan.output[0]))]
    let context = ExecutionContext(
      settings: ExecutionSettings(threads: 2, partitionGroupLimit: .max, partitionedMergeLimit: 10))
    let found = try GroupPlans.rows(.topN(TopNPlan(input: .aggregate(plan), keys: order, count: 3)), context)
    #expect(found == (0..<3).map { [.integer(Int64($0)), .integer(2)] })
    #expect(!usesLeadingGroups(context))
  }

  /// A sum that is out of range only when workers' parts are added fails, though its group is far from leading.
  @Test func overflowOfOtherGroupsFails() throws {
    let inputs = ["k", "v"].enumerated().map { ColumnReference(id: $0, type: .bigint, name: $1) }
    // Batch by batch: one leading key, many others; key 7 has a half of the range in the first and the last batch.
    let batches = (0..<20).map { batch in
      let keys = (0..<2_000).map { Value.integer($0 < 1_000 ? -1 : $0 == 1_500 ? 7 : Int64(batch * 2_000 + $0)) }
      let numbers = (0..<2_000).map { row in
        Value.integer(row == 1_500 && (batch == 0 || batch == 19) ? .max / 2 + 10 : 1)
      }
      return Batch(columns: [Vector(.bigint, keys), Vector(.bigint, numbers)], count: 2_000)
    }
    let plan = GroupPlans.aggregate(
      .values(ValuesPlan(output: inputs, batches: batches)), keys: inputs[..<1],
      [GroupPlans.call("count", []), GroupPlans.call("sum", [.column(inputs[1])])])
    let order = [SortKey(.column(plan.output[1]), isDescending: true)]
    let top = PhysicalPlan.topN(TopNPlan(input: .aggregate(plan), keys: order, count: 1))
    for threads in 1...3 {
      #expect(throws: EvaluationError.self) {
        let settings = ExecutionSettings(threads: threads, partitionGroupLimit: .max, partitionedMergeLimit: 10)
        _ = try GroupPlans.rows(top, ExecutionContext(settings: settings))
      }
    }
  }

  @Test func boundIsReachedByAsManyAsWanted() {
    var random = SeededGenerator(seed: 3)
    for round in 0..<200 {
      let largest = Int64(1) << Int64.random(in: 1..<40, using: &random)
      let counts = (0..<300).map { _ in Int64.random(in: 0..<largest, using: &random) }
      let wanted = Int.random(in: 1..<320, using: &random)
      let bound = LeadingGroups.bound(Vector(.bigint, counts.map { .integer($0) }), wanted)
      let sorted = counts.filter { $0 > 0 }.sorted(by: >)
      if wanted > sorted.count {
        #expect(bound == 0, "round \(round)")
      } else {
        #expect(bound <= sorted[wanted - 1] && bound > 0, "round \(round)")
        #expect(Double(bound) > Double(sorted[wanted - 1]) * 15 / 16, "round \(round)")
      }
    }
  }
}
