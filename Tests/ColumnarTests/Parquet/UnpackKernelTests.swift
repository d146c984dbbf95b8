import CKernels
import Columnar
import TestSupport
import Testing

/// The unpack kernels against a bit by bit reading, on every path the processor has.
@Suite(.serialized) struct UnpackKernelTests {
  private static let count = 300

  /// Value `i` of `width` bits.
  private static func reference(_ bytes: [UInt8], _ i: Int, _ width: Int) -> UInt64 {
    var value: UInt64 = 0
    for bit in 0..<width {
      let at = i * width + bit
      if bytes[at / 8] & (1 << UInt8(at % 8)) != 0 { value |= 1 << UInt64(bit) }
    }
    return value
  }

  @Test(arguments: [false, true])
  func everyWidthFirstAndCount(portable: Bool) {
    colq_force_portable(portable)
    defer { colq_force_portable(false) }
    var generator = SeededGenerator(seed: 1)
    for width in 1...64 {
      let bytes = (0..<(Self.count * width / 8 + 64)).map { _ in UInt8.random(in: 0...255, using: &generator) }
      for (first, n) in [(0, 300), (0, 0), (1, 1), (3, 4), (7, 9), (8, 64), (13, 200), (299, 1)] {
        let expected = (first..<(first + n)).map { Self.reference(bytes, $0, width) }
        let input = Buffer(copying: bytes)
        let source = UnsafePointer(input.pointer(as: UInt8.self))
        if width <= 8 {
          let out = Buffer(copying: [UInt8](repeating: 0xAA, count: n + 8))
          colq_unpack_u8(source, first, n, Int32(width), out.pointer())
          #expect((0..<n).map { UInt64(out.pointer(as: UInt8.self)[$0]) } == expected, "u8 \(width) \(first) \(n)")
          #expect((n..<(n + 8)).allSatisfy { out.pointer(as: UInt8.self)[$0] == 0xAA })
        }
        if width <= 16 {
          let out = Buffer(copying: [UInt16](repeating: 0xAAAA, count: n + 8))
          colq_unpack_u16(source, first, n, Int32(width), out.pointer())
          #expect((0..<n).map { UInt64(out.pointer(as: UInt16.self)[$0]) } == expected, "u16 \(width) \(first) \(n)")
          #expect((n..<(n + 8)).allSatisfy { out.pointer(as: UInt16.self)[$0] == 0xAAAA })
        }
        if width <= 32 {
          let out = Buffer(copying: [UInt32](repeating: 0xAAAA_AAAA, count: n + 8))
          colq_unpack_u32(source, first, n, Int32(width), out.pointer())
          #expect((0..<n).map { UInt64(out.pointer(as: UInt32.self)[$0]) } == expected, "u32 \(width) \(first) \(n)")
          #expect((n..<(n + 8)).allSatisfy { out.pointer(as: UInt32.self)[$0] == 0xAAAA_AAAA })
        }
        let out = Buffer(byteCount: n * 8)
        colq_unpack_u64(source, first, n, Int32(width), out.pointer())
        #expect((0..<n).map { out.pointer(as: UInt64.self)[$0] } == expected, "u64 \(width) \(first) \(n)")
        withExtendedLifetime((input, out)) {}
      }
    }
  }

  @Test(arguments: [false, true])
  func maximaAndSums(portable: Bool) {
    colq_force_portable(portable)
    defer { colq_force_portable(false) }
    var generator = SeededGenerator(seed: 2)
    for n in [0, 1, 3, 4, 5, 31, 32, 33, 100, 1_001] {
      let words = (0..<n).map { _ in UInt32.random(in: 0...UInt32.max, using: &generator) }
      let wide = Buffer(copying: words)
      #expect(colq_max_u32(wide.pointer(), n) == words.max() ?? 0)
      let halves = words.map { UInt16(truncatingIfNeeded: $0) }
      #expect(halves.withUnsafeBufferPointer { Self.maximum16($0) } == UInt32(halves.max() ?? 0))
      let bytes = words.map { UInt8(truncatingIfNeeded: $0) }
      #expect(bytes.withUnsafeBufferPointer { Self.maximum8($0) } == UInt32(bytes.max() ?? 0))

      let smallest = Int64.random(in: Int64.min...Int64.max, using: &generator)
      var last = Int64.random(in: Int64.min...Int64.max, using: &generator)
      let out = Buffer(byteCount: n * 8)
      let end = colq_delta_sum_i64(wide.pointer(), n, smallest, last, out.pointer())
      for i in 0..<n {
        last = last &+ smallest &+ Int64(words[i])
        #expect(out.pointer(as: Int64.self)[i] == last)
      }
      #expect(end == last)
      withExtendedLifetime((wide, out)) {}
    }
  }

  private static func maximum16(_ values: UnsafeBufferPointer<UInt16>) -> UInt32 {
    values.baseAddress.map { colq_max_u16($0, values.count) } ?? 0
  }

  private static func maximum8(_ values: UnsafeBufferPointer<UInt8>) -> UInt32 {
    values.baseAddress.map { colq_max_u8($0, values.count) } ?? 0
  }
}
