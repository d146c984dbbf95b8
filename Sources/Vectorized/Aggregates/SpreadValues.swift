import Columnar
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One worker's 64-bit values by hash partition, to count those that differ: for more values than a table in the near caches
/// takes (KERNELS: partition first).
///
/// Values are appended as they come, also those that came before; repeated ones are taken out whenever as many have come as
/// `nextCleaning` says, so that memory stays within a few times what the distinct values take. All workers put a value in the
/// same partition.
final class SpreadValues {
  private static let partitionBits: UInt64 = 9
  static let partitionCount = 1 << Int(partitionBits)
  /// Values after which repeated ones are taken out for the first time; then after as many times the distinct ones.
  private static let firstCleaning = 1 << 20
  private static let cleaningFactor = 4

  /// By partition: `counts[p]` values.
  private var parts: [GroupArray<UInt64>] = (0..<partitionCount).map { _ in GroupArray() }
  private var counts = [Int](repeating: 0, count: partitionCount)
  private var total = 0
  private var nextCleaning = firstCleaning
  private let places = GroupArray<UInt16>()
  private let sorted = GroupArray<UInt64>()

  /// Adds `n` values.
  func append(_ values: UnsafePointer<UInt64>, _ n: Int) {
    let starts = sortByPartition(values, n)
    for part in 0..<Self.partitionCount where starts[part] < starts[part + 1] {
      let m = starts[part + 1] - starts[part]
      let array = parts[part]
      array.resize(counts[part] + m)
      (array.base + counts[part]).update(from: sorted.base + starts[part], count: m)
      counts[part] += m
    }
    total += n
    if total >= nextCleaning { removeRepeated() }
  }

  /// Puts values in `sorted` by partition; the partitions' starts are the result.
  private func sortByPartition(_ values: UnsafePointer<UInt64>, _ n: Int) -> [Int] {
    places.resize(n)
    sorted.resize(n)
    let place = places.base
    for i in 0..<n { place[i] = UInt16(truncatingIfNeeded: Self.hash(values[i]) >> (64 - Self.partitionBits)) }
    let starts = CountingSort.starts(place, n, placeCount: Self.partitionCount)
    CountingSort.scatter(values, place, n, starts: starts, to: sorted.base)
    return starts
  }

  private func removeRepeated() {
    let set = ValueSet()
    total = 0
    for part in 0..<Self.partitionCount {
      set.reset(expectedCount: counts[part])
      let values = parts[part].base
      // New values move to the front of their own array, never past where they are read.
      counts[part] = set.add(values, counts[part], new: values)
      total += counts[part]
    }
    nextCleaning = max(Self.firstCleaning, total * Self.cleaningFactor)
  }

  var byteCount: Int { parts.reduce(places.byteCount + sorted.byteCount) { $0 + $1.byteCount } }

  /// How many values differ over all workers.
  static func distinctCount(_ workers: [SpreadValues], threads: Int) -> Int {
    let all = Workers(values: workers)
    let total = Atomic<Int>(0)
    WorkerThreads.forEach(partitionCount, threads: threads, scratch: { ValueSet() }) { part, set in
      total.add(all.count(part, set), ordering: .relaxed)
    }
    return total.load(ordering: .relaxed)
  }

  /// Read-only, as no more values come.
  private struct Workers: @unchecked Sendable {
    let values: [SpreadValues]

    func count(_ part: Int, _ set: ValueSet) -> Int {
      set.reset(expectedCount: values.reduce(0) { $0 + $1.counts[part] })
      return values.reduce(0) { $0 + set.add($1.parts[part].base, $1.counts[part], new: nil) }
    }
  }

  /// Its high bits are the partition, its low bits the slot.
  @inline(__always)
  fileprivate static func hash(_ value: UInt64) -> UInt64 {
    GroupTable.scramble(value ^ 0x9E37_79B9_7F4A_7C15, 0xA076_1D64_78BD_642F)
  }
}

/// A set of 64-bit values by open addressing, at a load of a half at most. A free slot is 0, so that 0 is kept apart.
private final class ValueSet {
  private let slots = GroupArray<UInt64>()
  private var mask = 0
  private var hasZero = false

  /// Empty, with room for so many values.
  func reset(expectedCount: Int) {
    var size = 64
    while size < expectedCount * 2 { size *= 2 }
    slots.resize(size)
    memset(slots.base, 0, size * MemoryLayout<UInt64>.stride)
    mask = size - 1
    hasZero = false
  }

  /// Adds values; together with what is there they must not be more than `reset` made room for.
  ///
  /// - Parameter new: gets the values that were not there, in their order; may be where they are read.
  /// - Returns: how many these are.
  func add(_ values: UnsafePointer<UInt64>, _ n: Int, new: UnsafeMutablePointer<UInt64>?) -> Int {
    let table = slots.base
    let mask = mask
    var count = 0
    for i in 0..<n {
      let value = values[i]
      var at = Int(truncatingIfNeeded: SpreadValues.hash(value)) & mask
      while table[at] != 0, table[at] != value { at = (at &+ 1) & mask }
      if value == 0 {
        if hasZero { continue }
        hasZero = true
      } else if table[at] == value {
        continue
      } else {
        table[at] = value
      }
      if let new { new[count] = value }
      count &+= 1
    }
    return count
  }
}
