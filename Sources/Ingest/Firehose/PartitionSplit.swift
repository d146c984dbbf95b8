import Columnar
import Vectorized

/// Splits the rows of windows by the value of a column.
///
/// Rows of a window that have the same value are put together, in order of their sequence numbers, and the parts in order
/// of their first rows: the Parquet file has its rows in the order of the CSV objects, as without a split.
struct PartitionSplit {
  /// Partitions of this delivery.
  private var active: Set<String> = []
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  struct Part {
    let windowIndex: Int
    /// nil: beyond the limit.
    let value: String?
    /// Rows of the day, in the order they came.
    var rows: [Int]
  }

  /// - Parameter values: escaped, one a row; window after window.
  mutating func parts(_ values: [String], _ windows: [FirehoseWindows.Window]) -> [Part] {
    var out: [Part] = []
    var row = 0
    for (index, window) in windows.enumerated() {
      var places: [String?: Int] = [:]
      for _ in 0..<window.recordCount {
        let value = values[row]
        let isKnown = active.contains(value) || (active.count < limit && active.insert(value).inserted)
        let key: String? = isKnown ? value : nil
        if let place = places[key] {
          out[place].rows.append(row)
        } else {
          places[key] = out.count
          out.append(Part(windowIndex: index, value: key, rows: [row]))
        }
        row += 1
      }
    }
    return out
  }

  /// The escaped values of a column's rows.
  static func values(_ column: Vector) throws -> [String] {
    let text =
      try column.type.physical == .string && column.type != .varbinary
      ? column.flattened() : Cast.evaluate(column, to: .text, isTry: false).flattened()
    let views = text.pointer(as: StringView.self)
    // Values repeat: each is escaped once.
    var names: [[UInt8]: String] = [:]
    return (0..<text.count).map { row in
      if text.isNull(row) { return PartitionValue.absent }
      let bytes = views[row].withBytes { Array($0) }
      if let name = names[bytes] { return name }
      let name = PartitionValue.name(String(decoding: bytes, as: UTF8.self))
      names[bytes] = name
      return name
    }
  }
}
