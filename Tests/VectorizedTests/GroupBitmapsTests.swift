import Columnar
import TestSupport
import Testing

@testable import Vectorized

/// Bits of (group, number) against sets of numbers.
@Suite struct GroupBitmapsTests {
  @Test(arguments: 0..<12)
  func areSets(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let groupCount = Int.random(in: 1...40, using: &random)
    var bitmaps = GroupBitmaps()
    var sets = [Set<UInt32>](repeating: [], count: groupCount)
    // Numbers grow from step to step, so that there must be room for more of them.
    for limit in [1, 64, 65, 1_000, 5_000] {
      bitmaps.resize(groupCount, stride: bitmaps.stride(for: limit))
      #expect(bitmaps.numberCount >= limit)
      add(500, below: limit, &bitmaps, &sets, &random)
    }
    #expect(bitmaps.oneCount == sets.reduce(0) { $0 + $1.count })
    for group in 0..<groupCount { #expect(bitmaps.numbers(of: group) == sets[group].sorted()) }
    #expect(bitmaps.oneCount(of: groupCount) == 0)
  }

  /// Groups of another worker, whose numbers are the same, or others.
  @Test(arguments: 0..<12)
  func unite(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let (mine, theirs) = (30, 20)
    var bitmaps = GroupBitmaps()
    var others = GroupBitmaps()
    var sets = [Set<UInt32>](repeating: [], count: mine)
    var otherSets = [Set<UInt32>](repeating: [], count: theirs)
    let limit = 300
    bitmaps.resize(mine, stride: bitmaps.stride(for: limit))
    others.resize(theirs, stride: others.stride(for: limit))
    add(400, below: limit, &bitmaps, &sets, &random)
    add(400, below: limit, &others, &otherSets, &random)
    let numbers = seed % 2 == 0 ? nil : (0..<UInt32(limit)).shuffled(using: &random)
    let sources = Array((0..<UInt32(theirs + 2)).shuffled(using: &random).prefix(15))
    let targets = Array((0..<UInt32(mine)).shuffled(using: &random).prefix(15))
    bitmaps.unite(others, numbers, GroupMapping(sources: sources, targets: targets))
    for (source, target) in zip(sources, targets) where Int(source) < theirs {
      sets[Int(target)].formUnion(otherSets[Int(source)].map { number in numbers.map { $0[Int(number)] } ?? number })
    }
    for group in 0..<mine { #expect(bitmaps.numbers(of: group) == sets[group].sorted()) }
  }

  private func add(
    _ count: Int, below limit: Int, _ bitmaps: inout GroupBitmaps, _ sets: inout [Set<UInt32>],
    _ random: inout SeededGenerator
  ) {
    let groups = (0..<count).map { _ in UInt16.random(in: 0..<UInt16(sets.count), using: &random) }
    let numbers = (0..<count).map { _ in UInt32.random(in: 0..<UInt32(limit), using: &random) }
    for (group, number) in zip(groups, numbers) { sets[Int(group)].insert(number) }
    let codes = Buffer(copying: groups)
    let values = Buffer(copying: numbers)
    bitmaps.set(
      .u16(UnsafePointer(codes.pointer(as: UInt16.self))), UnsafePointer(values.pointer(as: UInt32.self)), count)
    withExtendedLifetime((codes, values)) {}
  }
}

extension GroupBitmaps {
  fileprivate func numbers(of group: Int) -> [UInt32] {
    var out: [UInt32] = []
    forEach(of: group) { out.append($0) }
    return out
  }
}
