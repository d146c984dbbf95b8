import Columnar

/// Rows of one shard on their way into windows and deliveries.
///
/// Numbers the rows, lets `FirehoseWindows` decide, keeps each day's rows together. One owner at a time.
package struct DeliveryBuffer: Sendable {
  private let layout: TableLayout
  private let shard: Int32
  private var windows: FirehoseWindows
  private var days: [Int64: Pending] = [:]
  private var firstSequence: Int64
  /// The number that the next row gets.
  package private(set) var nextSequence: Int64
  /// Bytes of CSV held.
  package private(set) var byteCount = 0

  private struct Pending: Sendable {
    var parts: [Batch] = []
    var closed: [FirehoseWindows.Window] = []
  }

  package init(layout: TableLayout, shard: Int32, nextSequence: Int64, limits: FirehoseLimits) {
    self.layout = layout
    self.shard = shard
    self.nextSequence = nextSequence
    firstSequence = nextSequence
    windows = FirehoseWindows(limits: limits)
  }

  /// When windows are full; a change holds from the next row on.
  package var limits: FirehoseLimits {
    get { windows.limits }
    set { windows.limits = newValue }
  }

  package var closedWindowCount: Int { days.reduce(0) { $0 + $1.value.closed.count } }
  /// Whether a window is full.
  package var hasClosedWindows: Bool { days.contains { !$0.value.closed.isEmpty } }

  /// When `advance` will next have something to do; nil: not by time.
  package var nextDeadline: Int64? { windows.nextDeadline }

  package var rowCount: Int { Int(nextSequence - firstSequence) }

  /// Takes rows of the table's columns (flat vectors) with their arrivals in milliseconds, inside `UTCTime.dayRange`.
  ///
  /// `clock` is the time for windows that close by time; nil: the arrivals themselves, as when history is replayed.
  package mutating func add(_ rows: Batch, arrivals: [Int64], clock: Int64? = nil) {
    precondition(arrivals.count == rows.count && rows.columns.count == layout.columns.count)
    let numbered = numberedRows(rows)
    let sizes = CSVTwin.estimatedByteCounts(rows, columnCount: layout.csvColumnCount)
    var closed: [FirehoseWindows.Window] = []
    // Runs of rows of one day, gathered a day at the end.
    var runs: [Int64: [Range<Int>]] = [:]
    var start = 0
    var runDay = arrivals.first.map { UTCTime.day(of: $0) } ?? 0
    for i in 0..<rows.count {
      let arrival = arrivals[i]
      let day = UTCTime.day(of: arrival)
      if day != runDay {
        runs[runDay, default: []].append(start..<i)
        start = i
        runDay = day
      }
      byteCount &+= Int(sizes[i])
      windows.add(
        sequence: nextSequence &+ Int64(i), arrival: arrival, byteCount: Int(sizes[i]), now: clock ?? arrival,
        closed: &closed)
    }
    if start < rows.count { runs[runDay, default: []].append(start..<rows.count) }
    nextSequence += Int64(rows.count)
    for (day, ranges) in runs {
      let part = ranges.count == 1 ? numbered.slice(ranges[0]) : numbered.take(Selection(ranges.flatMap { Array($0) }))
      days[day, default: Pending()].parts.append(part)
    }
    for window in closed { days[window.day, default: Pending()].closed.append(window) }
  }

  private func numberedRows(_ rows: Batch) -> Batch {
    let numbers = Buffer(byteCount: rows.count * 8)
    let target = numbers.pointer(as: Int64.self)
    for i in 0..<rows.count { target[i] = nextSequence &+ Int64(i) }
    let shards = Buffer(byteCount: rows.count * 4)
    shards.pointer(as: Int32.self).initialize(repeating: shard, count: rows.count)
    return Batch(
      columns: rows.columns + [
        Vector(.integer, flat: shards, count: rows.count), Vector(.bigint, flat: numbers, count: rows.count),
      ], count: rows.count)
  }

  /// Closes the windows whose time is up.
  package mutating func advance(clock: Int64) {
    var closed: [FirehoseWindows.Window] = []
    windows.advance(now: clock, closed: &closed)
    for window in closed { days[window.day, default: Pending()].closed.append(window) }
  }

  /// Everything held, as one delivery; windows that are not full are closed.
  ///
  /// With `keepingLast`, the open window of the last row stays here with its rows, if they are the last rows of all: so a
  /// delivery in the middle of a source cuts no window short.
  package mutating func takeDelivery(keepingLast: Bool) -> Delivery {
    var kept: FirehoseWindows.Window?
    if keepingLast, let last = windows.last, nextSequence - last.firstSequence == Int64(last.recordCount),
      last.firstSequence > firstSequence
    {
      kept = last
    }
    var closed: [FirehoseWindows.Window] = []
    windows.flush(keepingLast: kept != nil, closed: &closed)
    for window in closed { days[window.day, default: Pending()].closed.append(window) }
    var out: [Delivery.Day] = []
    var rest: [Int64: Pending] = [:]
    for (day, pending) in days.sorted(by: { $0.key < $1.key }) {
      var rows = concatenated(pending.parts)
      if let kept, kept.day == day {
        let border = rows.count - kept.recordCount
        // In memory of its own: it would keep that of all rows before it.
        rest[day] = Pending(parts: [rows.slice(border..<rows.count).detached()])
        rows = rows.slice(0..<border)
      }
      if rows.count > 0 { out.append(Delivery.Day(day: day, rows: rows, windows: pending.closed)) }
    }
    let end = kept?.firstSequence ?? nextSequence
    let delivery = Delivery(
      shard: shard, firstSequence: firstSequence, rowCount: Int(end - firstSequence), days: out)
    firstSequence = end
    byteCount = kept?.byteCount ?? 0
    days = rest
    return delivery
  }

  private func concatenated(_ parts: [Batch]) -> Batch {
    if parts.count == 1 { return parts[0] }
    let fields = layout.fileSchema.fields
    return Batch(
      columns: fields.indices.map { c in Vector.concat(parts.map { $0.columns[c] }, type: fields[c].type) },
      count: parts.reduce(0) { $0 + $1.count })
  }
}
