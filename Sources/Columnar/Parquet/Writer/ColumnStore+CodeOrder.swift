/// The order of dictionary entries whose codes follow something else.
struct ValueOrder {
  /// Place of each code's entry in the order of values.
  let rankOfCode: [UInt32]
  let codeOfRank: [UInt32]
}

/// Which entry gets which code.
extension ColumnStore {
  /// Puts entries into the order of their values: then a range of values is a range of codes, and bounds are codes.
  func sortEntries() {
    let entries = table.values
    var order = (0..<UInt32(table.count)).map { $0 }
    order.sort { Word.isLess(entries[Int($0)], entries[Int($1)]) }
    reorder(order)
  }

  /// The entries' codes, the most frequent entry first; equally frequent ones in the order of their values.
  ///
  /// Small codes of skewed data have zeros in their upper bits, which a page codec takes for little, and what a query keeps
  /// by code for the frequent values lies together.
  func codesByFrequency() -> [UInt32] {
    var counts = [Int32](repeating: 0, count: table.count)
    let codes = codePointer
    for i in 0..<valueCount { counts[Int(codes[i])] &+= 1 }
    var order = (0..<UInt32(table.count)).map { $0 }
    order.sort { counts[Int($0)] != counts[Int($1)] ? counts[Int($0)] > counts[Int($1)] : $0 < $1 }
    return order
  }

  /// Gives the entries of a sorted table the codes of `order` (from `codesByFrequency`).
  func orderByFrequency(_ order: [UInt32], bitWidth: Int) {
    valueOrder = ValueOrder(rankOfCode: order, codeOfRank: reorder(order))
    chosenBitWidth = bitWidth
  }

  /// Entry `order[i]` gets code `i`; the new code of each old one.
  @discardableResult
  private func reorder(_ order: [UInt32]) -> [UInt32] {
    var fresh = [UInt32](repeating: 0, count: order.count)
    for (i, code) in order.enumerated() { fresh[Int(code)] = UInt32(i) }
    table.replaceEntries(entries(order))
    let codes = codePointer
    for i in 0..<valueCount { codes[i] = fresh[Int(codes[i])] }
    return fresh
  }

  /// The entries in another order.
  private func entries(_ order: [UInt32]) -> OutputBytes {
    let values = table.values
    let out = OutputBytes(capacity: max(1, order.count * MemoryLayout<Word>.stride))
    for code in order { out.append(littleEndian: values[Int(code)]) }
    return out
  }

  var neededBitWidth: Int {
    table.count <= 1 ? 0 : UInt32.bitWidth - UInt32(table.count - 1).leadingZeroBitCount
  }

  /// Least and greatest value of some codes.
  func codeRange(_ codes: UnsafePointer<UInt32>, _ count: Int) -> (Word, Word) {
    var low = UInt32.max
    var high: UInt32 = 0
    guard let valueOrder else {
      for i in 0..<count {
        low = min(low, codes[i])
        high = max(high, codes[i])
      }
      return (table.values[Int(low)], table.values[Int(high)])
    }
    valueOrder.rankOfCode.withUnsafeBufferPointer { ranks in
      for i in 0..<count {
        let rank = ranks[Int(codes[i])]
        low = min(low, rank)
        high = max(high, rank)
      }
    }
    return (table.values[Int(valueOrder.codeOfRank[Int(low)])], table.values[Int(valueOrder.codeOfRank[Int(high)])])
  }
}
