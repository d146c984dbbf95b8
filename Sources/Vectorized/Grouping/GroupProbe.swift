import Columnar

/// One worker's look-ups in finished `GroupKeys`: as `find`, but nothing is added.
///
/// A lone key column in dictionary form is looked up once an entry (ENGINE §5).
final class GroupProbe {
  static let absent = UInt32.max

  private let keys: GroupKeys
  private let words: [GroupArray<UInt64>]
  private let scratch = GroupArray<UInt32>()
  private let missing = GroupArray<UInt8>()
  private var entryGroups: (dictionary: VectorDictionary, groups: GroupArray<UInt32>)?

  init(_ keys: GroupKeys) {
    self.keys = keys
    words = (0..<keys.wordCount).map { _ in GroupArray<UInt64>() }
  }

  /// The group of each row, `absent` where there is none or a key is NULL.
  func find(_ vectors: [Vector], _ n: Int, _ out: UnsafeMutablePointer<UInt32>) {
    if let dictionary = entries(of: vectors, n) {
      vectors[0].gather(UnsafePointer(groups(of: dictionary)), n, out)
      return
    }
    search(vectors.map { $0.flattened() }, n, out)
  }

  /// The dictionary of a lone key column whose entries are worth a look-up each: they are looked up already, or so few that
  /// the `n` rows and those that follow will ask for most of them.
  func entries(of vectors: [Vector], _ n: Int) -> VectorDictionary? {
    guard vectors.count == 1, vectors[0].form == .dictionary, let dictionary = vectors[0].dictionary,
      dictionary.count <= max(4 * n, 1_024) || entryGroups?.dictionary === dictionary
    else { return nil }
    return dictionary
  }

  /// The group of each entry of `dictionary`.
  func groups(of dictionary: VectorDictionary) -> UnsafeMutablePointer<UInt32> {
    if let known = entryGroups, known.dictionary === dictionary { return known.groups.base }
    let groups = GroupArray<UInt32>(count: dictionary.count)
    search([dictionary.values], dictionary.count, groups.base)
    entryGroups = (dictionary, groups)
    return groups.base
  }

  private func search(_ vectors: [Vector], _ n: Int, _ out: UnsafeMutablePointer<UInt32>) {
    if let interner = keys.loneInterner {
      let views = vectors[0].pointer(as: StringView.self)
      for i in 0..<n { out[i] = interner.number(of: views[i]) ?? Self.absent }
    } else {
      missing.resize(n)
      missing.clear()
      for word in words {
        word.resize(n)
        word.base.update(repeating: 0, count: n)
      }
      let bases = words.map(\.base)
      for (column, vector) in zip(keys.columns, vectors) {
        column.packExisting(vector, n, bases, missing: missing.base, scratch: scratch)
      }
      keys.findExisting(bases, n, out)
      for i in 0..<n where missing.base[i] != 0 { out[i] = Self.absent }
    }
    for vector in vectors where vector.mayHaveNulls {
      for i in 0..<n where vector.isNull(i) { out[i] = Self.absent }
    }
  }
}

extension KeyColumn {
  /// As `pack`, but a string that was never interned marks its row in `missing`. Works on flat vectors, keeps no state.
  func packExisting(
    _ vector: Vector, _ n: Int, _ words: [UnsafeMutablePointer<UInt64>], missing: UnsafeMutablePointer<UInt8>,
    scratch: GroupArray<UInt32>
  ) {
    guard let interner else {
      pack(vector, n, words, scratch: scratch)
      return
    }
    let views = vector.pointer(as: StringView.self)
    for i in 0..<n {
      if vector.mayHaveNulls, vector.isNull(i) { continue }
      if let number = interner.number(of: views[i]) {
        words[word][i] |= UInt64(number) << UInt64(shift)
      } else {
        missing[i] = 1
      }
    }
  }
}
