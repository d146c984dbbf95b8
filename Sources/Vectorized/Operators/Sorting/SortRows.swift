import CKernels
import Columnar

/// One sort key of all rows as plain pointers, so that comparing counts no references; valid while its `SortColumn` lives.
struct SortRows: BitwiseCopyable {
  /// What tells rows with equal words apart.
  enum Kind: BitwiseCopyable {
    /// Nothing: they are equal.
    case words
    /// Whether one of them is NULL.
    case nulls
    case strings
    case wide
  }

  let words: UnsafeMutablePointer<UInt64>
  private let values: UnsafeRawPointer
  private let validity: UnsafePointer<UInt64>?
  private let kind: Kind
  private let isDescending: Bool
  private let nullsFirst: Bool

  /// - Parameter vector: flat.
  init(_ vector: Vector, _ words: UnsafeMutablePointer<UInt64>, _ key: SortKey) {
    self.words = words
    values = vector.start
    validity = vector.validity.map { UnsafePointer($0.words) }
    isDescending = key.isDescending
    nullsFirst = key.nullsFirst
    switch vector.type.physical {
    case .string: kind = .strings
    case .int128: kind = .wide
    default: kind = vector.mayHaveNulls ? .nulls : .words
    }
  }

  /// Whether equal words mean equal keys.
  var isExact: Bool { kind == .words }

  @inline(__always)
  func isNull(_ row: Int) -> Bool {
    guard let validity else { return false }
    return validity[row &>> 6] &>> UInt64(row & 63) & 1 == 0
  }

  /// Order of two rows with equal words: negative, zero or positive.
  func compare(_ a: Int, _ b: Int) -> Int {
    if kind == .words { return 0 }
    let aIsNull = isNull(a)
    let bIsNull = isNull(b)
    if aIsNull || bIsNull { return aIsNull == bIsNull ? 0 : aIsNull == nullsFirst ? -1 : 1 }
    let order: Int
    switch kind {
    case .words, .nulls: return 0
    case .strings:
      let views = values.assumingMemoryBound(to: StringView.self)
      order = StringView.compare(views[a], views[b])
    case .wide:
      let values = values.assumingMemoryBound(to: Int128.self)
      order = values[a] < values[b] ? -1 : values[a] > values[b] ? 1 : 0
    }
    return isDescending ? -order : order
  }
}

extension SortRows {
  /// How rows with equal words so far are told apart.
  enum Tie {
    /// They are equal in this key.
    case equal
    /// By the words that `loadWords` wrote.
    case deeper
    /// Only by comparing: some ended where others go on, or are NULL.
    case mixed
  }

  /// Writes the word `depth` of each entry's key: the eight bytes of a string behind `8 * depth`, the low half of a
  /// 128-bit number. All words before are equal.
  func loadWords(_ entries: UnsafeMutableBufferPointer<SortEntry>, depth: Int) -> Tie {
    if validity != nil, let tie = tieOfNulls(entries) { return tie }
    switch kind {
    case .words, .nulls: return .equal
    case .strings: return loadStrings(entries, depth)
    case .wide:
      if depth > 1 { return .equal }
      let values = values.assumingMemoryBound(to: Int128.self)
      let flip: UInt64 = isDescending ? .max : 0
      for i in entries.indices {
        entries[i].word = UInt64(truncatingIfNeeded: values[Int(entries[i].row)]) ^ flip
      }
      return .deeper
    }
  }

  /// nil when no entry is NULL.
  private func tieOfNulls(_ entries: UnsafeMutableBufferPointer<SortEntry>) -> Tie? {
    var count = 0
    for entry in entries where isNull(Int(entry.row)) { count += 1 }
    return count == 0 ? nil : count == entries.count ? .equal : .mixed
  }

  private func loadStrings(_ entries: UnsafeMutableBufferPointer<SortEntry>, _ depth: Int) -> Tie {
    let views = values.assumingMemoryBound(to: StringView.self)
    let from = depth * 8
    let flip: UInt64 = isDescending ? .max : 0
    let distance = 16
    var shortest = Int.max
    var longest = 0
    for i in entries.indices {
      // Rows lie apart in memory: the view is asked for early, then the bytes that it points at.
      if i &+ 2 &* distance < entries.count { colq_prefetch(views + Int(entries[i &+ 2 &* distance].row)) }
      if i &+ distance < entries.count {
        let ahead = views[Int(entries[i &+ distance].row)]
        if !ahead.isInline, let start = UnsafeRawPointer(bitPattern: UInt(ahead.word1)) {
          colq_prefetch(start + min(from, ahead.count))
        }
      }
      let view = views[Int(entries[i].row)]
      shortest = min(shortest, view.count)
      longest = max(longest, view.count)
      entries[i].word = Self.word(view, from) ^ flip
    }
    if shortest > from { return .deeper }
    return longest <= from && shortest == longest ? .equal : .mixed
  }

  /// Eight bytes from `from` on, big-endian, zero behind the end.
  private static func word(_ view: StringView, _ from: Int) -> UInt64 {
    let left = view.count - from
    if left <= 0 { return 0 }
    if view.isInline {
      // Bytes 4 to 12 stand in the second word; a depth is a multiple of eight.
      return UInt64(UInt32(truncatingIfNeeded: view.word1 &>> 32).byteSwapped) &<< 32
    }
    guard let start = UnsafeRawPointer(bitPattern: UInt(view.word1)) else { return 0 }
    if left >= 8 { return (start + from).loadUnaligned(as: UInt64.self).byteSwapped }
    // The last eight bytes of a string of more than twelve, without those before `from`.
    return (start + (view.count - 8)).loadUnaligned(as: UInt64.self).byteSwapped &<< UInt64((8 - left) * 8)
  }
}
