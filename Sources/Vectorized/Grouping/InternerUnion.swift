import Columnar

/// One numbering of the strings of several interners, made by hash partition on all threads.
///
/// Partition p numbers its strings p + 1, p + 1 + P, p + 1 + 2P …, so that no partition waits for another; a few numbers
/// stay unused where partitions differ in size.
struct InternerUnion {
  /// By interner: the common number of each of its numbers; NULL stays 0.
  let numbers: [[UInt32]]
  /// The strings by common number; entry 0 is NULL.
  let values: Vector

  init(_ interners: [StringInterner], _ type: DataType, threads: Int) {
    let work = Work(interners)
    WorkerThreads.forEach(Work.stride, threads: threads, scratch: { GroupArray<UInt32>() }) { work.number($0, $1) }
    let values = work.makeValues()
    WorkerThreads.forEach(Work.stride, threads: threads) { work.copy($0, to: values) }
    let validity = Bitmap(repeating: true, count: work.numberCount)
    validity.clear(0)
    self.values = Vector(type, flat: values, count: work.numberCount, validity: validity, heap: work.heap)
    numbers = work.targets.enumerated().map { at, target in
      Array(UnsafeBufferPointer(start: target.base, count: interners[at].count))
    }
  }

  /// What a partition writes belongs to it alone.
  private final class Work: @unchecked Sendable {
    static let stride = PartitionedRows.partitionCount
    private let interners: [StringInterner]
    private let sorted: [GroupsByPartition]
    private let parts: [StringInterner]
    let heap: StringHeap
    let targets: [GroupArray<UInt32>]

    init(_ interners: [StringInterner]) {
      self.interners = interners
      let heaps = interners.map(\.heap)
      heap = StringHeap(retaining: heaps)
      sorted = Parallel(interners) { GroupsByPartition($0.partitions(), from: 1) }.results()
      targets = interners.map { GroupArray<UInt32>(count: $0.count) }
      let expected = interners.reduce(0) { max($0, $1.count) } / Self.stride
      parts = (0..<Self.stride).map { _ in StringInterner(borrowing: heaps, expectedCount: expected) }
    }

    func number(_ part: Int, _ local: GroupArray<UInt32>) {
      for (at, interner) in interners.enumerated() {
        let numbers = sorted[at][part]
        local.resize(numbers.count)
        parts[part].adopt(numbers, of: interner, local.base)
        let target = targets[at].base
        for (i, number) in numbers.enumerated() {
          target[Int(number)] = (local.base[i] - 1) * UInt32(Self.stride) + UInt32(part) + 1
        }
      }
    }

    /// One more than the largest number.
    var numberCount: Int { (parts.reduce(0) { max($0, $1.count) } - 1) * Self.stride + 1 }

    func makeValues() -> Buffer { Buffer(zeroedByteCount: numberCount * MemoryLayout<StringView>.stride) }

    func copy(_ part: Int, to values: Buffer) {
      let out = values.pointer(as: StringView.self)
      let interner = parts[part]
      for number in 1..<max(interner.count, 1) {
        out[(number - 1) * Self.stride + part + 1] = interner.view(number)
      }
    }
  }
}
