import Columnar
import Synchronization

/// One numbering of a column's strings for all queries of a process: that of the column's kept dictionaries.
///
/// A grouping that has met a number needs no look at the string again, in whatever dictionary it comes: an array tells what
/// hashing, probing and comparing would. One that counts distinct values takes the numbers for its own. They are made when a query asks for most entries of a dictionary that the page
/// cache keeps, so that a single scan makes none.
final class ColumnNumbering: Sendable {
  fileprivate let id = DerivedKey.next()
  /// Other queries may add to it at any time.
  let strings = SharedStrings()
  /// No more strings: the column takes as much of the cache as it may.
  private let isFull = Atomic<Bool>(false)

  /// The numbering of a kept dictionary's column, with the numbers of the dictionary's entries.
  static func adoptable(_ dictionary: VectorDictionary, isWorthMaking: Bool) -> (ColumnNumbering, EntryNumbers)? {
    guard let numbers = numbers(of: dictionary, isWorthMaking: isWorthMaking),
      let numbering = dictionary.kept?.column.value(make: { ColumnNumbering() }), numbering.id == numbers.numbering
    else { return nil }
    return (numbering, numbers)
  }

  /// The numbers of a kept dictionary's entries; nil where there are none and none are to be made.
  ///
  /// - Parameter isWorthMaking: whether to make them now.
  static func numbers(of dictionary: VectorDictionary, isWorthMaking: Bool) -> EntryNumbers? {
    guard let kept = dictionary.kept else { return nil }
    let known = kept.value(as: EntryNumbers.self)
    guard known != nil || isWorthMaking else { return nil }
    let numbering = kept.column.value { ColumnNumbering() }
    if let known, known.numbering == numbering.id { return known }
    return isWorthMaking ? numbering.add(dictionary, kept) : nil
  }

  private func add(_ dictionary: VectorDictionary, _ kept: KeptDictionary) -> EntryNumbers? {
    if isFull.load(ordering: .relaxed) { return nil }
    let entries = dictionary.values
    let numbers = Buffer(byteCount: entries.count * 4)
    let out = numbers.pointer(as: UInt32.self)
    strings.intern(
      entries.pointer(as: StringView.self), entries.count, validity: entries.validity, out,
      SharedStrings.Scratch(worker: 0))
    var largest: UInt32 = 0
    for i in 0..<entries.count { largest = max(largest, out[i]) }
    let made = EntryNumbers(numbering: id, numbers: numbers, bound: Int(largest) + 1)
    kept.set(made)
    account(kept.column)
    return made
  }

  /// Tells the cache what the strings take now.
  private func account(_ column: KeptColumn) {
    if !column.grow(to: strings.byteCount) { isFull.store(true, ordering: .relaxed) }
  }

  /// To be called after strings of other dictionaries were added. Too many of them end the numbering: what uses it now may
  /// go on, later queries begin another one.
  func accountOthers(_ column: KeptColumn) {
    account(column)
    if isFull.load(ordering: .relaxed) { column.drop() }
  }
}

/// The numbers that a dictionary's entries have in the numbering of their column; 0 for NULL.
struct EntryNumbers: Sendable {
  /// Which numbering.
  let numbering: Int
  private let numbers: Buffer
  /// Above all of them.
  let bound: Int

  fileprivate init(numbering: Int, numbers: Buffer, bound: Int) {
    self.numbering = numbering
    self.numbers = numbers
    self.bound = bound
  }

  /// By code; valid as long as this value.
  var base: UnsafePointer<UInt32> { UnsafePointer(numbers.pointer(as: UInt32.self)) }
}
