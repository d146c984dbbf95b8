import CKernels
import Columnar
import TestSupport
import Testing
import Vectorized

/// The inner loops of grouping against the plainest way to write them.
@Suite struct GroupingKernelsTests {
  @Test("Rows are counted by code", arguments: [5, 1_000, 70_001], [1, 7, 8, 20, 32, 33, 256])
  func counts(rowCount: Int, codeCount: Int) {
    var random = SeededGenerator(seed: UInt64(rowCount))
    // Runs of one code too: a lane's counter would overflow first there.
    let bytes = (0..<rowCount).map {
      $0 % 40_000 < 20_000 ? UInt8(0) : UInt8.random(in: 0...UInt8(codeCount - 1), using: &random)
    }
    var expected = [Int64](repeating: 0, count: 256)
    for byte in bytes { expected[Int(byte)] += 1 }
    let narrow = Buffer(copying: bytes)
    let middle = Buffer(copying: bytes.map { UInt16($0) })
    let wide = Buffer(copying: bytes.map { UInt32($0) })
    let counts = Buffer(zeroedByteCount: 256 * 8)
    let totals = counts.pointer(as: Int64.self)
    GroupingKernels.count(narrow.pointer(as: UInt8.self), rowCount, totals, codeCount: codeCount)
    GroupingKernels.count(middle.pointer(as: UInt16.self), rowCount, totals)
    GroupingKernels.count(wide.pointer(as: UInt32.self), rowCount, totals)
    #expect((0..<256).map { totals[$0] } == expected.map { 3 * $0 })
  }

  @Test("One bits are counted", arguments: [0, 1, 3, 64, 1_001])
  func ones(wordCount: Int) {
    var random = SeededGenerator(seed: UInt64(wordCount))
    let words = (0..<wordCount).map { $0 % 5 == 0 ? UInt64.max : UInt64.random(in: 0 ... .max, using: &random) }
    let buffer = Buffer(copying: words)
    #expect(
      colq_count_ones(buffer.pointer(as: UInt64.self), wordCount) == words.reduce(0) { $0 + $1.nonzeroBitCount })
  }

  @Test("Distinct keys get the numbers of their first rows' order", arguments: [1, 2, 3])
  func numbersKeys(wordCount: Int) {
    let rowCount = 20_000
    var random = SeededGenerator(seed: UInt64(wordCount))
    let columns = (0..<wordCount).map { _ in
      Buffer(copying: (0..<rowCount).map { _ in UInt64.random(in: 0..<90, using: &random) })
    }
    let words = columns.map { $0.pointer(as: UInt64.self) }
    let out = Buffer(byteCount: rowCount * 4)
    let table = GroupingKernels.Table(wordCount: wordCount)
    table.find(words, rowCount, out.pointer(as: UInt32.self))
    var numbers: [[UInt64]: UInt32] = [:]
    for row in 0..<rowCount {
      let key = words.map { $0[row] }
      let expected = numbers[key] ?? UInt32(numbers.count)
      numbers[key] = expected
      #expect(out.pointer(as: UInt32.self)[row] == expected)
    }
    #expect(table.groupCount == numbers.count)
    withExtendedLifetime(columns) {}
  }
}
