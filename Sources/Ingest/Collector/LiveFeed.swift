import Columnar
import Synchronization

/// What the live page shows: the last events, counts by category of the last minutes, events a second.
///
/// Told of every durable group by the stream's threads; bounded in memory and time whatever comes.
package final class LiveFeed: Sendable {
  private struct State: Sendable {
    /// The groups of the last rows, newest last: texts are made of them when somebody looks.
    var groups: [Batch] = []
    var groupRowCount = 0
    var total: Int64 = 0
    /// The second that counts now, and how many rows of it were looked at.
    var second: Int64 = 0
    var sampledCount = 0
    /// Events by second since the start, of the last seconds.
    var seconds: [Int64: Int] = [:]
    /// Counts by minute and category.
    var minutes: [Int64: [String?: Int]] = [:]
  }

  private let schema: Schema
  private let categoryColumn: Int?
  private let clock: @Sendable () -> Int64
  private let state = Mutex(State())

  private static let rowLimit = 50
  private static let secondCount: Int64 = 5
  private static let minuteCount: Int64 = 5
  /// Distinct categories of a minute; further ones are counted together.
  private static let categoryLimit = 200
  private static let shownCategories = 12
  /// Rows of a group, and of a second, whose categories are counted; beyond that every n-th stands for n.
  private static let sampleLimit = 256
  private static let secondSampleLimit = 4_096
  private static let smallestSample = 4
  /// Bytes of a text that is shown.
  private static let textLimit = 200

  /// - Parameter clock: milliseconds since 1970.
  package init(schema: Schema, clock: @escaping @Sendable () -> Int64 = { UTCTime.now }) {
    self.schema = schema
    self.clock = clock
    categoryColumn = schema.index(of: "productcategory").flatMap { schema.fields[$0].type.isText ? $0 : nil }
  }

  package func note(_ rows: Batch) {
    guard rows.count > 0 else { return }
    let now = clock()
    let categories = counts(rows, sampleCount: sampleCount(now / 1_000))
    state.withLock { state in
      state.groups.append(rows)
      state.groupRowCount += rows.count
      while let first = state.groups.first, state.groupRowCount - first.count >= Self.rowLimit {
        state.groups.removeFirst()
        state.groupRowCount -= first.count
      }
      state.total += Int64(rows.count)
      state.seconds[now / 1_000, default: 0] += rows.count
      state.seconds = state.seconds.filter { now / 1_000 - $0.key <= Self.secondCount }
      var minute = state.minutes[now / 60_000] ?? [:]
      for (name, count) in categories {
        let isKnown = minute[name] != nil || minute.count < Self.categoryLimit
        minute[isKnown ? name : "(others)", default: 0] += count
      }
      state.minutes[now / 60_000] = minute
      state.minutes = state.minutes.filter { now / 60_000 - $0.key < Self.minuteCount }
    }
  }

  /// How many rows of a group of this second to look at.
  private func sampleCount(_ second: Int64) -> Int {
    state.withLock { state in
      if state.second != second { (state.second, state.sampledCount) = (second, 0) }
      let count = max(Self.smallestSample, min(Self.sampleLimit, Self.secondSampleLimit - state.sampledCount))
      state.sampledCount += count
      return count
    }
  }

  private func counts(_ rows: Batch, sampleCount: Int) -> [String?: Int] {
    guard let categoryColumn else { return [:] }
    let step = max(1, rows.count / sampleCount)
    var found: [String?: Int] = [:]
    let column = rows.columns[categoryColumn]
    for row in stride(from: 0, to: rows.count, by: step) {
      found[column.isNull(row) ? nil : Self.cut(column.value(at: row).string ?? ""), default: 0] += step
    }
    return found
  }

  /// `{"total":…,"perSecond":…,"categories":[{"name":…,"count":…}],"columns":[…],"rows":[[…]]}`, newest row first.
  package func json() -> [UInt8] {
    let now = clock()
    let state = state.withLock { $0 }
    // The second under way is not full yet.
    let past = state.seconds.filter { $0.key < now / 1_000 && now / 1_000 - $0.key <= Self.secondCount }
    var categories: [String?: Int] = [:]
    for (minute, counts) in state.minutes where now / 60_000 - minute < Self.minuteCount {
      categories.merge(counts, uniquingKeysWith: +)
    }
    let sorted = categories.sorted { ($1.value, $0.key ?? "") < ($0.value, $1.key ?? "") }
    return JSONText.members([
      "total": .integer(state.total), "perSecond": .integer(past.values.reduce(0, +) / Int(Self.secondCount)),
      "categories": .array(
        sorted.prefix(Self.shownCategories).map {
          .members(["name": $0.key.map { .string($0) } ?? .null, "count": .integer($0.value)])
        }),
      "columns": .array(schema.fields.map { .string($0.name) }),
      "rows": .array(newest(state.groups).map { .array($0) }),
    ]).utf8
  }

  /// The last rows, newest first.
  private func newest(_ groups: [Batch]) -> [[JSONText]] {
    var out: [[JSONText]] = []
    for group in groups.reversed() {
      for row in (max(0, group.count - (Self.rowLimit - out.count))..<group.count).reversed() {
        out.append(schema.fields.indices.map { Self.json(group.columns[$0], row, schema.fields[$0].type) })
      }
    }
    return out
  }

  private static func json(_ column: Vector, _ row: Int, _ type: DataType) -> JSONText {
    if column.isNull(row) { return .null }
    let value = column.value(at: row)
    switch (value, type) {
    case (.integer(let milliseconds), .timestamp(precision: 3)): return .string(UTCTime(milliseconds: milliseconds).iso)
    case (.integer(let number), _): return .integer(number)
    case (.boolean(let bit), _): return .boolean(bit)
    case (.double(let number), _): return number.isFinite ? .number("\(number)") : .null
    case (.bytes, _): return .string(cut(value.string ?? ""))
    default: return .string("\(value)")
    }
  }

  private static func cut(_ text: String) -> String {
    text.utf8.count <= textLimit ? text : String(text.prefix(textLimit / 2)) + "…"
  }
}
