import Columnar

/// Where a row of a Parquet table lies, as a BIGINT: the file's place among the source's files and the row in the file.
///
///     | file 23 bits | row of the file 40 bits |
enum RowLocator {
  private static let rowBits = 40
  /// Files that can be told apart.
  static let fileLimit = 1 << 23

  static func file(_ locator: Int64) -> Int { Int(locator >> Int64(rowBits)) }

  static func row(_ locator: Int64) -> Int { Int(locator & (1 << Int64(rowBits) - 1)) }

  /// The locators of `selection`'s rows, counted from row `firstRow` of the file.
  static func vector(file: Int, firstRow: Int, _ selection: Selection) -> Vector {
    let out = Buffer(byteCount: selection.count * 8)
    let target = out.pointer(as: Int64.self)
    let base = Int64(file) << Int64(rowBits) | Int64(firstRow)
    switch selection {
    case .run(let range):
      for i in 0..<range.count { target[i] = base &+ Int64(range.lowerBound &+ i) }
    case .indexes(let buffer, let n):
      let rows = buffer.pointer(as: UInt32.self)
      for i in 0..<n { target[i] = base &+ Int64(rows[i]) }
    }
    return Vector(.bigint, flat: out, count: selection.count)
  }
}
