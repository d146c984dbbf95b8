/// Compares rows by all sort keys; plain pointers into a `RowOrder`, valid while that lives.
struct RowComparer: BitwiseCopyable {
  let keys: UnsafePointer<SortRows>
  let keyCount: Int

  /// Whether row `a` comes before row `b`; equal rows keep their order.
  @inline(__always)
  func precedes(_ a: Int, _ b: Int) -> Bool {
    if keyCount == 0 { return a < b }
    let first = keys[0].words
    return first[a] != first[b] ? first[a] < first[b] : isBefore(tied: a, b)
  }

  /// Whether the row of `a` comes before that of `b`, which are equal in all keys before `from`; their words are of it.
  @inline(__always)
  func precedes(_ a: SortEntry, _ b: SortEntry, from: Int = 0) -> Bool {
    a.word != b.word ? a.word < b.word : isBefore(tied: Int(a.row), Int(b.row), from: from)
  }

  /// Whether row `a` comes before row `b`, whose words are equal in all keys up to `from`.
  func isBefore(tied a: Int, _ b: Int, from: Int = 0) -> Bool {
    var order = keys[from].compare(a, b)
    if order != 0 { return order < 0 }
    var at = from + 1
    while at < keyCount {
      let words = keys[at].words
      if words[a] != words[b] { return words[a] < words[b] }
      order = keys[at].compare(a, b)
      if order != 0 { return order < 0 }
      at += 1
    }
    return a < b
  }

  /// Whether rows `a` and `b` have equal keys.
  func areEqual(_ a: Int, _ b: Int) -> Bool {
    for at in 0..<keyCount {
      let key = keys[at]
      if key.words[a] != key.words[b] || key.compare(a, b) != 0 { return false }
    }
    return true
  }
}
