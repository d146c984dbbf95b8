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

  /// A run of the hybrid encoding: its bytes and its values.
  private static func run(_ width: Int, _ generator: inout SeededGenerator) -> (bytes: [UInt8], values: [UInt64]) {
    let count = Int.random(in: 1...([4, 20, 150].randomElement(using: &generator) ?? 4), using: &generator)
    func header(_ number: Int) -> [UInt8] {
      number < 0x80 ? [UInt8(number)] : [UInt8(number & 0x7F) | 0x80, UInt8(number >> 7)]
    }
    guard Bool.random(using: &generator) else {
      let value = UInt64.random(in: 0..<1 << UInt64(width), using: &generator)
      let bytes = (0..<(width + 7) / 8).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
      return (header(count << 1) + bytes, Array(repeating: value, count: count))
    }
    let packed = (0..<count * width).map { _ in UInt8.random(in: 0...255, using: &generator) }
    return (header(count << 1 | 1) + packed, (0..<count * 8).map { reference(packed, $0, width) })
  }

  @Test(arguments: [false, true], 1...16)
  func hybridRunsAreTakenWhole(portable: Bool, width: Int) {
    colq_force_portable(portable)
    defer { colq_force_portable(false) }
    var generator = SeededGenerator(seed: UInt64(width))
    for _ in 0..<10 {
      let runs = (0..<Int.random(in: 1...20, using: &generator)).map { _ in Self.run(width, &generator) }
      let stream = runs.flatMap(\.bytes)
      let values = runs.flatMap(\.values)
      let input = Buffer(copying: stream + [UInt8](repeating: 0xFF, count: 32))
      for n in [values.count, Int.random(in: 0...values.count, using: &generator)] {
        // Whole runs up to n values, and not one whose bytes reach the stream's last two.
        var (expected, length) = (0, 0)
        for run in runs {
          guard expected + run.values.count <= n, stream.count - length > 2 else { break }
          expected += run.values.count
          length += run.bytes.count
        }
        var at = UnsafePointer(input.pointer(as: UInt8.self))
        let end = at + stream.count
        let first = at
        let out = Buffer(copying: [UInt16](repeating: 0xAAAA, count: n + 8))
        #expect(colq_hybrid_u16(&at, end, Int32(width), n, out.pointer()) == expected)
        #expect(at - first == length)
        #expect((0..<expected).allSatisfy { UInt64(out.pointer(as: UInt16.self)[$0]) == values[$0] })
        #expect((n..<n + 8).allSatisfy { out.pointer(as: UInt16.self)[$0] == 0xAAAA })
        guard width <= 8 else { continue }
        at = first
        let narrow = Buffer(copying: [UInt8](repeating: 0xAA, count: n + 8))
        #expect(colq_hybrid_u8(&at, end, Int32(width), n, narrow.pointer()) == expected)
        #expect((0..<expected).allSatisfy { UInt64(narrow.pointer(as: UInt8.self)[$0]) == values[$0] })
        #expect((n..<n + 8).allSatisfy { narrow.pointer(as: UInt8.self)[$0] == 0xAA })
        withExtendedLifetime((out, narrow)) {}
      }
      withExtendedLifetime(input) {}
    }
  }

  @Test(arguments: [
    // A value of more bits than the width, no values, a header of three bytes, bytes that end too soon.
    (width: 3, bytes: [4, 1, 4, 9, 0, 0, 0] as [UInt8], taken: 2), (3, [4, 1, 0, 1, 4, 1, 0], 2),
    (3, [4, 1, 1, 4, 1, 0, 0], 2), (3, [4, 1, 0x84, 0x80, 0x01, 1, 0], 2), (8, [4, 1, 3, 1, 2, 3, 4], 2),
  ])
  func hybridKernelStopsAtWhatIsUnusual(width: Int, bytes: [UInt8], taken: Int) {
    let input = Buffer(copying: bytes + [UInt8](repeating: 0, count: 32))
    let out = Buffer(byteCount: 1_000)
    var at = UnsafePointer(input.pointer(as: UInt8.self))
    let first = at
    #expect(colq_hybrid_u8(&at, first + bytes.count, Int32(width), 1_000, out.pointer()) == taken)
    #expect(at - first == 2)
    withExtendedLifetime((input, out)) {}
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
