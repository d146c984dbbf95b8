import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Turns the bodies of several requests into rows of a table, in one batch. One thread at a time.
///
/// A body with a fault gives no row at all; the others are not touched by it.
struct EventDecoder {
  /// The rows of one group of requests.
  struct Group: Sendable {
    /// Flat vectors in the columns of the table.
    var rows: Batch
    /// Rows of each request, in order; empty for a body with a fault.
    var ranges: [Range<Int>]
    /// The bytes of each row's event within `text`.
    var events: [Range<Int>]
    var text: Buffer
    /// By index of the request.
    var faults: [Int: CollectError]

    func raw(_ row: Int) -> [UInt8] { Array(UnsafeRawBufferPointer(rebasing: text.bytes[events[row]])) }
  }

  let layout: TableLayout
  /// Events that one request may bring.
  let eventLimit: Int
  private let validator: (any EventValidator)?
  private var parser: JSONObjectParser
  /// Columns that take the arrival: always, and where the event has no time of its own.
  private let arrivalColumn: Int?
  private let timeColumn: Int?

  init(layout: TableLayout, eventLimit: Int, validator: (any EventValidator)? = nil) throws {
    self.layout = layout
    self.eventLimit = eventLimit
    self.validator = validator
    parser = try JSONObjectParser(name: "request", schema: layout.columns)
    arrivalColumn = Self.timeColumn("ingesttime", layout)
    timeColumn = Self.timeColumn("eventtime", layout)
  }

  private static func timeColumn(_ name: String, _ layout: TableLayout) -> Int? {
    guard let at = layout.columns.index(of: name), layout.columns.fields[at].type == .timestamp(precision: 3) else {
      return nil
    }
    return at
  }

  mutating func decode(_ bodies: [[UInt8]], arrival: Int64) -> Group {
    let text = Buffer(byteCount: bodies.reduce(0) { $0 + $1.count })
    var group = Group(
      rows: Batch(columns: [], count: 0), ranges: [], events: [], text: text, faults: [:])
    parser.start(text, rowCapacity: max(16, text.byteCount / 160))
    var dropped: [Int] = []
    var offset = 0
    for (request, body) in bodies.enumerated() {
      body.withUnsafeBytes { source in
        if let start = source.baseAddress { memcpy(text.base + offset, start, source.count) }
      }
      let start = group.events.count
      if let fault = append(offset..<offset + body.count, to: &group) {
        group.faults[request] = fault
        dropped += start..<group.events.count
      }
      group.ranges.append(start..<group.events.count)
      offset += body.count
    }
    group.rows = withTimes(parser.finish(), arrival)
    if !dropped.isEmpty { drop(dropped, from: &group) }
    return group
  }

  /// Appends the events of one body; the first fault, after which some of its rows may be there.
  private mutating func append(_ body: Range<Int>, to group: inout Group) -> CollectError? {
    let bytes = UnsafeBufferPointer(
      start: UnsafePointer(group.text.pointer(as: UInt8.self)) + body.lowerBound, count: body.count)
    let events: [Range<Int>]
    do {
      events = try EventSplitter.events(bytes, limit: eventLimit)
    } catch {
      return .invalid(event: nil, field: nil, reason: "\(error.reason) (byte \(error.offset))")
    }
    if events.count > eventLimit { return .tooMany(limit: eventLimit) }
    if events.isEmpty { return .invalid(event: nil, field: nil, reason: "the body has no events") }
    for (number, event) in events.enumerated() {
      let range = event.lowerBound + body.lowerBound..<event.upperBound + body.lowerBound
      let fault = parser.append(range)
      group.events.append(range)
      if let fault { return invalid(fault, event: number) }
      if let validator,
        let fault = validator.fault(UnsafeRawBufferPointer(rebasing: group.text.bytes[range]))
      {
        return .invalid(event: number, field: fault.pointer, reason: fault.reason)
      }
    }
    return nil
  }

  private func invalid(_ fault: JSONObjectParser.Fault, event: Int) -> CollectError {
    switch fault {
    case .malformed(let reason): .invalid(event: event, field: nil, reason: "invalid JSON: \(reason)")
    case .value(let column, let reason):
      .invalid(event: event, field: "/" + layout.columns.fields[column].name, reason: reason)
    case .noKnownKey:
      .invalid(
        event: event, field: nil,
        reason: "no key is a column of \(layout.name): "
          + layout.columns.fields.map(\.name).joined(separator: ", "))
    }
  }

  private func drop(_ dropped: [Int], from group: inout Group) {
    var isDropped = [Bool](repeating: false, count: group.events.count)
    for row in dropped { isDropped[row] = true }
    let kept = isDropped.indices.filter { !isDropped[$0] }
    group.rows = group.rows.take(Selection(kept))
    group.events = kept.map { group.events[$0] }
    var next = 0
    for request in group.ranges.indices {
      let count = group.faults[request] == nil ? group.ranges[request].count : 0
      group.ranges[request] = next..<next + count
      next += count
    }
  }

  /// The rows with their arrival, and with it as the event's time where the event has none.
  private func withTimes(_ rows: Batch, _ arrival: Int64) -> Batch {
    var columns = rows.columns
    if let arrivalColumn {
      let ticks = Buffer(byteCount: rows.count * 8)
      ticks.pointer(as: Int64.self).initialize(repeating: arrival, count: rows.count)
      columns[arrivalColumn] = Vector(.timestamp(precision: 3), flat: ticks, count: rows.count)
    }
    if let timeColumn, columns[timeColumn].mayHaveNulls {
      let given = columns[timeColumn]
      let ticks = Buffer(byteCount: rows.count * 8)
      let target = ticks.pointer(as: Int64.self)
      let source = given.pointer(as: Int64.self)
      for row in 0..<rows.count { target[row] = given.isNull(row) ? arrival : source[row] }
      columns[timeColumn] = Vector(.timestamp(precision: 3), flat: ticks, count: rows.count)
    }
    return Batch(columns: columns, count: rows.count)
  }
}

/// Checks the JSON of one event against rules of its own.
package protocol EventValidator: Sendable {
  func fault(_ event: UnsafeRawBufferPointer) -> EventFault?
}

/// What is wrong with an event: where (a JSON pointer, RFC 6901) and why.
package struct EventFault: Error, Sendable, Hashable {
  package let pointer: String
  package let reason: String

  package init(pointer: String, reason: String) {
    self.pointer = pointer
    self.reason = reason
  }
}
