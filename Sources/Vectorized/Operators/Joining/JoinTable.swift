import Columnar

/// The build side of a hash join: rows by key group. Read-only once it is made.
///
/// `@unchecked Sendable`: probes use their own `GroupProbe` and read this object only.
final class JoinTable: @unchecked Sendable {
  let columns: [Vector]
  let rowCount: Int
  let keys: GroupKeys?
  /// Whether some build row has a NULL key: then `NOT IN` is never TRUE.
  let hasNullKey: Bool
  /// Each key has one row at most.
  let isUnique: Bool
  /// Where rows are not numbered like their groups: those of group g are `rows[starts[g] ..< starts[g + 1]]`.
  private let starts: [UInt32]
  private let rows: [UInt32]
  /// Row g alone is in group g: there are no lists.
  let isDirect: Bool

  /// Bytes of what is made beside the build rows: their keys by number, and the lists of rows.
  var byteCount: Int { (keys?.byteCount ?? 0) + (starts.count + rows.count) * MemoryLayout<UInt32>.stride }

  /// - Parameter keys: key vectors of all rows; empty for a cross join.
  init(columns: [Vector], keyVectors: [Vector], rowCount: Int) {
    self.columns = columns
    self.rowCount = rowCount
    guard !keyVectors.isEmpty else {
      keys = nil
      starts = [0, UInt32(rowCount)]
      rows = (0..<UInt32(rowCount)).map { $0 }
      hasNullKey = false
      isUnique = rowCount <= 1
      isDirect = false
      return
    }
    let groupKeys = GroupKeys(keyVectors.map(\.type))
    keys = groupKeys
    let valid = Self.rowsWithoutNull(keyVectors, rowCount)
    hasNullKey = valid != nil
    let part = valid.map { rows in keyVectors.map { $0.take(Selection(rows)) } } ?? keyVectors
    let groups = Self.number(part, valid?.count ?? rowCount, groupKeys)
    // Groups are numbered as they come: as many groups as rows means that each row begins its own.
    if valid == nil, groupKeys.count == rowCount, !groupKeys.isLoneString {
      (starts, rows, isUnique, isDirect) = ([], [], true, true)
      return
    }
    isDirect = false
    (starts, rows, isUnique) = Self.lists(groups, groupCount: groupKeys.count, valid)
  }

  /// nil where no key is NULL.
  private static func rowsWithoutNull(_ keys: [Vector], _ rowCount: Int) -> [Int]? {
    let nullable = keys.filter(\.mayHaveNulls)
    if nullable.isEmpty { return nil }
    let valid = (0..<rowCount).filter { row in !nullable.contains { $0.isNull(row) } }
    return valid.count < rowCount ? valid : nil
  }

  /// Rows after which the number of groups is guessed.
  private static let sampleCount = 8 * blockSize
  private static let blockSize = 8_192

  /// The group of each of `count` rows.
  private static func number(_ keys: [Vector], _ count: Int, _ groupKeys: GroupKeys) -> GroupArray<UInt32> {
    let groups = GroupArray<UInt32>(count: count)
    for from in stride(from: 0, to: count, by: blockSize) {
      // Keys of their own nearly everywhere: the table is made for all of them instead of growing again and again.
      if from == sampleCount, groupKeys.count > sampleCount / 8 * 7 { groupKeys.reserve(count) }
      let range = from..<min(from + blockSize, count)
      groupKeys.find(keys.map { $0.slice(range) }, range.count, groups.base + from)
    }
    return groups
  }

  /// The rows of each group, by counting.
  private static func lists(
    _ groups: GroupArray<UInt32>, groupCount: Int, _ valid: [Int]?
  ) -> (starts: [UInt32], rows: [UInt32], isUnique: Bool) {
    let count = groups.count
    var starts = [UInt32](repeating: 0, count: groupCount + 1)
    for i in 0..<count { starts[Int(groups.base[i]) + 1] += 1 }
    let isUnique = !starts.contains { $0 > 1 }
    for group in 0..<groupCount { starts[group + 1] += starts[group] }
    var cursor = starts
    var rows = [UInt32](repeating: 0, count: count)
    for i in 0..<count {
      let group = Int(groups.base[i])
      rows[Int(cursor[group])] = UInt32(valid?[i] ?? i)
      cursor[group] += 1
    }
    return (starts, rows, isUnique)
  }

  /// A row of the group; nil where there is none, as in the group of NULL.
  @inline(__always)
  func firstRow(of group: UInt32) -> UInt32? {
    if isDirect { return group }
    let start = starts[Int(group)]
    return start < starts[Int(group) + 1] ? rows[Int(start)] : nil
  }

  /// Calls `body` with each row of the group.
  @inline(__always)
  func forEachRow(of group: UInt32, _ body: (UInt32) throws -> Void) rethrows {
    if isDirect { return try body(group) }
    for at in starts[Int(group)]..<starts[Int(group) + 1] { try body(rows[Int(at)]) }
  }
}
