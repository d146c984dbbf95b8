import Columnar

/// Numbers of the codes of a dictionary, or of a combination of dictionaries; each is looked up when a row first names it.
final class CodeNumbers {
  private let numbers = GroupArray<UInt32>()
  private static let unknown = UInt32.max
  /// In the list of codes that are about to be looked up.
  private static let listed = UInt32.max - 1

  /// Forgets all; codes are below `count` from now on.
  func reset(_ count: Int) {
    numbers.resize(count)
    numbers.base.update(repeating: Self.unknown, count: count)
  }

  /// The number of each of `n` codes.
  ///
  /// - Parameter learn: is given new codes, each once, and sets `numbers[code]` for them.
  func find(
    _ codes: GroupIndexes, _ n: Int, _ out: UnsafeMutablePointer<UInt32>,
    learn: (_ codes: [UInt32], _ numbers: UnsafeMutablePointer<UInt32>) -> Void
  ) {
    switch codes {
    case .single: break
    case .u8(let codes): find(codes, n, out, learn)
    case .u16(let codes): find(codes, n, out, learn)
    case .u32(let codes): find(codes, n, out, learn)
    }
  }

  private func find<C: CodeWord>(
    _ codes: UnsafePointer<C>, _ n: Int, _ out: UnsafeMutablePointer<UInt32>,
    _ learn: ([UInt32], UnsafeMutablePointer<UInt32>) -> Void
  ) {
    let known = numbers.base
    var fresh: [UInt32] = []
    for i in 0..<n {
      let number = known[Int(truncatingIfNeeded: codes[i])]
      out[i] = number
      if number == Self.unknown {
        fresh.append(UInt32(truncatingIfNeeded: codes[i]))
        known[Int(truncatingIfNeeded: codes[i])] = Self.listed
      }
    }
    if fresh.isEmpty { return }
    learn(fresh, known)
    for i in 0..<n { out[i] = known[Int(truncatingIfNeeded: codes[i])] }
  }
}

extension Vector {
  /// What `table` says of the code of each of `n` rows of a dictionary vector.
  func gather(_ table: UnsafePointer<UInt32>, _ n: Int, _ out: UnsafeMutablePointer<UInt32>) {
    switch codeWidth {
    case .u8: Columnar.gather(table, codes(as: UInt8.self), n, out)
    case .u16: Columnar.gather(table, codes(as: UInt16.self), n, out)
    case .u32: Columnar.gather(table, codes(as: UInt32.self), n, out)
    }
  }

  /// The codes of a dictionary vector.
  var codeIndexes: GroupIndexes {
    switch codeWidth {
    case .u8: .u8(UnsafePointer(codes(as: UInt8.self)))
    case .u16: .u16(UnsafePointer(codes(as: UInt16.self)))
    case .u32: .u32(UnsafePointer(codes(as: UInt32.self)))
    }
  }
}
