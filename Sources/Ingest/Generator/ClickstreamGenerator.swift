import Columnar

/// What to generate.
package struct GeneratorOptions: Sendable, Hashable {
  package var rows: Int
  package var days: Int
  package var seed: UInt64
  /// First day, in days since 1970-01-01 (UTC).
  package var firstDay: Int

  /// 2026-11-01.
  package static let defaultFirstDay = 20_758

  package init(rows: Int, days: Int = 30, seed: UInt64 = 1, firstDay: Int = Self.defaultFirstDay) {
    self.rows = rows
    self.days = days
    self.seed = seed
    self.firstDay = firstDay
  }
}

/// A deterministic clickstream of a shop, in order of time.
///
/// Time runs minute by minute. Each minute starts as many visits as the rhythm of day and week asks for; a visit's events
/// are put into the minutes ahead, and a minute's events are sorted when it is over. So memory holds the visits that are
/// going on (a few hours at most), not the rows.
package struct ClickstreamGenerator {
  package static let schema = Schema([
    Field("customerid", .text), Field("deviceid", .text), Field("productid", .text), Field("productcategory", .text),
    Field("productsubcategory", .text), Field("activitytype", .text), Field("eventid", .text),
    Field("eventtime", .timestamp(precision: 3)),
  ])

  /// Share of a day's visits by hour (UTC), and of a week's by day from Monday.
  private static let hourWeights: [Double] = [
    14, 9, 6, 5, 5, 8, 16, 28, 40, 50, 55, 58, 62, 58, 54, 53, 55, 60, 68, 76, 80, 70, 48, 27,
  ]
  private static let weekdayWeights: [Double] = [1, 0.96, 0.97, 1.02, 1.1, 1.32, 1.27]
  private static let minuteMilliseconds = 60_000

  private let options: GeneratorOptions
  private let catalog: ShopCatalog

  package init(_ options: GeneratorOptions) {
    self.options = options
    catalog = ShopCatalog(seed: options.seed)
  }

  /// The shop's products, for joins with `productid`.
  package func products() -> (schema: Schema, batch: Batch) { catalog.products(seed: options.seed) }

  /// Calls `emit` with batches of `schema` in order of time; no batch spans two days.
  package func run(emit: (Batch) throws -> Void) throws -> TrueFunnel {
    var funnel = FunnelCount(customerCount: customerCount, deviceCount: customerCount * 3 + 3)
    var rows = ClickRows(catalog: catalog, seed: options.seed)
    try forEachEvent { event, startsDay in
      if startsDay || rows.count == Batch.targetRowCount, rows.count > 0 { try emit(rows.finish()) }
      rows.append(event)
      funnel.add(event)
    }
    if rows.count > 0 { try emit(rows.finish()) }
    return funnel.result
  }

  private var customerCount: Int { max(1_000, options.rows / 25) }

  private func forEachEvent(_ body: (ClickEvent, _ startsDay: Bool) throws -> Void) throws {
    let minutes = options.days * 1_440
    guard options.rows > 0, minutes > 0 else { return }
    let session = ClickSession(catalog: catalog, gaps: ExponentialGaps(mean: 45_000))
    var random = RandomSource(seed: options.seed)
    let firstMillisecond = Int64(options.firstDay) * 86_400_000
    let last = firstMillisecond + Int64(minutes * Self.minuteMilliseconds) - 1
    // A visit lasts no longer than this many minutes, so a ring of buckets suffices.
    let ringSize = Int(ClickSession.longestGap) * ClickSession.mostEvents / Self.minuteMilliseconds + 2
    var ring: [[ClickEvent]] = Array(repeating: [], count: ringSize)
    let total = (0..<minutes).reduce(0.0) { $0 + weight($1) }
    var weightSoFar = 0.0
    var made = 0
    var given = 0
    var serial: UInt64 = 0
    var day = -1
    for minute in 0..<minutes {
      weightSoFar += weight(minute)
      let wanted = minute == minutes - 1 ? options.rows : Int(Double(options.rows) * (weightSoFar / total))
      while made < wanted {
        let visitor = self.visitor(&random)
        let start = firstMillisecond + Int64(minute * Self.minuteMilliseconds + random.below(Self.minuteMilliseconds))
        session.make(
          start: start, last: last, customer: visitor.customer, device: visitor.device, serial: &serial, &random
        ) { event in
          ring[Int((event.time - firstMillisecond) / Int64(Self.minuteMilliseconds)) % ringSize].append(event)
          made += 1
        }
      }
      var bucket = ring[minute % ringSize]
      ring[minute % ringSize].removeAll(keepingCapacity: true)
      bucket.sort { ($0.time, $0.serial) < ($1.time, $1.serial) }
      for event in bucket {
        if given == options.rows { return }
        let eventDay = minute / 1_440
        try body(event, eventDay != day)
        day = eventDay
        given += 1
      }
    }
  }

  private func weight(_ minute: Int) -> Double {
    let day = options.firstDay + minute / 1_440
    // 1970-01-01 was a Thursday.
    return Self.hourWeights[minute / 60 % 24] * Self.weekdayWeights[((day + 3) % 7 + 7) % 7]
  }

  /// Few customers come often. Three visits in ten are anonymous; a customer mostly uses the first of up to three devices.
  private func visitor(_ random: inout RandomSource) -> (customer: UInt32, device: UInt32) {
    let share = random.unit()
    let number = Int(share * share * Double(customerCount))
    let dice = random.below(10)
    let device = number * 3 + (dice < 6 ? 0 : dice < 9 ? 1 : 2)
    return (random.below(10) < 3 ? 0 : UInt32(number + 1), UInt32(device))
  }
}
