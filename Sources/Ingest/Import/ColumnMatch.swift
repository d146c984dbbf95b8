import Columnar
import Vectorized

/// Brings a source's columns into a table's: by name, cast where the types differ, with the arrival of each row.
struct ColumnMatch {
  let layout: TableLayout
  /// For each column of the table its index in the source; nil: NULL.
  private let sources: [Int?]
  /// Columns (of the table) that tell a row's arrival, best first.
  private let arrivalColumns: [Int]
  /// Column that is filled with the arrival; the clickstream's `ingesttime`.
  private let filledColumn: Int?

  init(_ layout: TableLayout, source: Schema, timeColumn: String?) throws {
    self.layout = layout
    sources = layout.columns.fields.map { source.index(of: $0.name) }
    if let timeColumn {
      guard let at = layout.columns.index(of: timeColumn), Self.isTime(layout.columns.fields[at].type) else {
        throw ImportError("the time column '\(timeColumn)' is no TIMESTAMP or DATE column of the table \(layout.name)")
      }
      arrivalColumns = [at]
      filledColumn = nil
    } else if layout.name == TableLayout.clickstreamName, let ingest = layout.columns.index(of: "ingesttime") {
      arrivalColumns = [ingest] + [layout.columns.index(of: "eventtime")].compactMap { $0 }
      filledColumn = ingest
    } else {
      arrivalColumns = layout.columns.fields.indices.filter { Self.isTime(layout.columns.fields[$0].type) }.prefix(1)
        .map { $0 }
      filledColumn = nil
    }
  }

  private static func isTime(_ type: DataType) -> Bool {
    switch type {
    case .date, .timestamp, .timestampTZ: true
    default: false
    }
  }

  struct Matched {
    let rows: Batch
    let arrivals: [Int64]
    let rejected: [RejectedRecord]
  }

  /// The rows of `source` as rows of the table. Rows with a value that does not fit are rejected.
  func apply(_ source: Batch, file: String, now: Int64) throws -> Matched {
    var columns: [Vector] = []
    var faults: [Int: (column: Int, reason: String)] = [:]
    for (i, field) in layout.columns.fields.enumerated() {
      guard let at = sources[i] else {
        columns.append(Vector(.null(field.type), count: source.count).flattened())
        continue
      }
      let column = source.columns[at]
      if column.type == field.type {
        columns.append(column.flattened())
        continue
      }
      let cast = try Cast.evaluate(column, to: field.type, isTry: true).flattened()
      if cast.mayHaveNulls {
        for row in 0..<source.count where faults[row] == nil && cast.isNull(row) && !column.isNull(row) {
          faults[row] = (i, "the \(column.type) value cannot be read as \(field.type)")
        }
      }
      columns.append(cast)
    }
    var arrivals = [Int64](repeating: now, count: source.count)
    // The best column comes last and overwrites.
    for at in arrivalColumns.reversed() { Self.milliseconds(columns[at], into: &arrivals) }
    for row in 0..<source.count where !UTCTime.dayRange.contains(UTCTime.day(of: arrivals[row])) && faults[row] == nil {
      faults[row] = (arrivalColumns.first ?? 0, "the time lies outside the years 0001 to 9999")
    }
    if let at = filledColumn {
      let ticks = Buffer(copying: arrivals)
      columns[at] = Vector(layout.columns.fields[at].type, flat: ticks, count: source.count)
    }
    let rows = Batch(columns: columns, count: source.count)
    if faults.isEmpty { return Matched(rows: rows, arrivals: arrivals, rejected: []) }
    return try split(rows, source, arrivals, faults, file)
  }

  private func split(
    _ rows: Batch, _ source: Batch, _ arrivals: [Int64], _ faults: [Int: (column: Int, reason: String)], _ file: String
  ) throws -> Matched {
    var text = try CSVTwin(source, columnCount: source.columns.count)
    let rejected = faults.sorted { $0.key < $1.key }.map { row, fault in
      RejectedRecord(
        file: file, line: nil, offset: nil, column: layout.columns.fields[fault.column].name, reason: fault.reason,
        raw: text.withText(row..<row + 1) { Array($0.dropLast()) })
    }
    let good = (0..<rows.count).filter { faults[$0] == nil }
    return Matched(rows: rows.take(Selection(good)), arrivals: good.map { arrivals[$0] }, rejected: rejected)
  }

  /// Times of `column` in milliseconds where it is not NULL.
  private static func milliseconds(_ column: Vector, into arrivals: inout [Int64]) {
    let validity = column.validity
    switch column.type {
    case .date:
      let days = column.pointer(as: Int32.self)
      for i in arrivals.indices where validity?[i] ?? true {
        arrivals[i] = Int64(days[i]) * UTCTime.millisecondsPerDay
      }
    default:
      let perMillisecond = max(1, (column.type.ticksPerSecond ?? 1_000) / 1_000)
      let ticks = column.pointer(as: Int64.self)
      if column.form == .flat, validity == nil, perMillisecond == 1 {
        for i in arrivals.indices { arrivals[i] = ticks[i] }
        return
      }
      for i in arrivals.indices where validity?[i] ?? true {
        let quotient = ticks[i] / perMillisecond
        arrivals[i] = ticks[i] % perMillisecond < 0 ? quotient - 1 : quotient
      }
    }
  }
}
