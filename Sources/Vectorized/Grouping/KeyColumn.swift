import CKernels
import Columnar

/// One key column on its way into packed words, and back.
///
/// Strings become interned numbers (NULL is 0). Other types are taken as bits, with a NULL bit: values up to 32 bits
/// share words, wider ones take words of their own. REAL and DOUBLE are normalized, so that -0 = 0 and NaN = NaN.
final class KeyColumn {
  let type: DataType
  /// The numbering of strings: this worker's own, or the one that all workers share.
  private(set) var interner: StringInterner?
  private(set) var shared: SharedStrings?
  private var sharedScratch: SharedStrings.Scratch?
  /// The numbering of the table's column, where its numbers are the ones given out here; `shared` is its strings then.
  private(set) var adopted: (numbering: ColumnNumbering, column: KeptColumn)?
  private let adoption: NumberAdoption
  /// The numbers of the dictionary at hand in the adopted numbering.
  private var adoptedNumbers: EntryNumbers?
  /// One more than the largest shared number that was given out here.
  private(set) var sharedCount = 1
  /// Place of the value: first word and shift.
  let word: Int
  let shift: Int
  /// Place of the NULL bit; nil for interned strings and for a lone 64-bit key, whose NULL group is kept apart.
  let nullPlace: (word: Int, shift: Int)?

  /// The dictionary at hand, and the interned numbers of its codes.
  private var dictionary: VectorDictionary?
  private let numbers = CodeNumbers()
  /// Codes of the dictionary that were looked up so far.
  private var learnedCount = 0
  private let scratchNumbers = GroupArray<UInt32>()
  /// By number in the column's own numbering: the number here, 0 where a string has not been met.
  private var known = GroupArray<UInt32>()
  /// The numbering of which `known` tells.
  private var knownNumbering: ColumnNumbering?

  init(
    type: DataType, strings: GroupStrings?, adoption: NumberAdoption = .never, word: Int, shift: Int,
    nullPlace: (word: Int, shift: Int)?
  ) {
    self.type = type
    self.adoption = adoption
    switch strings {
    case .shared(let strings, let worker):
      shared = strings
      sharedScratch = SharedStrings.Scratch(worker: worker)
      interner = nil
    case .own:
      interner = StringInterner()
      (shared, sharedScratch) = (nil, nil)
    case nil:
      interner = nil
      (shared, sharedScratch) = (nil, nil)
    }
    self.word = word
    self.shift = shift
    self.nullPlace = nullPlace
  }

  /// Bits of the value of a type that is not interned.
  static func bitWidth(_ type: DataType) -> Int { type.physical == .bool ? 1 : type.physical.byteWidth * 8 }

  static func isInterned(_ type: DataType) -> Bool { type.physical == .string }

  // MARK: Numbers of strings

  /// The interned number of each row.
  func number(_ vector: Vector, _ n: Int, _ out: UnsafeMutablePointer<UInt32>) {
    switch vector.form {
    case .dictionary:
      guard let entries = vector.dictionary else { return }
      if dictionary !== entries { begin(entries, n) }
      if let adoptedNumbers {
        vector.gather(adoptedNumbers.base, n, out)
      } else {
        numbers.find(vector.codeIndexes, n, out) { codes, numbers in learn(codes, entries, numbers) }
      }
    case .constant:
      if n == 0 { return }
      var number: UInt32 = 0
      if !vector.isNull(0) { intern(vector.pointer(as: StringView.self), 1, nil, &number) }
      out.update(repeating: number, count: n)
    case .flat:
      if vector.type == .unknown {
        out.update(repeating: 0, count: n)
      } else {
        intern(vector.pointer(as: StringView.self), n, vector.validity, out)
      }
    }
  }

  private func begin(_ entries: VectorDictionary, _ n: Int) {
    dictionary = entries
    learnedCount = 0
    adoptedNumbers = adopting(entries, n)
    if adoptedNumbers == nil { numbers.reset(entries.count) }
  }

