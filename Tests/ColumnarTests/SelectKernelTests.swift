import CKernels
import Columnar
import TestSupport
import Testing

/// The selection kernels against plain loops, on the path that this processor takes and on the portable one.
@Suite(.serialized) struct SelectKernelTests {
  static let counts = [0, 1, 7, 8, 31, 32, 33, 63, 64, 100, 4_095, 4_096, 4_097, 10_000]

  @Test(arguments: [false, true])
  func bytesBecomeRows(portable: Bool) {
    colq_force_portable(portable)
    defer { colq_force_portable(false) }
    var random = SeededGenerator(seed: 11)
    for count in Self.counts {
      for share in [0, 1, 50, 99, 100] {
        let mask = (0..<count).map { _ in UInt8(Int.random(in: 0..<100, using: &random) < share ? 1 : 0) }
        let expected = mask.indices.filter { mask[$0] != 0 }.map { UInt32($0) }
        var rows = [UInt32](repeating: 0, count: count + 8)
        let found = colq_select_bytes(mask, count, &rows)
        #expect(Array(rows.prefix(found)) == expected, "\(count) bytes, \(share) %")
        #expect(colq_count_bytes(mask, count) == expected.count)
      }
    }
  }

  @Test(arguments: [false, true])
  func codesBecomeRows(portable: Bool) {
    colq_force_portable(portable)
    defer { colq_force_portable(false) }
    var random = SeededGenerator(seed: 12)
    let table = (0..<300).map { _ in UInt8(Bool.random(using: &random) ? 1 : 0) }
    for count in Self.counts {
      let codes = (0..<count).map { _ in Int.random(in: 0..<256, using: &random) }
      let expected = codes.indices.filter { table[codes[$0]] != 0 }.map { UInt32($0) }
      var rows = [UInt32](repeating: 0, count: count + 8)
      var found = colq_select_codes8(codes.map { UInt8($0) }, count, table, 256, &rows)
      #expect(Array(rows.prefix(found)) == expected, "u8, \(count) codes")
      found = colq_select_codes16(codes.map { UInt16($0) }, count, table, &rows)
      #expect(Array(rows.prefix(found)) == expected, "u16, \(count) codes")
      found = colq_select_codes32(codes.map { UInt32($0) }, count, table, &rows)
      #expect(Array(rows.prefix(found)) == expected, "u32, \(count) codes")
    }
  }

  @Test func bitsMaskBytes() {
    var random = SeededGenerator(seed: 13)
    for count in Self.counts {
      let bits = (0..<count).map { _ in Int.random(in: 0..<3, using: &random) > 0 }
      let bitmap = Bitmap(bits)
      var mask = (0..<count).map { _ in UInt8(Bool.random(using: &random) ? 1 : 0) }
      let expected = zip(mask, bits).map { $1 ? $0 : 0 }
      colq_mask_and_bits(&mask, bitmap.words, count)
      #expect(mask == expected)
    }
  }
}
