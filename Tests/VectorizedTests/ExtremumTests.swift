import Columnar
import TestSupport
import Testing

@testable import Vectorized

/// `min` and `max` by group against a loop over values, extreme ones among them, whole and put together of parts.
struct ExtremumTests {
  private static let cases: [(type: DataType, values: [Value])] = [
    (.boolean, [.boolean(false), .boolean(true)]),
    (.tinyint, [.integer(-128), .integer(-1), .integer(0), .integer(1), .integer(127)]),
    (.smallint, [.integer(-32_768), .integer(-7), .integer(0), .integer(9), .integer(32_767)]),
    (.integer, [.integer(Int64(Int32.min)), .integer(-1), .integer(0), .integer(1), .integer(Int64(Int32.max))]),
    (.bigint, [.integer(.min), .integer(-1), .integer(0), .integer(1), .integer(.max)]),
    (.real, [-.infinity, -1.5, 0, 1.5, .infinity, .nan].map { .double($0) }),
    (.double, [-.infinity, -.greatestFiniteMagnitude, -1e-300, 0, 1e-300, .infinity, .nan].map { .double($0) }),
  ]

  @Test(arguments: [false, true], 0..<7)
  func againstALoop(isMaximum: Bool, number: Int) throws {
    let (type, values) = Self.cases[number]
    var random = SeededGenerator(seed: UInt64(200 + number))
    for round in 0..<120 {
      let groupCount = [1, 5, 300][round % 3]
      let whole = ExtremumAccumulator(type, isMaximum: isMaximum)
      var expected = [Value](repeating: .null, count: groupCount)
      for part in 0..<3 {
        let n = Int.random(in: 0...40, using: &random)
        // Few kinds of values, so that some groups have nothing but the worst or the best one.
        let kinds = (0..<2).map { _ in values.randomElement(using: &random) ?? .null }
        let nulls = Bool.random(using: &random)
        let rows = (0..<n).map { _ in
          nulls && Bool.random(using: &random) ? .null : kinds.randomElement(using: &random) ?? .null
        }
        let groups = (0..<n).map { _ in UInt32.random(in: 0..<UInt32(groupCount), using: &random) }
        for (value, group) in zip(rows, groups) where value != .null {
          let known = expected[Int(group)]
          if known == .null || Self.isBetter(value, known, isMaximum) { expected[Int(group)] = value }
        }
        let target = part == 2 ? ExtremumAccumulator(type, isMaximum: isMaximum) : whole
        whole.resize(groupCount)
        target.resize(groupCount)
        try Self.update(target, groups, Vector(type, rows), isSingle: groupCount == 1, isWide: round % 2 == 0)
        if target !== whole {
          let all = (0..<UInt32(groupCount)).map { $0 }
          try whole.merge(target, GroupMapping(sources: all, targets: all))
        }
      }
      let found = try whole.finish(groupCount).allValues
      #expect(found.map { "\($0)" } == expected.map { "\($0)" }, "round \(round)")
    }
  }

  private static func update(
    _ target: ExtremumAccumulator, _ groups: [UInt32], _ values: Vector, isSingle: Bool, isWide: Bool
  ) throws {
    let wide = Buffer(copying: groups)
    let narrow = Buffer(copying: groups.map { UInt16(truncatingIfNeeded: $0) })
    try withExtendedLifetime((wide, narrow)) {
      let indexes: GroupIndexes =
        isSingle ? .single : isWide ? .u32(wide.pointer(as: UInt32.self)) : .u16(narrow.pointer(as: UInt16.self))
      try target.update(indexes, groups.count, [values])
    }
  }

  /// NaN is the largest number.
  private static func isBetter(_ value: Value, _ known: Value, _ isMaximum: Bool) -> Bool {
    switch (value, known) {
    case (.boolean(let a), .boolean(let b)): a != b && a == isMaximum
    case (.integer(let a), .integer(let b)): isMaximum ? a > b : a < b
    case (.double(let a), .double(let b)):
      isMaximum ? a > b || a.isNaN && !b.isNaN : a < b || b.isNaN && !a.isNaN
    default: false
    }
  }
}
