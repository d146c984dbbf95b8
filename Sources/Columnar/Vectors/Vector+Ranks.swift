extension Vector {
  /// Where each row's value stands among the distinct values of the vector, NULL first: UInt32 a row.
  package struct Ranks: Sendable {
    package let codes: Buffer
    /// Distinct values, NULL included.
    package let count: Int
  }

  /// The ranks of the rows; nil where there are more than `limit` distinct values, or the type has no order here.
  package func ranks(limit: Int) -> Ranks? {
    let flat = flattened()
    switch type.physical {
    case .string: return flat.ranks(StringView.self, limit)
    case .int8, .int16, .int32: return flat.ranks(Int32.self, limit)
    case .int64: return flat.ranks(Int64.self, limit)
    default: return nil
    }
  }

  private func ranks<Word: StoredWord>(_ word: Word.Type, _ limit: Int) -> Ranks? {
    guard let stored = try? StoredValues<Word>(self) else { return nil }
    let table = DictionaryTable<Word>()
    let codes = Buffer(byteCount: max(count, 1) * 4)
    let out = codes.pointer(as: UInt32.self)
    let nullCode = UInt32.max
    for i in 0..<count {
      if let validity, !validity[i] {
        out[i] = nullCode
        continue
      }
      // The vector keeps the strings alive: the table needs no copies.
      out[i] = table.code(stored.start[i]) { (word) -> Word in word }
      if table.count > limit { return nil }
    }
    let hasNull = validity != nil
    let order = (0..<UInt32(table.count)).sorted { Word.isLess(table.values[Int($0)], table.values[Int($1)]) }
    var rank = [UInt32](repeating: 0, count: order.count)
    for (i, code) in order.enumerated() { rank[Int(code)] = UInt32(i) + (hasNull ? 1 : 0) }
    for i in 0..<count { out[i] = out[i] == nullCode ? 0 : rank[Int(out[i])] }
    withExtendedLifetime(stored) {}
    return Ranks(codes: codes, count: order.count + (hasNull ? 1 : 0))
  }
}
