import TestSupport
import Testing

@testable import Columnar

/// Blocks do not overlap, keep what is written, and come back.
@Suite struct LargeMemoryTests {
  @Test func capacityHoldsWhatWasAskedFor() {
    var random = SeededGenerator(seed: 21)
    for _ in 0..<10_000 {
      let wanted = Int.random(in: LargeMemory.threshold...(40 << 20), using: &random)
      let capacity = LargeMemory.capacity(wanted)
      #expect(capacity >= wanted && capacity <= wanted + wanted / 4 + 4_096)
      #expect(LargeMemory.capacity(capacity) == capacity)
    }
  }

  @Test func blocksAreApart() {
    var random = SeededGenerator(seed: 22)
    var live: [(buffer: Buffer, mark: UInt64)] = []
    for step in 0..<4_000 {
      if live.count > 40 || (!live.isEmpty && Bool.random(using: &random)) {
        let (buffer, mark) = live.remove(at: Int.random(in: 0..<live.count, using: &random))
        let words = buffer.pointer(as: UInt64.self)
        let last = buffer.byteCount / 8 - 1
        #expect(words[0] == mark && words[last / 2] == mark && words[last] == mark)
      } else {
        let byteCount =
          Int.random(in: 0..<10, using: &random) == 0 ? 5 << 20 : Int.random(in: 30_000...900_000, using: &random)
        let buffer = Buffer(byteCount: byteCount)
        #expect(UInt(bitPattern: buffer.base) & 63 == 0)
        let mark = UInt64(step) &* 0x9E37_79B9_7F4A_7C15
        let words = buffer.pointer(as: UInt64.self)
        let last = byteCount / 8 - 1
        for at in [0, last / 2, last] { words[at] = mark }
        live.append((buffer, mark))
      }
    }
  }

  /// Blocks of other sizes that came back are made to fit; what is asked for as zeros is zero all over.
  @Test func fittedBlocksAreZero() {
    var random = SeededGenerator(seed: 24)
    var held: [(block: UnsafeMutableRawPointer, capacity: Int)] = []
    for _ in 0..<300 {
      if held.count > 5 || (!held.isEmpty && Bool.random(using: &random)) {
        let (block, capacity) = held.remove(at: Int.random(in: 0..<held.count, using: &random))
        LargeMemory.release(block, capacity)
        continue
      }
      let capacity = LargeMemory.capacity(Int.random(in: (2 << 20) + 1...(12 << 20), using: &random))
      let block = LargeMemory.allocateZeroed(capacity)
      let words = UnsafeMutableBufferPointer(start: block.assumingMemoryBound(to: UInt64.self), count: capacity / 8)
      #expect(!words.contains { $0 != 0 }, "\(capacity) bytes")
      words.update(repeating: .max)
      held.append((block, capacity))
    }
    for (block, capacity) in held { LargeMemory.release(block, capacity) }
  }

  /// Runs of units against a plain list of what is held; spans empty in the end, and serve again.
  @Test func spansServeEverySize() {
    var random = SeededGenerator(seed: 23)
    var table = SpanTable()
    var held: [(start: UInt, byteCount: Int)] = []
    var largest = 0
    var bases: Set<UInt> = []
    for step in 0..<6_000 {
      let isGrowing = step % 2_000 < 1_200
      if !held.isEmpty, Int.random(in: 0..<10, using: &random) >= (isGrowing ? 6 : 3) {
        let block = held.remove(at: Int.random(in: 0..<held.count, using: &random))
        if let start = UnsafeMutableRawPointer(bitPattern: block.start) { table.give(start, block.byteCount) }
      } else {
        let byteCount = SpanTable.unitByteCount * Int.random(in: 1...512, using: &random)
        let start = UInt(bitPattern: table.take(byteCount))
        let base = start & ~(UInt(SpanTable.spanByteCount) - 1)
        #expect(start + UInt(byteCount) <= base + UInt(SpanTable.spanByteCount))
        #expect(!held.contains { $0.start < start + UInt(byteCount) && start < $0.start + UInt($0.byteCount) })
        bases.insert(base)
        held.append((start, byteCount))
        largest = max(largest, held.reduce(0) { $0 + $1.byteCount })
      }
    }
    // First fit wastes little: Robson's worst case is a factor, the usual one a few percent.
    #expect(bases.count * SpanTable.spanByteCount < largest * 5 / 4 + SpanTable.spanByteCount)
    for block in held {
      if let start = UnsafeMutableRawPointer(bitPattern: block.start) { table.give(start, block.byteCount) }
    }
    let again = (0..<bases.count).map { _ in UInt(bitPattern: table.take(SpanTable.spanByteCount)) }
    #expect(Set(again) == bases)
  }

  @Test(arguments: [40 << 10, 1 << 20, 3 << 20])
  func zeroedBlocksAreZero(byteCount: Int) {
    let capacity = LargeMemory.capacity(byteCount)
    for _ in 0..<3 {
      let block = LargeMemory.allocateZeroed(capacity)
      let bytes = UnsafeRawBufferPointer(start: block, count: capacity)
      #expect(bytes.allSatisfy { $0 == 0 })
      block.initializeMemory(as: UInt8.self, repeating: 7, count: capacity)
      LargeMemory.release(block, capacity)
    }
  }

  /// Pages that move keep their content; the rest is zero, also where a block was used before.
  @Test func grownBlocksKeepTheirContent() throws {
    var random = SeededGenerator(seed: 24)
    for _ in 0..<8 {
      let capacity = LargeMemory.capacity(Int.random(in: (2 << 20) + 1...(9 << 20), using: &random))
      let larger = LargeMemory.capacity(Int.random(in: capacity + 1...(40 << 20), using: &random))
      let block = LargeMemory.allocateZeroed(capacity)
      for at in stride(from: 0, to: capacity, by: 4_096) {
        block.storeBytes(of: UInt8(at >> 12 & 255), toByteOffset: at, as: UInt8.self)
      }
      #if os(Linux)
        let grown = try #require(LargeMemory.grown(block, capacity, to: larger))
        let bytes = UnsafeRawBufferPointer(start: grown, count: larger)
        #expect(stride(from: 0, to: capacity, by: 4_096).allSatisfy { bytes[$0] == UInt8($0 >> 12 & 255) })
        #expect(stride(from: capacity, to: larger, by: 61).allSatisfy { bytes[$0] == 0 })
        grown.initializeMemory(as: UInt8.self, repeating: 7, count: larger)
        LargeMemory.release(grown, larger)
      #else
        #expect(LargeMemory.grown(block, capacity, to: larger) == nil)
        LargeMemory.release(block, capacity)
      #endif
    }
    let small = LargeMemory.allocate(LargeMemory.threshold)
    #expect(LargeMemory.grown(small, LargeMemory.threshold, to: 4 << 20) == nil)
    LargeMemory.release(small, LargeMemory.threshold)
  }

  @Test func threadsShareIt() async {
    await withTaskGroup(of: Bool.self) { group in
      for task in 0..<4 {
        group.addTask {
          var isRight = true
          for step in 0..<500 {
            let buffers = (0..<4).map { Buffer(byteCount: 40_000 * ($0 + 1) + step) }
            for buffer in buffers {
              buffer.pointer(as: UInt8.self).update(repeating: UInt8(task), count: buffer.byteCount)
            }
            isRight = isRight && buffers.allSatisfy { $0.bytes.allSatisfy { $0 == UInt8(task) } }
          }
          return isRight
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }
}
