import CKernels
import Columnar

/// A bit for each (group, number): which numbers each group has seen.
struct GroupBitmaps {
  /// `stride` words a group.
  private var words = GroupArray<UInt64>()
  private var stride = 0

  /// Numbers below which there is room.
  var numberCount: Int { stride << 6 }
  var wordCount: Int { words.count }
  var byteCount: Int { words.byteCount }

  private var groupCount: Int { stride == 0 ? 0 : words.count / stride }

  /// Words a group that hold numbers below `numberCount`, with room to grow.
  func stride(for numberCount: Int) -> Int {
    let needed = (numberCount + 63) >> 6
    return needed <= stride ? stride : max(needed, stride * 2)
  }

  /// - Parameter stride: from `stride(for:)`.
  mutating func resize(_ groupCount: Int, stride wider: Int) {
    if wider != stride {
      let (old, oldCount) = (words, self.groupCount)
      words = GroupArray(count: groupCount * wider)
      for group in 0..<oldCount {
        (words.base + group * wider).update(from: old.base + group * stride, count: stride)
      }
      stride = wider
    }
    words.resize(groupCount * stride)
  }

  func clear() { words.clear() }

  /// Sets `n` bits; there is room for all groups and numbers.
  func set(_ groups: GroupIndexes, _ numbers: UnsafePointer<UInt32>, _ n: Int) {
    switch groups {
    case .single:
      let base = words.base
      for i in 0..<n { base[Int(numbers[i] &>> 6)] |= 1 &<< UInt64(numbers[i] & 63) }
    case .u8(let codes): set(codes, numbers, n)
    case .u16(let codes): set(codes, numbers, n)
    case .u32(let codes): set(codes, numbers, n)
    }
  }

  private func set<C: CodeWord>(_ codes: UnsafePointer<C>, _ numbers: UnsafePointer<UInt32>, _ n: Int) {
    let base = words.base
    let stride = stride
    for i in 0..<n {
      let number = numbers[i]
      base[Int(truncatingIfNeeded: codes[i]) &* stride &+ Int(number &>> 6)] |= 1 &<< UInt64(number & 63)
    }
  }

  /// Adds groups of `other`; there is room for all groups and numbers.
  ///
  /// - Parameter numbers: my number for each of its numbers; nil where they are the same.
  func unite(_ other: GroupBitmaps, _ numbers: [UInt32]?, _ mapping: GroupMapping) {
    for (source, target) in zip(mapping.sources, mapping.targets) where Int(source) < other.groupCount {
      let to = words.base + Int(target) * stride
      if let numbers {
        numbers.withUnsafeBufferPointer { numbers in
          other.forEach(of: Int(source)) { theirs in
            let number = numbers[Int(theirs)]
            to[Int(number &>> 6)] |= 1 &<< UInt64(number & 63)
          }
        }
      } else {
        let from = other.words.base + Int(source) * other.stride
        // What lies beyond my numbers was never given out.
        for word in 0..<min(stride, other.stride) { to[word] |= from[word] }
      }
    }
  }

  var oneCount: Int { colq_count_ones(words.base, words.count) }

  func oneCount(of group: Int) -> Int {
    group < groupCount ? colq_count_ones(words.base + group * stride, stride) : 0
  }

  @inline(__always)
  func forEach(of group: Int, _ body: (UInt32) -> Void) {
    if group >= groupCount { return }
    let bits = words.base + group * stride
    for word in 0..<stride {
      var rest = bits[word]
      while rest != 0 {
        body(UInt32(truncatingIfNeeded: word &<< 6 &+ rest.trailingZeroBitCount))
        rest &= rest &- 1
      }
    }
  }

  func forEach(_ body: (Int, UInt32) -> Void) {
    for group in 0..<groupCount { forEach(of: group) { body(group, $0) } }
  }
}
