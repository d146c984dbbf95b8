import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A query's result as a chart sees it: typed columns of equal length.
package struct ChartData: Sendable, Hashable {
  package private(set) var columns: [ChartColumn]
  package private(set) var rowCount: Int
  /// Whether rows beyond `maximumRowCount` were left out.
  package private(set) var isTruncated = false

  /// More marks than this no picture can show; further rows of a result are dropped and `isTruncated` is set.
  package static let maximumRowCount = 200_000

  package init(columns: [ChartColumn] = []) {
    rowCount = columns.map(\.count).min() ?? 0
    self.columns = columns
  }

  /// The rows of `batches`, whose columns are those of `schema`.
  package init(schema: Schema, batches: [Batch]) {
    var columns: [ChartColumn] = []
    var rows = 0
    for batch in batches { rows += batch.count }
    let kept = min(rows, Self.maximumRowCount)
    for (index, field) in schema.fields.enumerated() {
      var values: [Value] = []
      values.reserveCapacity(kept)
      for batch in batches where values.count < kept {
        guard index < batch.columns.count else { continue }
        let vector = batch.columns[index]
        for row in 0..<min(batch.count, kept - values.count) { values.append(vector.value(at: row)) }
      }
      columns.append(Self.column(field, values))
    }
    self.init(columns: columns)
    isTruncated = rows > kept
  }

  package var isEmpty: Bool { rowCount == 0 || columns.isEmpty }

  /// The column `name`: an exact match first, else one without regard to case.
  package func column(_ name: String) -> ChartColumn? {
    columns.first { $0.name == name } ?? columns.first { $0.name.lowercased() == name.lowercased() }
  }

  /// The rows that `keep` accepts.
  package func filtered(_ keep: (Int) -> Bool) -> ChartData {
    let rows = (0..<rowCount).filter(keep)
    return ChartData(
      columns: columns.map { column in
        switch column.values {
        case .category(let all): ChartColumn(column.name, .category(rows.map { all[$0] }))
        case .number(let all): ChartColumn(column.name, .number(rows.map { all[$0] }))
        case .time(let all): ChartColumn(column.name, .time(rows.map { all[$0] }))
        }
      })
  }

  private static func column(_ field: Field, _ values: [Value]) -> ChartColumn {
    switch field.type {
    case .tinyint, .smallint, .integer, .bigint, .real, .double, .intervalDayToSecond, .intervalYearToMonth:
      return ChartColumn(field.name, numbers: values.map { number($0, divisor: 1) })
    case .decimal(_, let scale):
      let divisor = pow(10, Double(scale))
      return ChartColumn(field.name, numbers: values.map { number($0, divisor: divisor) })
    case .date:
      return ChartColumn(field.name, times: values.map { milliseconds($0, numerator: 86_400_000, denominator: 1) })
    case .timestamp, .timestampTZ:
      let ticks = field.type.ticksPerSecond ?? 1_000
      return ChartColumn(field.name, times: values.map { milliseconds($0, numerator: 1, denominator: ticks / 1_000) })
    default:
      return ChartColumn(field.name, categories: values.map { text($0, field.type) })
    }
  }

  private static func number(_ value: Value, divisor: Double) -> Double? {
    switch value {
    case .integer(let integer): Double(integer)
    case .double(let double): double
    case .decimal(let unscaled): Double(unscaled) / divisor
    default: nil
    }
  }

  private static func milliseconds(_ value: Value, numerator: Int64, denominator: Int64) -> Int64? {
    guard case .integer(let ticks) = value else { return nil }
    if denominator > 1 { return CivilTime.floorDivide(ticks, denominator) }
    let (product, overflow) = ticks.multipliedReportingOverflow(by: numerator)
    return overflow ? (ticks < 0 ? Int64.min : Int64.max) : product
  }

  private static func text(_ value: Value, _ type: DataType) -> String? {
    switch value {
    case .null, .list: return nil
    case .boolean(let flag): return flag ? "true" : "false"
    case .integer(let ticks):
      guard case .time = type, let perSecond = type.ticksPerSecond else { return String(ticks) }
      return TimeFormat.clock(ticks / (perSecond / 1_000))
    case .double(let double): return NumberFormat.full.text(double)
    case .decimal(let unscaled): return String(unscaled)
    case .bytes(let bytes):
      if type == .varbinary { return bytes.prefix(64).map { hexadecimal($0) }.joined() }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}
