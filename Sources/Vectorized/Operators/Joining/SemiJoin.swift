import Columnar

/// What a semi join says of a key, be it that of a row or a dictionary's entry.
extension JoinOperator {
  /// Whether probe rows are kept or marked, not put together with build rows.
  var isSemiJoin: Bool {
    switch kind {
    case .inner, .left, .right, .full: false
    case .semi, .anti, .nullAwareAnti, .mark: true
    }
  }

  /// TRUE for keys whose rows are kept; for a mark join the value of `x IN (…)`.
  ///
  /// - Parameters:
  ///   - matches: 1 for each of `n` keys with a build row; becomes part of the result.
  ///   - keys: the keys, for their NULLs.
  func outcome(matches: Buffer, _ n: Int, _ keys: [Vector]) -> Vector {
    let flags = matches.pointer(as: UInt8.self)
    var validity: Bitmap?
    switch kind {
    case .anti: for i in 0..<n { flags[i] ^= 1 }
    case .nullAwareAnti: negate(flags, n, keys)
    case .mark: validity = knownMarks(flags, n, keys)
    default: break
    }
    return Vector(.boolean, flat: matches, count: n, validity: validity)
  }

  /// `x NOT IN (…)`: never TRUE when the list has a NULL, nor for a NULL x unless the list is empty.
  private func negate(_ flags: UnsafeMutablePointer<UInt8>, _ n: Int, _ keys: [Vector]) {
    if table.rowCount > 0, table.hasNullKey {
      flags.update(repeating: 0, count: n)
      return
    }
    for i in 0..<n { flags[i] ^= 1 }
    if table.rowCount == 0 { return }
    for key in keys where key.mayHaveNulls {
      for i in 0..<n where key.isNull(i) { flags[i] = 0 }
    }
  }

  /// `x IN (…)` as a value is TRUE on a match, NULL when x or some element is NULL, else FALSE; nil when it is never NULL.
  private func knownMarks(_ flags: UnsafePointer<UInt8>, _ n: Int, _ keys: [Vector]) -> Bitmap? {
    guard table.rowCount > 0, table.hasNullKey || keys.contains(where: \.mayHaveNulls) else { return nil }
    let known = Bitmap(repeating: true, count: n)
    for i in 0..<n where flags[i] == 0 {
      if table.hasNullKey || keys.contains(where: { $0.isNull(i) }) { known.clear(i) }
    }
    return known
  }
}
