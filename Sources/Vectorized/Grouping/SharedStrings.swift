import Columnar
import Synchronization

/// One numbering of strings for all workers of an aggregation, so that nobody interns what another one has, and nothing
/// needs new numbers when workers' groups are put together.
///
/// A string's hash partition has its own interner and lock. Number n of partition p is (n - 1) * P + p + 1 here; 0 is NULL,
/// and some numbers stay unused where partitions differ in size. Workers bring many strings at once, which makes locks rare.
final class SharedStrings: Sendable {
  static let stride = PartitionedRows.partitionCount

  private struct Part: @unchecked Sendable {
    // Sendable: used under the part's lock.
    private(set) var interner: StringInterner?

    mutating func open() -> StringInterner {
      let open = interner ?? StringInterner(slotCount: 64)
      interner = open
      return open
    }
  }

  private final class Lock: Sendable {
    let part = Mutex(Part())
  }

  private let locks = (0..<stride).map { _ in Lock() }

  /// One worker's memory for its calls.
  final class Scratch {
    fileprivate let hashes = GroupArray<UInt64>()
    fileprivate let parts = GroupArray<UInt8>()
    fileprivate let order = GroupArray<UInt32>()
    /// Where this worker begins, so that workers do not follow each other from lock to lock.
    fileprivate let firstPart: Int

    init(worker: Int) { firstPart = worker &* 61 % SharedStrings.stride }
  }

  /// The number of each of `n` strings, 0 where `validity` has a NULL; returns one more than the largest.
  func intern(
    _ strings: UnsafePointer<StringView>, _ n: Int, validity: Bitmap?, _ out: UnsafeMutablePointer<UInt32>,
    _ scratch: Scratch
  ) -> Int {
    let starts = sort(strings, n, validity, out, scratch)
    var largest: UInt32 = 0
    for step in 0..<Self.stride {
      let part = (step + scratch.firstPart) % Self.stride
      let count = starts[part + 1] - starts[part]
      if count == 0 { continue }
      let rows = scratch.order.base + starts[part]
      locks[part].part.withLock {
        $0.open().intern(strings, rows: rows, hashes: scratch.hashes.base, count, out)
      }
      for i in 0..<count {
        let row = Int(rows[i])
        let number = (out[row] &- 1) &* UInt32(Self.stride) &+ UInt32(part) &+ 1
        out[row] = number
        largest = max(largest, number)
      }
    }
    return Int(largest) + 1
  }

  /// Puts the rows that are not NULL in order by partition; the partitions' starts are the result.
  private func sort(
    _ strings: UnsafePointer<StringView>, _ n: Int, _ validity: Bitmap?, _ out: UnsafeMutablePointer<UInt32>,
    _ scratch: Scratch
  ) -> [Int] {
    scratch.hashes.resize(n)
    scratch.parts.resize(n)
    scratch.order.resize(n)
    let hashes = scratch.hashes.base
    let parts = scratch.parts.base
    let order = scratch.order.base
    let none = UInt8(Self.stride)
    var starts = [Int](repeating: 0, count: Self.stride + 2)
    starts.withUnsafeMutableBufferPointer { starts in
      for i in 0..<n {
        let hash = strings[i].hash
        hashes[i] = hash
        parts[i] = PartitionedRows.partition(hash)
      }
      if let validity {
        for i in 0..<n where !validity[i] {
          parts[i] = none
          out[i] = 0
        }
      }
      for i in 0..<n { starts[Int(parts[i]) &+ 1] &+= 1 }
      for at in 1..<starts.count { starts[at] &+= starts[at &- 1] }
    }
    var cursor = starts
    cursor.withUnsafeMutableBufferPointer { cursor in
      for i in 0..<n {
        let part = Int(parts[i])
        order[cursor[part]] = UInt32(truncatingIfNeeded: i)
        cursor[part] &+= 1
      }
    }
    return starts
  }

  // MARK: Places of numbers

