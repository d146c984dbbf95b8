import Columnar

/// The rows of a window in parts: each holds all rows of some hash partitions of the PARTITION BY keys, so that threads
/// compute parts apart and each works in its near caches, however many rows there are (ENGINE §5).
///
/// Parts and the order inside them depend on the rows alone, not on which worker read them.
final class WindowParts: RowParts, @unchecked Sendable {
  // Sendable: workers' rows are only read, and a part writes the numbers of its own groups.
  private let plan: WindowPlan
  private let context: ExecutionContext
  private let workers: [WindowRows]
  /// All batches in source order.
  private let batches: [WindowBatch]
  /// Hash partitions by part; parts with many rows come first, so that no thread is left with a large one at the end.
  private let parts: [Range<Int>]
  private let groups: [GroupsByPartition]
  private let strings: CommonStrings?
  private let heaps: [StringHeap]
  /// By worker: the number inside its part of each of the worker's numbers.
  private let common: [GroupArray<UInt32>]
  private let rowCount: Int

  /// Rows of a part: they stay in the second-level cache with their keys and results.
  private static let partRowCount = 1 << 14

  init(_ plan: WindowPlan, _ workers: [WindowRows], context: ExecutionContext) {
    self.plan = plan
    self.context = context
    self.workers = workers
    rowCount = workers.reduce(0) { $0 + $1.rowCount }
    let isSorted = rowCount > context.settings.partitionedWindowLimit
    groups = Parallel(workers) { worker in
      worker.finish(sorts: isSorted)
      return GroupsByPartition(worker.partitions, from: 0)
    }.results()
    // Batches of one sequence come from one worker in order, so a stable sort by sequence restores the order.
    batches = workers.flatMap(\.batches).enumerated()
      .sorted { ($0.element.sequence, $0.offset) < ($1.element.sequence, $1.offset) }.map(\.element)
    parts =
      isSorted
      ? Self.parts(batches, upTo: min(Self.partRowCount, context.settings.partitionedWindowLimit))
      : rowCount == 0 ? [] : [0..<PartitionedRows.partitionCount]
    strings =
      workers.isEmpty ? nil : CommonStrings(workers.map(\.numbering), threads: context.settings.threads)
    heaps = workers.flatMap(\.numbering.heaps)
    common = workers.map { GroupArray(count: $0.numbering.count) }
  }

  /// Neighbouring hash partitions together while they have at most `limit` rows.
  private static func parts(_ batches: [WindowBatch], upTo limit: Int) -> [Range<Int>] {
    var parts: [(partitions: Range<Int>, rowCount: Int)] = []
    var from = 0
    var count = 0
    for partition in 0..<PartitionedRows.partitionCount {
      let rows = batches.reduce(0) { $0 + $1.rows(of: partition..<(partition + 1)).count }
      if count > 0, count + rows > limit {
        parts.append((from..<partition, count))
        (from, count) = (partition, 0)
      }
      count += rows
    }
    if count > 0 { parts.append((from..<PartitionedRows.partitionCount, count)) }
    return parts.enumerated()
      .sorted { ($1.element.rowCount, $0.offset) < ($0.element.rowCount, $1.offset) }.map(\.element.partitions)
  }

  var partCount: Int { parts.count }

  func rows(ofPart part: Int) throws -> Batch {
    let partitions = parts[part]
    let groupCount = number(partitions)
    let pieces = batches.map { (batch: $0, rows: $0.rows(of: partitions)) }.filter { !$0.rows.isEmpty }
    let gathered = WindowPart(pieces, common: common, groupCount: groupCount)
    let input = plan.input.output
    let columns = input.indices.map { at -> Vector in
      if context.settings.usesDictionaries, isKey(input[at]) { return gathered.keyColumn(at, input[at].type) }
      return gathered.column(at, input[at].type)
    }
    let rows = Batch(columns: columns, count: gathered.count)
    let isLargest = rows.count > rowCount / max(1, context.settings.threads)
    return try WindowOperator(plan: plan, context: context).run(
      [rows], numbers: gathered.numbers, partitionCount: gathered.partitionCount,
      threads: isLargest ? context.settings.threads : 1)
  }

  /// Whether the column is a key whose equal values are one and the same.
  private func isKey(_ column: ColumnReference) -> Bool {
    column.type.physical == .string && plan.partitionBy.contains(.column(column))
  }

  /// Numbers the groups of some hash partitions in `common`; their count is the result.
  private func number(_ partitions: Range<Int>) -> Int {
    guard let strings else { return 0 }
    var base = 0
    for partition in partitions {
      let expected = groups.reduce(0) { max($0, $1[partition].count) }
      let merged = PartitionGroups(workers[0].numbering, heaps: heaps, expectedCount: expected)
      for at in workers.indices {
        let mine = groups[at][partition]
        let numbers = merged.absorb(mine, of: workers[at].numbering) { strings.translate($0, $1, at) }
        let target = common[at].base
        for (number, found) in zip(mine, numbers) { target[Int(number)] = UInt32(base) + found }
      }
      base += merged.count
    }
    return base
  }
}
