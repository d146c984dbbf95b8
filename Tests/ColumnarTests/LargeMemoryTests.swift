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
