import Columnar

/// One line of an errors object, as a replay sees it.
struct RejectedEvent {
  /// From 1, in its object.
  let line: Int
  let reason: String
  /// What was rejected; nil where it is no JSON object, which a collector could not take.
  let event: [UInt8]?

  /// The lines of an errors object (`RejectedRecord.json`).
  /// - Throws: `ReplayError` for a line that is no such record.
  static func parse(_ bytes: [UInt8], path: String) throws(ReplayError) -> [RejectedEvent] {
    var events: [RejectedEvent] = []
    for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      if line.isEmpty { continue }
      guard let record = JSONText(parsing: line), let raw = record["raw"]?.string else {
        throw ReplayError(
          "\(path): line \(index + 1) is no rejected event; `colq verify` tells whether the file is whole")
      }
      // Bytes that are no UTF-8 are no JSON either: `raw` has them repaired, which is not what was sent.
      let isEvent = record["rawbase16"] == nil && JSONText(parsing: raw)?.object != nil
      events.append(
        RejectedEvent(
          line: index + 1, reason: record["reason"]?.string ?? "", event: isEvent ? Array(raw.utf8) : nil))
    }
    return events
  }
}
