import Columnar

/// Where a line for each request goes.
package struct AccessLog: Sendable {
  package enum Format: String, Sendable, Hashable, CaseIterable {
    /// NCSA's common log format with request id and milliseconds behind it.
    case common
    /// An object a line, with API Gateway's names of the fields.
    case json
  }

  package var format: Format
  /// Called on the listeners' threads, so it must not wait; the line has no line end.
  package var write: @Sendable (String) -> Void

  package init(format: Format = .json, write: @escaping @Sendable (String) -> Void) {
    self.format = format
    self.write = write
  }

  /// One request. The path is without its query, which may hold a key.
  struct Entry: Sendable {
    var requestID: String
    var address: String
    var method: String
    var path: String
    var status: Int
    var byteCount: Int
    var nanoseconds: UInt64
    /// Since 1970, UTC.
    var seconds: Int
  }

  func note(_ entry: Entry) { write(line(entry)) }

  func line(_ entry: Entry) -> String {
    let milliseconds = entry.nanoseconds / 1_000_000
    switch format {
    case .common:
      // As a JSON string: quotes and control characters of a path must not look like another field or line.
      let request = JSONText.string("\(entry.method) \(entry.path)").text
      return "\(entry.address) - - [\(Self.time(entry.seconds))] \(request) \(entry.status) \(entry.byteCount) "
        + "\(entry.requestID) \(milliseconds)"
    case .json:
      return JSONText.members([
        "requestId": .string(entry.requestID), "ip": .string(entry.address),
        "requestTime": .string(Self.time(entry.seconds)), "httpMethod": .string(entry.method),
        "path": .string(entry.path), "status": .integer(entry.status), "responseLength": .integer(entry.byteCount),
        "responseLatency": .integer(milliseconds),
      ]).text
    }
  }

  /// `23/Nov/2026:16:04:05 +0000`.
  private static func time(_ seconds: Int) -> String {
    let seconds = max(0, seconds)
    let (year, month, day) = CivilDate.civil(days: seconds / 86_400)
    return "\(HTTPDate.two(day))/\(HTTPDate.months[month - 1])/\(year):\(HTTPDate.clock(seconds)) +0000"
  }
}
