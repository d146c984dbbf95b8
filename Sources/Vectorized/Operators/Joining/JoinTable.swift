import Columnar

/// The build side of a hash join: rows by key group. Read-only once it is made.
///
/// `@unchecked Sendable`: probes use their own `GroupProbe` and read this object only.
final class JoinTable: @unchecked Sendable {
  let columns: [Vector]
  let rowCount: Int
  let keys: GroupKeys?
  /// Rows of group g: `rows[starts[g] ..< starts[g + 1]]`.
  let starts: [UInt32]
  let rows: [UInt32]
  /// Whether some build row has a NULL key: then `NOT IN` is never TRUE.
  let hasNullKey: Bool
  /// Each key has one row at most.
  let isUnique: Bool

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
      return
    }
    let groupKeys = GroupKeys(keyVectors.map(\.type))
    let valid = (0..<rowCount).filter { row in !keyVectors.contains { $0.mayHaveNulls && $0.isNull(row) } }
    hasNullKey = valid.count < rowCount
    let selection = Selection(valid)
    let part = hasNullKey ? keyVectors.map { $0.take(selection) } : keyVectors
    var groups = [UInt32](repeating: 0, count: valid.count)
    let step = 8_192
    groups.withUnsafeMutableBufferPointer { out in
      guard let base = out.baseAddress else { return }
      for from in stride(from: 0, to: valid.count, by: step) {
        let range = from..<min(from + step, valid.count)
        groupKeys.find(part.map { $0.slice(range) }, range.count, base + from)
      }
    }
    var counts = [UInt32](repeating: 0, count: groupKeys.count + 1)
    for group in groups { counts[Int(group) + 1] += 1 }
    isUnique = !counts.contains { $0 > 1 }
    for group in 0..<groupKeys.count { counts[group + 1] += counts[group] }
    starts = counts
    var cursor = counts
    var sorted = [UInt32](repeating: 0, count: valid.count)
    for (at, group) in groups.enumerated() {
      sorted[Int(cursor[Int(group)])] = UInt32(valid[at])
      cursor[Int(group)] += 1
    }
    rows = sorted
    keys = groupKeys
  }
}
