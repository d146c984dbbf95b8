#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The bits that say which rows are not NULL; kept from the first NULL of a row group on.
extension ColumnStore {
  /// A NULL is about to come.
  func noteNulls() throws(ParquetError) {
    guard column.isOptional else {
      throw ParquetError(.wrongType, "a NULL in a column that is declared NOT NULL")
    }
    if hasNulls { return }
    hasNulls = true
    let rows = rowCount
    rowCount = 0
    setOnes(rows)
  }

  func appendLevels(ones n: Int) {
    if hasNulls { setOnes(n) } else { rowCount += n }
  }

  func appendLevel(_ isValid: Bool) {
    extendLevels(1)
    if isValid { bits[rowCount &>> 3] |= 1 &<< UInt8(rowCount & 7) }
    rowCount &+= 1
  }

  private var bits: UnsafeMutablePointer<UInt8> { levels.base.assumingMemoryBound(to: UInt8.self) }

  private func setOnes(_ n: Int) {
    extendLevels(n)
    var row = rowCount
    let end = rowCount + n
    while row < end {
      if row & 7 == 0, end - row >= 8 {
        bits[row >> 3] = 0xFF
        row += 8
      } else {
        bits[row >> 3] |= 1 << UInt8(row & 7)
        row += 1
      }
    }
    rowCount = end
  }

  /// Makes zeroed room for `n` more bits.
  private func extendLevels(_ n: Int) {
    let needed = (rowCount &+ n &+ 7) &>> 3
    let missing = needed &- levels.count
    if missing <= 0 { return }
    memset(levels.reserve(missing), 0, missing)
    levels.commit(missing)
  }

  /// Whether row `i` of the row group has a value.
  @inline(__always)
  func isValid(_ i: Int) -> Bool { !hasNulls || bits[i &>> 3] &>> UInt8(i & 7) & 1 != 0 }
}
