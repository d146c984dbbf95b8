import Columnar
import Synchronization

/// One numbering of a column's strings for all queries of a process: that of the column's kept dictionaries.
///
/// A grouping that has met a number needs no look at the string again, in whatever dictionary it comes: an array tells what
/// hashing, probing and comparing would. One that counts distinct values takes the numbers for its own. They are made when
/// a query asks for a good part of the entries of a dictionary that the page cache keeps, so that a single scan makes none.
final class ColumnNumbering: Sendable {
  fileprivate let id = DerivedKey.next()
  /// Other queries may add to it at any time.
  let strings = SharedStrings()
  private let full: Atomic<Bool>
  private let retired = Atomic<Bool>(false)

  private init(isFull: Bool = false) { full = Atomic(isFull) }

  /// Whether no more dictionaries are numbered: the column takes as much of the cache as it may.
  var isFull: Bool { full.load(ordering: .relaxed) }

  /// Whether it takes no room of the cache any more, since its column has given it up.
  var isRetired: Bool { retired.load(ordering: .relaxed) }

  /// The numbers of a kept dictionary's entries and whose they are; nil where there are none and none are to be made.
  ///
  /// - Parameter isWorthMaking: whether to make them now.
  static func numbers(
    of dictionary: VectorDictionary, isWorthMaking: Bool
  ) -> (numbering: ColumnNumbering, numbers: EntryNumbers)? {
    guard let kept = dictionary.kept else { return nil }
    let known = kept.value(as: EntryNumbers.self)
    guard known != nil || isWorthMaking else { return nil }
    let numbering = kept.column.value { ColumnNumbering() }
    if let known, known.numbering == numbering.id { return (numbering, known) }
    if !isWorthMaking || numbering.isFull { return nil }
    return (numbering, numbering.add(dictionary, kept))
  }

  private func add(_ dictionary: VectorDictionary, _ kept: KeptDictionary) -> EntryNumbers {
    let entries = dictionary.values
    let numbers = Buffer(byteCount: entries.count * 4)
    let out = numbers.pointer(as: UInt32.self)
    let bound = strings.intern(
      entries.pointer(as: StringView.self), entries.count, validity: entries.validity, out,
      SharedStrings.Scratch(worker: 0))
    let made = EntryNumbers(numbering: id, numbers: numbers, bound: bound)
    kept.set(made)
    account(kept.column)
    return made
  }

  /// Tells the cache what the strings take now.
  private func account(_ column: KeptColumn) {
    if !column.grow(to: strings.byteCount) { full.store(true, ordering: .relaxed) }
  }

  /// To be called after strings of other dictionaries were added. Where these are too many the numbering is of no more use
  /// to later queries than its memory costs: who uses it goes on, and the column gets no other one.
  func accountOthers(_ column: KeptColumn) {
    if isRetired { return }
    account(column)
    if isFull, !retired.exchange(true, ordering: .relaxed) { column.replace(with: ColumnNumbering(isFull: true)) }
  }
}

/// The numbers that a dictionary's entries have in the numbering of their column; 0 for NULL.
struct EntryNumbers: Sendable {
  /// Which numbering: its `id`, since a reference would keep one that was given up.
  fileprivate let numbering: Int
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