  /// The entries' numbers in the table's column, if they are the ones to give out: for all strings or for none.
  private func adopting(_ entries: VectorDictionary, _ n: Int) -> EntryNumbers? {
    guard let kept = entries.kept, adopted != nil || mayBegin(with: entries, kept),
      let (numbering, numbers) = ColumnNumbering.numbers(
        of: entries, isWorthMaking: n * Self.numberedShare >= entries.count),
      adopted.map({ $0.numbering === numbering }) ?? mayBegin(with: numbering, numbers, entries)
    else { return nil }
    if adopted == nil {
      adopted = (numbering, kept.column)
      shared = numbering.strings
      sharedScratch = sharedScratch ?? SharedStrings.Scratch(worker: 0)
      interner = nil
    }
    cover(sharedCount: numbers.bound)
    return numbers
  }

  private func mayBegin(with entries: VectorDictionary, _ kept: KeptDictionary) -> Bool {
    guard (interner?.count ?? sharedCount) == 1 else { return false }
    switch adoption {
    case .never: return false
    case .forCounts: return true
    case .forGroups: return kept.isOfWholeChunk && entries.count >= Self.adoptedEntries
    }
  }

  private func mayBegin(with numbering: ColumnNumbering, _ numbers: EntryNumbers, _ entries: VectorDictionary) -> Bool {
    !numbering.isFull && (adoption == .forCounts || numbers.bound <= entries.count * Self.adoptedSpread)
  }

  private func intern(
    _ views: UnsafePointer<StringView>, _ n: Int, _ validity: Bitmap?, _ out: UnsafeMutablePointer<UInt32>
  ) {
    if let shared, let sharedScratch {
      cover(sharedCount: shared.intern(views, n, validity: validity, out, sharedScratch))
      if let adopted { adopted.numbering.accountOthers(adopted.column) }
    } else if let interner, let validity {
      for i in 0..<n { out[i] = validity[i] ? interner.intern(views[i]) : 0 }
    } else if let interner {
      interner.intern(views, n, out)
    }
  }

  /// Bytes of this worker's own numbers, and of adopted ones that only this query still has.
  var byteCount: Int {
    let orphaned = adopted?.numbering.isRetired == true ? shared?.byteCount ?? 0 : 0
    return (interner?.byteCount ?? 0) + known.byteCount + orphaned
  }

  /// Takes shared numbers below `sharedCount` as given out.
  func cover(sharedCount count: Int) { sharedCount = max(sharedCount, count) }

  /// The strings by number; nil for a column of another type.
  func strings() -> Vector? { interner?.values(type) ?? shared?.values(type) }

  /// The strings of some numbers.
  func strings(of numbers: [UInt32]) -> Vector? {
    interner?.values(type, of: numbers) ?? shared?.values(type, of: numbers)
  }

  /// Part of a dictionary's entries that must be asked for before the column's numbers of all of them are made.
  private static let numberedShare = 8

  /// Entries from which on groups take the column's numbers: fewer are looked up in no time, and come in the order of rows.
  private static let adoptedEntries = 512
  /// Numbers of the column an entry up to which groups take them: each is a place in every accumulator.
  private static let adoptedSpread = 64

  /// Gives codes that rows name for the first time their numbers.
  private func learn(_ codes: [UInt32], _ entries: VectorDictionary, _ numbers: UnsafeMutablePointer<UInt32>) {
    learnedCount += codes.count
    let isWorthMaking = learnedCount * Self.numberedShare >= entries.count
    if let (numbering, common) = ColumnNumbering.numbers(of: entries, isWorthMaking: isWorthMaking) {
      if knownNumbering !== numbering {
        known = GroupArray()
        knownNumbering = numbering
      }
      learn(codes, entries, common, numbers)
      return
    }
    lookUp(codes, entries, numbers)
    guard entries.values.mayHaveNulls else { return }
    for code in codes where entries.values.isNull(Int(code)) { numbers[Int(code)] = 0 }
  }

  /// Looks up only strings that were in no dictionary before.
  private func learn(
    _ codes: [UInt32], _ entries: VectorDictionary, _ common: EntryNumbers, _ numbers: UnsafeMutablePointer<UInt32>
  ) {
    known.resize(common.bound)
    let known = known.base
    let common = common.base
    var fresh: [UInt32] = []
    for code in codes {
      let number = common[Int(code)]
      let mine = known[Int(number)]
      numbers[Int(code)] = mine
      if mine == 0, number != 0 { fresh.append(code) }
    }
    if fresh.isEmpty { return }
    lookUp(fresh, entries, numbers)
    for code in fresh { known[Int(common[Int(code)])] = numbers[Int(code)] }
  }

