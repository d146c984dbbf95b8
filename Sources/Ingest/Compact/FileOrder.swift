import Columnar

/// The order of the rows inside a row group of a compacted file.
///
/// First by `clusters`, columns of few values, which then are long runs: filters on them skip pages, groups by them are
/// counted run by run. Then by `time`, so that its differences are small. Rows that are equal so far stand in the order in
/// which they came: shard, sequence number.
package struct FileOrder: Sendable, Hashable {
  package let clusters: [String]
  package let time: String?

  package init(clusters: [String], time: String?) {
    self.clusters = clusters
    self.time = time
  }

  /// As the log names it: `activitytype,productcategory|eventtime`.
  package var text: String { clusters.joined(separator: ",") + "|" + (time ?? "") }

  /// For people: `activitytype, productcategory, eventtime`; nil when rows stay as they came.
  package var columnList: String? {
    let columns = clusters + (time.map { [$0] } ?? [])
    return columns.isEmpty ? nil : columns.joined(separator: ", ")
  }

  package init?(_ text: String) {
    let parts = text.split(separator: "|", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    clusters = parts[0].split(separator: ",").map(String.init)
    time = parts[1].isEmpty ? nil : String(parts[1])
  }

  /// `rows` (columns of `schema`, which ends with shard and sequence number) in this order.
  package func apply(_ rows: Batch, _ schema: Schema) -> Batch {
    guard rows.count > 1, let permutation = permutation(rows, schema) else { return rows }
    let indexes = UnsafePointer(permutation.pointer(as: UInt32.self))
    return Batch(columns: rows.columns.map { $0.take(indexes: indexes, count: rows.count) }, count: rows.count)
  }

  /// The row at each place; nil where the rows stand in order already.
  private func permutation(_ rows: Batch, _ schema: Schema) -> Buffer? {
    var keys: [Vector] = []
    if let time, let at = schema.index(of: time) { keys.append(rows.columns[at]) }
    keys.append(contentsOf: rows.columns.suffix(2))
    var order = Self.sorted(keys.map { SortKey($0) }, rows.count)
    for name in clusters.reversed() {
      guard let at = schema.index(of: name), let ranks = rows.columns[at].ranks(limit: 1 << 16) else { continue }
      order = Self.distribute(order, ranks)
    }
    let indexes = order.pointer(as: UInt32.self)
    for i in 0..<rows.count where indexes[i] != UInt32(i) { return order }
    return nil
  }

  /// Row indexes sorted by the keys.
  private static func sorted(_ keys: [SortKey], _ count: Int) -> Buffer {
    let order = Buffer(byteCount: count * 4)
    var indexes = UnsafeMutableBufferPointer(start: order.pointer(as: UInt32.self), count: count)
    for i in 0..<count { indexes[i] = UInt32(i) }
    func isLess(_ a: UInt32, _ b: UInt32) -> Bool {
      for key in keys {
        let (left, right) = (key[a], key[b])
        if left != right { return left < right }
      }
      return a < b
    }
    var isSorted = true
    for i in 1..<max(1, count) where isLess(UInt32(i), UInt32(i - 1)) {
      isSorted = false
      break
    }
    if !isSorted { indexes.sort(by: isLess) }
    return order
  }

  /// A stable counting sort by rank.
  private static func distribute(_ order: Buffer, _ ranks: Vector.Ranks) -> Buffer {
    let count = order.byteCount / 4
    let source = order.pointer(as: UInt32.self)
    let codes = ranks.codes.pointer(as: UInt32.self)
    var next = [Int](repeating: 0, count: ranks.count + 1)
    for i in 0..<count { next[Int(codes[i]) + 1] += 1 }
    for i in 1..<next.count { next[i] += next[i - 1] }
    let out = Buffer(byteCount: order.byteCount)
    let target = out.pointer(as: UInt32.self)
    for i in 0..<count {
      let row = source[i]
      let code = Int(codes[Int(row)])
      target[next[code]] = row
      next[code] += 1
    }
    return out
  }
}

/// An integer column as the order compares it; NULL is the largest.
private struct SortKey {
  private let values: Buffer

  init(_ vector: Vector) {
    let flat = vector.flattened()
    values = Buffer(byteCount: max(1, flat.count) * 8)
    let out = values.pointer(as: Int64.self)
    let validity = flat.validity
    for i in 0..<flat.count {
      let isNull = validity.map { !$0[i] } ?? false
      if isNull {
        out[i] = .max
      } else if flat.type.physical == .int32 {
        out[i] = Int64(flat.pointer(as: Int32.self)[i])
      } else {
        out[i] = flat.pointer(as: Int64.self)[i]
      }
    }
  }

  subscript(_ row: UInt32) -> Int64 { values.pointer(as: Int64.self)[Int(row)] }
}
