import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Which files of a partition are joined: row groups stay as they are, files become fewer.
///
/// Files of about one size are joined once there are `fileCount` of them, so that a row is copied a number of times that
/// grows with the logarithm of its partition, and a partition has at most `fileCount` files of each size below the largest
/// (O'Neil et al., "The Log-Structured Merge-Tree", 1996, with tiers).
package struct JoinOptions: Sendable {
  package var fileCount = 8
  /// Files whose row groups have fewer rows on average are better encoded anew.
  package var smallestGroupRowCount = 32_768
  /// Of a joined file.
  package var largestRowCount = 10_000_000
  /// Files in one join: bounds open files.
  package var largestFileCount = 40
  /// Time without a large delivery after which joined files are sorted.
  package var quietMilliseconds: Int64 = 120_000

  package init() {}

  /// Tag of an `add` that holds the number of a joined file's row groups.
  static let groupTag = "colq.rowgroups"
  /// What a join's commit says in the place of an order.
  static let order = "joined"

  func isJoinable(_ file: CompactionPlan.Input) -> Bool {
    let usual = CompactOptions().rowGroupCount(of: file.rowCount)
    let groupCount = max(1, file.add.tags[Self.groupTag].flatMap { Int($0) } ?? usual)
    return file.rowCount / groupCount >= smallestGroupRowCount
  }

  /// A large delivery, or several that were joined: what is sorted has an order.
  func isOfLargeDeliveries(_ file: CompactionPlan.Input) -> Bool { file.order == nil && isJoinable(file) }

  private struct Kind: Hashable, Comparable {
    let tier: Int
    let folder: String
    let order: String
    let partitionValues: [String: String?]

    static func < (a: Kind, b: Kind) -> Bool { (a.tier, a.folder, a.order) < (b.tier, b.folder, b.order) }
  }

  /// The files to join next, smallest first; nil when there are few of each size.
  package func next(_ files: some Sequence<DeltaAdd>) -> CompactionPlan.Task? {
    var kinds: [Kind: [CompactionPlan.Input]] = [:]
    for add in files where !add.path.hasPrefix("/") {
      let file = CompactionPlan.Input(add)
      guard file.rowCount <= largestRowCount / 2, isJoinable(file) else { continue }
      let size = Double(file.rowCount) / Double(max(1, smallestGroupRowCount))
      let kind = Kind(
        tier: Int(log(max(1, size)) / log(Double(max(2, fileCount)))), folder: CompactionPlan.folder(of: add.path),
        order: add.tags[CompactionPlan.orderTag] ?? "", partitionValues: add.partitionValues)
      kinds[kind, default: []].append(file)
    }
    for (kind, files) in kinds.sorted(by: { $0.key < $1.key }) where files.count >= fileCount {
      var chosen: [CompactionPlan.Input] = []
      var rowCount = 0
      for file in files.sorted(by: { ($0.firstSequence, $0.add.path) < ($1.firstSequence, $1.add.path) }) {
        guard rowCount + file.rowCount <= largestRowCount, chosen.count < largestFileCount else { break }
        chosen.append(file)
        rowCount += file.rowCount
      }
      if chosen.count > 1 { return CompactionPlan.Task(inputs: chosen, folder: kind.folder) }
    }
    return nil
  }
}
