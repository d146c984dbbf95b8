import Columnar

/// Numbers the distinct key rows of a GROUP BY (or of a DISTINCT argument) densely from 0 on.
///
///     one string column     the interner's numbers are the groups; no table
///     anything else         columns packed into 64-bit words, a GroupTable over the words
///
/// Used by one worker at a time.
final class GroupKeys {
  let types: [DataType]
  let columns: [KeyColumn]
  /// nil when the strings' numbers are the groups.
  private let table: GroupTable?
  let wordCount: Int
  /// A lone 64-bit key leaves no room for a NULL bit; its NULL group is known by number.
  let isLoneWide: Bool
  private(set) var nullGroup: Int?
  private var words: [GroupArray<UInt64>]
  private let scratch = GroupArray<UInt32>()
  /// The dictionary of a lone key at hand, and the groups of its codes.
  private var dictionary: VectorDictionary?
  private let codeGroups = CodeNumbers()

  /// - Parameter strings: by column, who numbers its strings; own numbers where nothing is said.
  /// - Parameter adoption: whether a lone string column may take the numbers of the table's column (`KeyColumn.adopted`).
  init(_ types: [DataType], strings: [GroupStrings] = [], adoption: NumberAdoption = .never) {
    self.types = types
    let strings = strings.isEmpty ? types.map { _ in .own } : strings
    if types.count == 1, KeyColumn.isInterned(types[0]) {
      columns = [KeyColumn(type: types[0], strings: strings[0], adoption: adoption, word: 0, shift: 0, nullPlace: nil)]
      table = nil
      wordCount = 0
      isLoneWide = false
      words = []
      return
    }
    isLoneWide = types.count == 1 && KeyColumn.bitWidth(types[0]) == 64
    var layout = WordLayout()
    columns = zip(types, strings).map {
      layout.place($0, $1, needsNullBit: !(types.count == 1 && KeyColumn.bitWidth($0) == 64))
    }
    wordCount = max(layout.wordCount, 1)
    table = GroupTable(wordCount: wordCount)
    words = (0..<wordCount).map { _ in GroupArray<UInt64>() }
  }

  /// Groups so far. With a lone string column group 0 stands for NULL, whether NULL occurred or not.
  var count: Int { table?.count ?? columns[0].interner?.count ?? columns[0].sharedCount }

  /// Whether the key is one string column, whose numbers are the groups. Group 0, and others where workers share the
  /// numbers, may be groups that no row belongs to.
  var isLoneString: Bool { table == nil }

  /// Values that were numbered: by all workers when they share the numbering, else by this one. NULL does not count where
  /// it is a virtual group.
  var valueCount: Int { loneShared?.count ?? max(count - (isLoneString ? 1 : 0), 0) }

  /// The numbering of all workers that alone numbers the groups.
  var loneShared: SharedStrings? { table == nil ? columns[0].shared : nil }

  /// Whether the numbers are those of the table's column: most of them may be of strings that were never asked for here.
  var isAdopted: Bool { table == nil && columns[0].adopted != nil }

  /// Whether a number means the same string in both.
  func sharesNumbers(with other: GroupKeys) -> Bool {
    if let loneShared { return loneShared === other.loneShared }
    return self === other
  }

  /// The interner that alone numbers the groups.
  var loneInterner: StringInterner? { table == nil ? columns[0].interner : nil }

  /// Makes room for so many groups at once, where a table numbers them.
  func reserve(_ expectedCount: Int) { table?.reserve(expectedCount) }

  /// Gives back what only looking up keys needs.
  func releaseSlots() { table?.releaseSlots() }

  /// The group of each packed key, `GroupProbe.absent` where there is none; changes nothing.
  func findExisting(_ words: [UnsafeMutablePointer<UInt64>], _ n: Int, _ out: UnsafeMutablePointer<UInt32>) {
    table?.findExisting(words, n, out)
  }

  /// The group of each of `n` rows, new groups included.
  func find(_ keys: [Vector], _ n: Int, _ out: UnsafeMutablePointer<UInt32>) {
    guard let table else {
      columns[0].number(keys[0], n, out)
      return
    }
    if keys.count == 1, keys[0].form == .dictionary, let entries = keys[0].dictionary,
      entries === dictionary || entries.count <= 4 * n
    {
      findByCode(keys[0], entries, n, out)
      return
    }
    let bases = pack(keys, n)
    if isLoneWide, keys[0].mayHaveNulls {
      findWithNulls(keys[0].flattened(), table, bases[0], n, out)
    } else {
      table.find(bases, n, out)
    }
  }

  /// Looks up entries, not rows.
  private func findByCode(_ key: Vector, _ entries: VectorDictionary, _ n: Int, _ out: UnsafeMutablePointer<UInt32>) {
    if entries !== dictionary {
      dictionary = entries
      codeGroups.reset(entries.count)
    }
    codeGroups.find(key.codeIndexes, n, out) { codes, groups in
      let found = GroupArray<UInt32>(count: codes.count)
      codes.withUnsafeBufferPointer { codes in
        guard let base = codes.baseAddress else { return }
        find([entries.values.take(indexes: base, count: codes.count)], codes.count, found.base)
        for (i, code) in codes.enumerated() { groups[Int(code)] = found.base[i] }
      }
    }
  }

  /// The key words of `n` rows; valid until the next call.
  func pack(_ keys: [Vector], _ n: Int) -> [UnsafeMutablePointer<UInt64>] {
    for word in words {
      word.resize(n)
      word.base.update(repeating: 0, count: n)
    }
    let bases = words.map(\.base)
    for (column, key) in zip(columns, keys) { column.pack(key, n, bases, scratch: scratch) }
    return bases
  }