  /// The partition of a number's string, and its number there.
  private static func place(_ number: UInt32) -> (part: Int, number: UInt32) {
    if number == 0 { return (Int(PartitionedRows.partition(0)), 0) }
    let (quotient, part) = (number - 1).quotientAndRemainder(dividingBy: UInt32(stride))
    return (Int(part), quotient + 1)
  }

  /// The hash partition of each number in `numbers`.
  static func partitions(of numbers: Range<Int>) -> [UInt8] {
    numbers.map { UInt8(truncatingIfNeeded: place(UInt32($0)).part) }
  }

  /// Adds strings of one partition to an interner; `out[i]` is its number for `numbers[i]`.
  func adopt(_ numbers: ArraySlice<UInt32>, into interner: StringInterner, _ out: UnsafeMutablePointer<UInt32>) {
    guard let last = numbers.last else { return }
    // The last one is not NULL's if any other is there.
    let part = Self.place(last).part
    let there = numbers.map { Self.place($0).number }
    locks[part].part.withLock { interner.adopt(there[...], of: $0.open(), out) }
  }

  // MARK: Results

  /// Different strings.
  var count: Int { locks.reduce(0) { $0 + $1.part.withLock { ($0.interner?.count ?? 1) - 1 } } }

  var byteCount: Int { locks.reduce(0) { $0 + $1.part.withLock { $0.interner?.byteCount ?? 0 } } }

  /// Owners of all strings.
  var heaps: [StringHeap] { locks.compactMap { $0.part.withLock { $0.interner?.heap } } }

  /// The strings of some numbers, which are in use; NULL for 0.
  func values(_ type: DataType, of numbers: [UInt32]) -> Vector {
    let buffer = Buffer(zeroedByteCount: numbers.count * MemoryLayout<StringView>.stride)
    let out = buffer.pointer(as: StringView.self)
    let validity = Bitmap(repeating: true, count: numbers.count)
    let places = numbers.map { UInt8(truncatingIfNeeded: Self.place($0).part) }
    let starts = CountingSort.starts(places, numbers.count, placeCount: Self.stride)
    var rows = [UInt32](repeating: 0, count: numbers.count)
    CountingSort.scatter(Array(0..<UInt32(numbers.count)), places, numbers.count, starts: starts, to: &rows)
    var heaps: [StringHeap] = []
    for part in 0..<Self.stride where starts[part] < starts[part + 1] {
      locks[part].part.withLock {
        let interner = $0.open()
        heaps.append(interner.heap)
        for row in rows[starts[part]..<starts[part + 1]] {
          let number = Self.place(numbers[Int(row)]).number
          if number == 0 { validity.clear(Int(row)) } else { out[Int(row)] = interner.view(Int(number)) }
        }
      }
    }
    return Vector(
      type, flat: buffer, count: numbers.count, validity: validity, heap: StringHeap(retaining: heaps))
  }

  /// The strings by number; NULL for 0 and for numbers that are not used.
  func values(_ type: DataType) -> Vector {
    let largest = locks.reduce(1) { max($0, $1.part.withLock { $0.interner?.count ?? 1 }) }
    let numberCount = (largest - 1) * Self.stride + 1
    let buffer = Buffer(zeroedByteCount: numberCount * MemoryLayout<StringView>.stride)
    let out = buffer.pointer(as: StringView.self)
    let validity = Bitmap(repeating: false, count: numberCount)
    var heaps: [StringHeap] = []
    for (at, lock) in locks.enumerated() {
      lock.part.withLock { part in
        guard let part = part.interner else { return }
        heaps.append(part.heap)
        for number in 1..<min(part.count, largest) {
          out[(number - 1) * Self.stride + at + 1] = part.view(number)
          validity.set((number - 1) * Self.stride + at + 1)
        }
      }
    }
    return Vector(
      type, flat: buffer, count: numberCount, validity: validity,
      heap: StringHeap(retaining: heaps))
  }
}
