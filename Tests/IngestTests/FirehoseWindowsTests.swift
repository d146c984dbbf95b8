import Ingest
import TestSupport
import Testing

@Suite struct FirehoseWindowsTests {
  private static let day: Int64 = 86_400_000

  private static func run(
    _ limits: FirehoseLimits, _ records: [(arrival: Int64, bytes: Int)], flush: Bool = true
  ) -> [FirehoseWindows.Window] {
    var windows = FirehoseWindows(limits: limits)
    var closed: [FirehoseWindows.Window] = []
    for (i, record) in records.enumerated() {
      windows.add(
        sequence: Int64(i), arrival: record.arrival, byteCount: record.bytes, now: record.arrival, closed: &closed)
    }
    if flush { windows.flush(closed: &closed) }
    return closed
  }

  @Test func recordsFillWindows() {
    let closed = Self.run(FirehoseLimits(recordCount: 10), (0..<25).map { (Int64($0), 1) })
    #expect(closed.map(\.recordCount) == [10, 10, 5])
    #expect(closed.map(\.firstSequence) == [0, 10, 20])
    #expect(closed.map(\.lastSequence) == [9, 19, 24])
  }

  @Test func bytesFillWindows() {
    let closed = Self.run(FirehoseLimits(recordCount: 1_000, byteCount: 100), (0..<9).map { (Int64($0), 40) })
    #expect(closed.map(\.recordCount) == [3, 3, 3])
    #expect(closed.map(\.byteCount) == [120, 120, 120])
  }

  @Test func timeClosesWindowsBeforeTheNextRecord() {
    var windows = FirehoseWindows(limits: FirehoseLimits(recordCount: 100, milliseconds: 1_000))
    var closed: [FirehoseWindows.Window] = []
    windows.add(sequence: 0, arrival: 5, byteCount: 1, now: 5, closed: &closed)
    windows.add(sequence: 1, arrival: Self.day, byteCount: 1, now: 900, closed: &closed)
    #expect(windows.openCount == 2 && windows.nextDeadline == 1_005)
    windows.advance(now: 1_004, closed: &closed)
    #expect(closed.isEmpty)
    windows.advance(now: 1_005, closed: &closed)
    #expect(closed.map(\.firstSequence) == [0])
    windows.add(sequence: 2, arrival: Self.day, byteCount: 1, now: 1_900, closed: &closed)
    #expect(closed.map(\.firstSequence) == [0, 1])
    windows.flush(closed: &closed)
    #expect(closed.map(\.firstSequence) == [0, 1, 2] && windows.openCount == 0 && windows.nextDeadline == nil)
  }

  @Test func noWindowSpansTwoDays() {
    // Two days in turn, around midnight and before 1970.
    let arrivals: [Int64] = [Self.day - 1, Self.day, Self.day - 2, Self.day + 1, -1, 0, -Self.day - 1]
    let closed = Self.run(FirehoseLimits(recordCount: 2), arrivals.map { ($0, 1) })
    for window in closed {
      #expect(window.oldestArrival >= window.day * Self.day && window.oldestArrival < (window.day + 1) * Self.day)
    }
    #expect(closed.map(\.day) == [0, 1, -1, 0, -2])
    #expect(closed[0].oldestArrival == Self.day - 2 && closed[0].lastSequence == 2)
  }

  /// Random records and limits: every record in one window of its day, limits kept, windows of a day one after another.
  @Test(arguments: 0..<50) func anyRecordsKeepTheRules(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let limits = FirehoseLimits(
      recordCount: Int.random(in: 1...20, using: &random), byteCount: Int.random(in: 1...500, using: &random),
      milliseconds: Bool.random(using: &random) ? Int64.random(in: 1...5_000, using: &random) : nil)
    let records = (0..<500).map { _ in
      (arrival: Int64.random(in: 0..<4 * Self.day, using: &random), bytes: Int.random(in: 0...60, using: &random))
    }
    var windows = FirehoseWindows(limits: limits)
    var closed: [FirehoseWindows.Window] = []
    for (i, record) in records.enumerated() {
      windows.add(
        sequence: Int64(i), arrival: record.arrival, byteCount: record.bytes, now: Int64(i * 7), closed: &closed)
    }
    windows.flush(closed: &closed)
    var days: [Int64: [Int]] = [:]
    for (i, record) in records.enumerated() { days[record.arrival / Self.day, default: []].append(i) }
    for (day, members) in days {
      var rest = members[...]
      for window in closed where window.day == day {
        let taken = rest.prefix(window.recordCount)
        rest = rest.dropFirst(window.recordCount)
        #expect(taken.first == Int(window.firstSequence) && taken.last == Int(window.lastSequence), "seed \(seed)")
        #expect(window.recordCount <= limits.recordCount)
        #expect(taken.dropLast().reduce(0) { $0 + records[$1].bytes } < limits.byteCount)
        #expect(window.oldestArrival == taken.map { records[$0].arrival }.min())
      }
      #expect(rest.isEmpty, "seed \(seed)")
    }
  }

  @Test func paceGrowsUnderLagAndComesBack() {
    var pace = FirehosePace(toleratedMilliseconds: 1_000, intervalMilliseconds: 100)
    let notes: [(lag: Int64, now: Int64, factor: Int)] = [
      (500, 0, 1), (2_000, 10, 2), (2_000, 50, 2), (2_000, 110, 4), (600, 300, 4), (0, 400, 2), (0, 500, 1),
      (0, 700, 1),
    ]
    for note in notes {
      let before = pace.factor
      let changed = pace.note(lagMilliseconds: note.lag, now: note.now)
      #expect(pace.factor == note.factor && changed == (before != note.factor), "at \(note.now)")
    }
    // Thousands of windows in a late delivery: the next has few, without many steps on the way.
    var jumping = FirehosePace(toleratedMilliseconds: 1_000, intervalMilliseconds: 100)
    var now: Int64 = 0
    for (lag, windowCount, factor) in [(1_500, 3_200, 100), (900, 3_200, 100), (1_500, 20, 200)] as [(Int64, Int, Int)]
    {
      now += 1_000
      _ = jumping.note(lagMilliseconds: lag, windowCount: windowCount, now: now)
      #expect(jumping.factor == factor)
    }
    for i in 0..<100 { _ = pace.note(lagMilliseconds: 5_000, now: Int64(1_000 + i * 100)) }
    #expect(pace.factor == FirehosePace.largestFactor)
    #expect(
      FirehoseLimits(recordCount: .max, byteCount: 10).grown(by: 4) == FirehoseLimits(recordCount: .max, byteCount: 40))
  }
}
