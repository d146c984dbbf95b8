import Columnar

/// Which files of a table to rewrite together: a task for each partition that has something to gain.
package struct CompactionPlan: Sendable {
  /// A data file with the rows that the log gives it.
  package struct Input: Sendable, Hashable {
    package let add: DeltaAdd
    package let rowCount: Int
    /// The first sequence number, for the order of files.
    package let firstSequence: Int64

    package init(_ add: DeltaAdd) {
      let statistics = add.statistics.flatMap { JSONText(parsing: $0) }
      self.add = add
      rowCount = statistics.flatMap(DeltaStatistics.rowCount) ?? 0
      firstSequence = statistics?["minValues"]?[TableLayout.sequenceColumn.name]?.integer ?? .max
    }

    package init(add: DeltaAdd, rowCount: Int, firstSequence: Int64 = 0) {
      self.add = add
      self.rowCount = rowCount
      self.firstSequence = firstSequence
    }

    /// The order in which an earlier compaction wrote it; nil for files of deliveries.
    package var order: FileOrder? { add.tags[CompactionPlan.orderTag].flatMap { FileOrder($0) } }
  }

  /// The files of one partition, or a part of them, that become one file, or several where there are many rows.
  package struct Task: Sendable {
    /// In the order of their sequence numbers.
    package let inputs: [Input]
    /// Folder of the partition, relative to the Delta table.
    package let folder: String
    package var rowCount: Int { inputs.reduce(0) { $0 + $1.rowCount } }
    package var partitionValues: [String: String?] { inputs.first?.add.partitionValues ?? [:] }
  }

  /// Tag of an `add` that holds the order of the rows.
  package static let orderTag = "colq.order"

  /// Largest first: the others fill the threads' time behind them.
  package let tasks: [Task]

  package init(_ files: some Sequence<DeltaAdd>, options: CompactOptions) {
    var folders: [String: [Input]] = [:]
    for add in files where !add.path.hasPrefix("/") {
      folders[Self.folder(of: add.path), default: []].append(Input(add))
    }
    tasks = folders.sorted { $0.key < $1.key }.flatMap { folder, files in
      Self.parts(Self.choose(files, options), options).map { Task(inputs: $0, folder: folder) }
    }.sorted { $0.rowCount > $1.rowCount }
  }

  /// The files in the order of their sequence numbers, in parts of about `taskRowCount` rows.
  private static func parts(_ files: [Input], _ options: CompactOptions) -> [[Input]] {
    var parts: [[Input]] = []
    var rowCount = 0
    for file in files.sorted(by: { ($0.firstSequence, $0.add.path) < ($1.firstSequence, $1.add.path) }) {
      if parts.isEmpty || rowCount > options.taskRowCount - file.rowCount {
        parts.append([])
        rowCount = 0
      }
      parts[parts.count - 1].append(file)
      rowCount += file.rowCount
    }
    // A file that was compacted before gains nothing by itself.
    return options.rewritesAll ? parts : parts.filter { $0.count > 1 || $0[0].order == nil }
  }

  static func folder(of path: String) -> String { LocalObjectStore.folder(of: path) }

  /// New files, and those compacted before that are not much larger than what they are merged with: a row is rewritten a
  /// number of times that grows with the logarithm of its partition only.
  package static func choose(_ files: [Input], _ options: CompactOptions) -> [Input] {
    if options.rewritesAll { return files }
    var chosen = files.filter { $0.order == nil }
    guard !chosen.isEmpty else { return [] }
    var rowCount = chosen.reduce(0) { $0 + $1.rowCount }
    let compacted = files.filter { $0.order != nil && $0.rowCount < options.fileRowCount / 2 }
    for file in compacted.sorted(by: { $0.rowCount < $1.rowCount }) {
      guard file.rowCount <= rowCount * 4 else { break }
      chosen.append(file)
      rowCount += file.rowCount
    }
    return chosen
  }

  /// The tasks in steps of about `rowCount` rows.
  package func steps(rowCount limit: Int) -> [[Task]] {
    var steps: [[Task]] = []
    var rowCount = 0
    for task in tasks {
      if steps.isEmpty || rowCount + task.rowCount > limit {
        steps.append([])
        rowCount = 0
      }
      steps[steps.count - 1].append(task)
      rowCount += task.rowCount
    }
    return steps
  }
}
