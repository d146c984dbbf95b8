import Columnar
import TestSupport
import Testing

@testable import Vectorized

/// Groups of one numbering added to another, looked up by one thread or by several.
struct GroupAbsorbTests {
  @Test(arguments: [1, 2, 5], [0, 100, 70_000])
  func keysKeepTheirNumbers(threads: Int, count: Int) {
    var random = SeededGenerator(seed: 41)
    for types in [[DataType.bigint], [.bigint, .integer], [.integer], [.double, .smallint]] {
      let (mine, theirs) = (GroupKeys(types), GroupKeys(types))
      for keys in [mine, theirs] {
        let columns = types.map { type in
          Vector(type, (0..<count).map { _ in Self.value(type, nullable: types.count > 1, &random) })
        }
        let groups = GroupArray<UInt32>(count: count)
        if count > 0 { keys.find(columns, count, groups.base) }
      }
      let before = mine.count
      let wanted = Set(Self.rows(mine)).union(Self.rows(theirs))
      let numbers = mine.absorb(theirs, threads: threads)
      let rows = Self.rows(mine)
      #expect(rows.count == wanted.count && Set(rows) == wanted)
      #expect(numbers.count == theirs.count)
      #expect(zip(Self.rows(theirs), numbers).allSatisfy { rows[Int($1)] == $0 })
      #expect(
        count < 70_000 || threads == 1 || theirs.count > GroupKeys.sharedLookUps || types == [.double, .smallint])
      #expect(count == 0 || before < mine.count)
      // Both go on: the table knows what was added.
      #expect(mine.absorb(theirs, threads: threads) == numbers)
    }
  }

  private static func value(_ type: DataType, nullable: Bool, _ random: inout SeededGenerator) -> Value {
    if nullable, Int.random(in: 0..<20, using: &random) == 0 { return .null }
    let number = Int.random(in: 0..<90_000, using: &random)
    return type == .double ? .double(Double(number) / 8) : .integer(Int64(type == .smallint ? number % 3 : number))
  }

  private static func rows(_ keys: GroupKeys) -> [[Value]] {
    let columns = keys.keyVectors().map(\.allValues)
    return (0..<keys.count).map { row in columns.map { $0[row] } }
  }
}
