import Columnar

/// Rows of one worker set aside by hash partition, once there are too many groups for a table in the near caches.
///
/// A row is its packed key words, its aggregates' arguments and FILTER masks, appended to the chunks of its partition, so
/// that each partition is read in long runs. A key word takes as many bytes as the largest one so far; chunks begin anew when
/// that grows. The partition depends on the content of the keys alone: all workers agree.
final class PartitionedRows {
  /// Partitions; each is grouped by one thread with a small table (KERNELS: partition first).
  static let partitionCount = 128

  /// A column of the batch at hand.
  struct Source {
    let values: UnsafeRawPointer
    let validity: Bitmap?
    /// Whether `values` are 64-bit words that the chunk has at a width of their own.
    var isKeyWord = false
  }

  /// One partition's rows; belongs to the thread that groups the partition, once the input has ended.
  final class Partition {
    fileprivate(set) var chunks: [PartitionChunk] = []

    var rowCount: Int { chunks.reduce(0) { $0 + $1.count } }
    var byteCount: Int { chunks.reduce(0) { $0 + $1.byteCount } }

    func removeAll() { chunks = [] }
  }

  let partitions = (0..<partitionCount).map { _ in Partition() }
  private(set) var rowCount = 0
  private(set) var byteCount = 0
  /// Types of the columns behind the key words: arguments, then masks.
  let valueTypes: [DataType]
  /// Keeps the strings of arguments alive.
  let heap = StringHeap()
  private let keys: GroupKeys
  private var layout: PartitionLayout
  private let hashes = GroupArray<UInt64>()
  private let parts = GroupArray<UInt8>()
  private let order = GroupArray<UInt32>()

  init(_ keys: GroupKeys, valueTypes: [DataType]) {
    self.keys = keys
    self.valueTypes = valueTypes
    layout = PartitionLayout(
      widths: Array(repeating: 1, count: keys.wordCount) + valueTypes.map(\.physical.byteWidth))
  }

  /// - Parameter values: one vector for each of `valueTypes`.
  func append(_ keyVectors: [Vector], values: [Vector], count n: Int) {
    let words = keys.pack(keyVectors, n)
    let flat = values.map { $0.flattened() }
    hashes.resize(n)
    keys.contentHashes(words, n, hashes.base)
    fit(words, n)
    let sources =
      words.map { Source(values: UnsafeRawPointer($0), validity: nil, isKeyWord: true) }
      + flat.map { vector in
        Source(
          values: vector.start,
          validity: vector.type == .unknown ? Bitmap(repeating: false, count: n) : vector.validity)
      }
    for vector in flat where vector.type.physical == .string { keep(vector) }
    withExtendedLifetime(flat) { distribute(sources, n) }
    rowCount += n
  }

  /// Widens the layout to what these key words need.
  private func fit(_ words: [UnsafeMutablePointer<UInt64>], _ n: Int) {
    var widths = layout.widths
    for (at, word) in words.enumerated() where widths[at] < 8 {
      var bits: UInt64 = 0
      for i in 0..<n { bits |= word[i] }
      let width = bits >> 8 == 0 ? 1 : bits >> 16 == 0 ? 2 : bits >> 32 == 0 ? 4 : 8
      widths[at] = max(widths[at], width)
    }
    if widths != layout.widths { layout = PartitionLayout(widths: widths) }
  }

  private func keep(_ strings: Vector) {
    if let owner = strings.heap { heap.retain(owner) }
    byteCount += Batch(columns: [strings], count: strings.count).byteCount
  }

  private func distribute(_ sources: [Source], _ n: Int) {
    let starts = sortRows(n)
    let rows = UnsafePointer(order.base)
    for part in 0..<Self.partitionCount {
      var from = starts[part]
      let end = starts[part + 1]
      let partition = partitions[part]
      while from < end {
        let chunk = openChunk(of: partition)
        let m = min(end - from, chunk.room)
        let before = chunk.byteCount
        chunk.append(sources, rows + from, m)
        byteCount += chunk.byteCount - before
        from += m
      }
    }
  }

  private func openChunk(of partition: Partition) -> PartitionChunk {
    if let last = partition.chunks.last, last.room > 0, last.layout.widths == layout.widths { return last }
    let capacity = partition.chunks.last.map { min($0.capacity * 2, PartitionChunk.largestCapacity) }
    let chunk = PartitionChunk(layout, capacity: capacity ?? PartitionChunk.firstCapacity)
    partition.chunks.append(chunk)
    byteCount += chunk.byteCount
    return chunk
  }

  /// Puts the batch's rows in `order` by partition; the partitions' starts are the result.
  private func sortRows(_ n: Int) -> [Int] {
    parts.resize(n)
    order.resize(n)
    var starts = [Int](repeating: 0, count: Self.partitionCount + 1)
    let part = parts.base
    let hash = hashes.base
    let rows = order.base
    starts.withUnsafeMutableBufferPointer { starts in
      for i in 0..<n {
        part[i] = Self.partition(hash[i])
        starts[Int(part[i]) &+ 1] &+= 1
      }
      for at in 1..<starts.count { starts[at] &+= starts[at &- 1] }
    }
    var cursor = starts
    cursor.withUnsafeMutableBufferPointer { cursor in
      for i in 0..<n {
        let at = Int(part[i])
        rows[cursor[at]] = UInt32(truncatingIfNeeded: i)
        cursor[at] &+= 1
      }
    }
    return starts
  }

  @inline(__always)
  static func partition(_ hash: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: hash >> 20) & UInt8(partitionCount - 1) }
}