  /// Word `w` of some groups' keys.
  func copyWord(_ w: Int, of groups: ArraySlice<UInt32>, to out: UnsafeMutablePointer<UInt64>) {
    guard let table else { return }
    let words = table.key(0) + w
    let stride = wordCount
    groups.withUnsafeBufferPointer { groups in
      for i in groups.indices { out[i] = words[Int(groups[i]) &* stride] }
    }
  }

  /// NULL rows of a lone 64-bit key borrow another row's key for the search and get the NULL group afterwards.
  private func findWithNulls(
    _ key: Vector, _ table: GroupTable, _ word: UnsafeMutablePointer<UInt64>, _ n: Int,
    _ out: UnsafeMutablePointer<UInt32>
  ) {
    guard let first = (0..<n).first(where: { !key.isNull($0) }) else {
      let group = nullGroupNumber(table)
      out.update(repeating: group, count: n)
      return
    }
    let borrowed = word[first]
    var anyNull = false
    for i in 0..<n where key.isNull(i) {
      word[i] = borrowed
      anyNull = true
    }
    table.find([word], n, out)
    if anyNull {
      let group = nullGroupNumber(table)
      for i in 0..<n where key.isNull(i) { out[i] = group }
    }
  }

  private func nullGroupNumber(_ table: GroupTable) -> UInt32 {
    if let nullGroup { return UInt32(nullGroup) }
    let group = table.appendDetached()
    nullGroup = group
    return UInt32(group)
  }

  /// The key columns of all groups.
  func keyVectors() -> [Vector] {
    guard let table else {
      return columns[0].strings().map { [$0.slice(0..<count)] } ?? []
    }
    return zip(columns, valueDictionaries()).map { column, values in
      column.unpack(table.packedKeys, 0..<table.count, values: values, nullGroup: nullGroup)
    }
  }

  /// The key columns of some groups.
  func keyVectors(of groups: [UInt32]) -> [Vector] {
    guard let table else { return columns[0].strings(of: groups).map { [$0] } ?? [] }
    let words = GroupArray<UInt64>(count: groups.count * wordCount)
    for (i, group) in groups.enumerated() {
      (words.base + i * wordCount).update(from: table.key(Int(group)), count: wordCount)
    }
    let null = nullGroup.flatMap { groups.firstIndex(of: UInt32($0)) }
    return withExtendedLifetime(words) {
      let keys = PackedKeys(base: words.base, wordCount: wordCount)
      return zip(columns, valueDictionaries()).map { column, values in
        column.unpack(keys, 0..<groups.count, values: values, nullGroup: null)
      }
    }
  }

  /// Takes the numbers that `other`, which shares them, has given out as given out.
  func cover(_ other: GroupKeys) {
    if table == nil { columns[0].cover(sharedCount: other.count) }
  }

  /// Adds all groups of `other` (same types); element g of the result is my number of its group g.
  ///
  /// - Parameter threads: threads that may look keys up.
  func absorb(_ other: GroupKeys, threads: Int = 1) -> [UInt32] {
    if table == nil, let mine = columns[0].interner, let theirs = other.columns[0].interner {
      return mine.absorb(theirs)
    }
    if sharesNumbers(with: other) {
      cover(other)
      return (0..<UInt32(other.count)).map { $0 }
    }
    let n = other.count
    if let table, other.nullGroup == nil, !types.contains(where: KeyColumn.isInterned) {
      return absorbWords(of: other, into: table, threads: n < Self.sharedLookUps ? 1 : threads)
    }
    let keys = other.keyVectors()
    var numbers = [UInt32](repeating: 0, count: n)
    let step = 8_192
    for from in stride(from: 0, to: n, by: step) {
      let range = from..<min(from + step, n)
      numbers.withUnsafeMutableBufferPointer { out in
        if let base = out.baseAddress { find(keys.map { $0.slice(range) }, range.count, base + from) }
      }
    }
    return numbers
  }

  /// Adds some groups of `other`; their numbers here are the result.
  func absorb(_ groups: [UInt32], of other: GroupKeys) -> [UInt32] {
    guard other.isAdopted, !sharesNumbers(with: other) else {
      let numbers = absorb(other)
      return groups.map { numbers[Int($0)] }
    }
    return [UInt32](unsafeUninitializedCapacity: groups.count) { out, count in
      count = groups.count
      if let base = out.baseAddress { find(other.keyVectors(of: groups), count, base) }
    }
  }

  var byteCount: Int {
    (table?.byteCount ?? 0) + columns.reduce(0) { $0 + $1.byteCount }
  }
}

/// Places key columns in 64-bit words: wide values first come, first served; narrow ones share words.
private struct WordLayout {
  /// Bits used of each word.
  private var used: [Int] = []

  var wordCount: Int { used.count }

  mutating func place(_ type: DataType, _ strings: GroupStrings, needsNullBit: Bool) -> KeyColumn {
    if KeyColumn.isInterned(type) {
      let place = room(for: 32)
      return KeyColumn(type: type, strings: strings, word: place.word, shift: place.shift, nullPlace: nil)
    }
    let bits = KeyColumn.bitWidth(type)
    let place: (word: Int, shift: Int)
    if bits >= 64 {
      place = (used.count, 0)
      for _ in 0..<(bits / 64) { used.append(64) }
    } else {
      place = room(for: bits)
    }
    let null = needsNullBit ? room(for: 1) : nil
    return KeyColumn(type: type, strings: nil, word: place.word, shift: place.shift, nullPlace: null)
  }

  private mutating func room(for bits: Int) -> (word: Int, shift: Int) {
    for word in used.indices where used[word] + bits <= 64 {
      used[word] += bits
      return (word, used[word] - bits)
    }
    used.append(bits)
    return (used.count - 1, 0)
  }
}
