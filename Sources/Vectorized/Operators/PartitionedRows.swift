import Columnar

/// Rows of one worker set aside by hash partition, once there are too many groups for a table in the near caches.
///
/// A batch is kept as it came, its rows reordered by partition: packed key words, aggregate arguments and FILTER masks.
/// The partition of a row depends on the content of its keys alone, so that all workers agree on it.
final class PartitionedRows {
  /// Partitions; each is grouped by one thread with a small table (KERNELS: partition first).
  static let partitionCount = 128

  struct KeptBatch {
    /// Key words, reordered; one buffer a word.
    let words: [Buffer]
    /// By call: its arguments; by call: its FILTER mask.
    let arguments: [[Vector]]
    let filters: [Vector?]
    /// Rows of partition p: `starts[p] ..< starts[p + 1]`.
    let starts: [Int32]
  }

  private(set) var batches: [KeptBatch] = []
  /// About what the kept batches cost.
  private(set) var byteCount = 0
  private let keys: GroupKeys
  private let hashes = GroupArray<UInt64>()
  private let parts = GroupArray<UInt8>()

  init(_ keys: GroupKeys) { self.keys = keys }

  func append(_ keyVectors: [Vector], arguments: [[Vector]], filters: [Vector?], count n: Int) {
    let words = keys.pack(keyVectors, n)
    hashes.resize(n)
    parts.resize(n)
    keys.contentHashes(words, n, hashes.base)
    var starts = [Int32](repeating: 0, count: Self.partitionCount + 1)
    for i in 0..<n {
      let part = Self.partition(hashes.base[i])
      parts.base[i] = part
      starts[Int(part) + 1] += 1
    }
    for part in 0..<Self.partitionCount { starts[part + 1] += starts[part] }
    var cursor = starts
    let order = Buffer(byteCount: n * 4)
    let rows = order.pointer(as: UInt32.self)
    for i in 0..<n {
      let part = Int(parts.base[i])
      rows[Int(cursor[part])] = UInt32(truncatingIfNeeded: i)
      cursor[part] += 1
    }
    let ordered = words.map { word in
      let out = Buffer(byteCount: n * 8)
      gather(UnsafePointer(word), UnsafePointer(rows), n, out.pointer(as: UInt64.self))
      return out
    }
    for vector in arguments.joined() { byteCount += Batch(columns: [vector], count: n).byteCount }
    byteCount += n * (8 * words.count + 4)
    batches.append(
      KeptBatch(
        words: ordered,
        arguments: arguments.map { $0.map { $0.take(indexes: UnsafePointer(rows), count: n) } },
        filters: filters.map { $0?.take(indexes: UnsafePointer(rows), count: n) }, starts: starts))
  }

  static func partition(_ hash: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: hash >> 20) & UInt8(partitionCount - 1) }
}