  /// Looks up many entries at once: the interner can fetch its slots ahead.
  private func lookUp(_ codes: [UInt32], _ entries: VectorDictionary, _ numbers: UnsafeMutablePointer<UInt32>) {
    let views = entries.values.pointer(as: StringView.self)
    let batch = GroupArray<StringView>(count: codes.count)
    scratchNumbers.resize(codes.count)
    for (i, code) in codes.enumerated() { batch.base[i] = views[Int(code)] }
    intern(UnsafePointer(batch.base), codes.count, nil, scratchNumbers.base)
    for (i, code) in codes.enumerated() { numbers[Int(code)] = scratchNumbers.base[i] }
  }

  // MARK: Words

  /// ORs the column's bits into the key words of `n` rows.
  func pack(_ vector: Vector, _ n: Int, _ words: [UnsafeMutablePointer<UInt64>], scratch: GroupArray<UInt32>) {
    if Self.isInterned(type) {
      scratch.resize(n)
      number(vector, n, scratch.base)
      let out = words[word]
      let source = scratch.base
      let shift = UInt64(self.shift)
      for i in 0..<n { out[i] |= UInt64(source[i]) &<< shift }
      return
    }
    let flat = vector.flattened()
    switch flat.type.physical {
    case .bool: packBits(flat.pointer(as: UInt8.self), n, words)
    case .int8: packBits(UnsafeRawPointer(flat.pointer(as: Int8.self)).assumingMemoryBound(to: UInt8.self), n, words)
    case .int16: packBits(flat.pointer(as: UInt16.self), n, words)
    case .int32: packBits(flat.pointer(as: UInt32.self), n, words)
    case .int64: packBits(flat.pointer(as: UInt64.self), n, words)
    case .float:
      let source = flat.pointer(as: Float.self)
      let out = words[word]
      for i in 0..<n { out[i] |= UInt64(Self.normalized(source[i]).bitPattern) &<< UInt64(shift) }
    case .double:
      let source = flat.pointer(as: Double.self)
      let out = words[word]
      for i in 0..<n { out[i] |= Self.normalized(source[i]).bitPattern }
    case .int128:
      let source = flat.pointer(as: UInt128.self)
      for i in 0..<n {
        words[word][i] |= UInt64(truncatingIfNeeded: source[i])
        words[word + 1][i] |= UInt64(truncatingIfNeeded: source[i] >> 64)
      }
    case .string, .none, .nested: break
    }
    if flat.mayHaveNulls { packNulls(flat, n, words) }
  }

  private func packBits<T: FixedWidthInteger & UnsignedInteger>(
    _ source: UnsafePointer<T>, _ n: Int, _ words: [UnsafeMutablePointer<UInt64>]
  ) {
    let out = words[word]
    let shift = UInt64(self.shift)
    for i in 0..<n { out[i] |= UInt64(truncatingIfNeeded: source[i]) &<< shift }
  }

  /// Sets the NULL bit and takes the value's bits away again, so that all NULLs are equal.
  private func packNulls(_ flat: Vector, _ n: Int, _ words: [UnsafeMutablePointer<UInt64>]) {
    guard let nullPlace else { return }
    let bits = Self.bitWidth(type)
    let keep = bits >= 64 ? 0 : ~(((UInt64(1) << UInt64(bits)) - 1) << UInt64(shift))
    for i in 0..<n where flat.isNull(i) {
      if bits > 0 { words[word][i] &= keep }
      if bits > 64 { words[word + 1][i] = 0 }
      words[nullPlace.word][i] |= 1 << UInt64(nullPlace.shift)
    }
  }

  @inline(__always)
  static func normalized(_ value: Double) -> Double { value.isNaN ? .nan : value == 0 ? 0 : value }

  @inline(__always)
  static func normalized(_ value: Float) -> Float { value.isNaN ? .nan : value == 0 ? 0 : value }
}

/// Whether a lone string column may take the numbers that the table's column has: with gaps, and in an order that other
/// queries have made.
enum NumberAdoption {
  case never
  /// To count values. Strings of pages without dictionary are looked up in the numbering that all workers share.
  case forCounts
  /// To number groups. Strings of pages without dictionary had better be the worker's own, so it begins with dictionaries
  /// of whole column chunks only.
  case forGroups
}

/// Who numbers the strings of a key column.
enum GroupStrings {
  case own
  /// All workers; the worker's number is told.
  case shared(SharedStrings, worker: Int)
}
