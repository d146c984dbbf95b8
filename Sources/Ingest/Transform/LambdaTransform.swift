import Columnar
import Synchronization
import Vectorized

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An external function that gets and gives events as Firehose's transformations do (Data Firehose developer guide,
/// "Transform source data"): records with base64 data in, `Ok`, `Dropped` or `ProcessingFailed` for each out.
///
/// A call that fails is tried again with growing pauses; when that does not help, its events go to the errors table, so a
/// dead function loses nothing and holds nobody for ever.
package final class LambdaTransform: Transform {
  package struct Options: Sendable {
    /// `http://host:port`; the path of the invoke protocol is added.
    package var url: String
    package var function = "transform"
    package var timeoutMilliseconds = 10_000
    package var retryCount = 3
    package var recordCount = 500
    /// For all tries of a call together: less than a gateway waits for the answer.
    package var totalMilliseconds = 20_000

    package init(url: String) { self.url = url }
  }

  /// What the calls of one thread at a time use.
  private final class Caller {
    let client: LambdaClient
    var decoder: EventDecoder
    init(client: LambdaClient, decoder: EventDecoder) {
      self.client = client
      self.decoder = decoder
    }
  }

  private let options: Options
  private let layout: TableLayout
  private let caller: Mutex<Handed<Caller>>
  /// Bytes of events of a call: base64 of them stays below Lambda's 6 MB.
  private static let byteLimit = 4 << 20

  /// - Throws: `TransformError`.
  package init(_ options: Options, layout: TableLayout) throws {
    guard options.url.hasPrefix("http://") || options.url.hasPrefix("https://") else {
      throw TransformError("'\(options.url)' is no address of a function: it begins with http:// or https://")
    }
    self.options = options
    self.layout = layout
    let base = options.url.hasSuffix("/") ? String(options.url.dropLast()) : options.url
    let client = try LambdaClient(url: base + "/2015-03-31/functions/\(options.function)/invocations")
    let decoder = try EventDecoder(layout: layout, eventLimit: options.recordCount)
    caller = Mutex(Handed(value: Caller(client: client, decoder: decoder)))
  }

  package func apply(_ events: TransformInput) throws -> TransformOutput {
    var parts: [Batch] = []
    var kept: [Int] = []
    var rejected: [(row: Int, record: RejectedRecord)] = []
    for range in chunks(events.raw) {
      let outcomes = caller.withLock { call(events, range, $0.value) }
      var texts: [[UInt8]] = []
      var rows: [Int] = []
      for (row, outcome) in zip(range, outcomes) {
        switch outcome {
        case .dropped: break
        case .failed(let reason): rejected.append((row, Self.record(reason, events.raw[row])))
        case .changed(let text):
          texts.append(text)
          rows.append(row)
        }
      }
      let decoded = caller.withLock { $0.value.decoder.decode(texts, arrival: events.arrival) }
      parts.append(decoded.rows)
      for (index, row) in rows.enumerated() {
        if decoded.ranges[index].count == 1 {
          kept.append(row)
        } else {
          let reason = decoded.faults[index].map { "\($0)" } ?? "it gave several events for one"
          rejected.append((row, Self.record("Lambda.InvalidData: \(reason)", events.raw[row])))
        }
      }
    }
    let columns = layout.columns.fields.indices.map { column in
      Vector.concat(parts.map { $0.columns[column] }, type: layout.columns.fields[column].type)
    }
    return TransformOutput(rows: Batch(columns: columns, count: kept.count), kept: kept, rejected: rejected)
  }

  private static func record(_ reason: String, _ raw: [UInt8]) -> RejectedRecord {
    RejectedRecord(file: "transform", line: nil, offset: nil, column: nil, reason: reason, raw: raw)
  }

  private func chunks(_ raw: [[UInt8]]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var start = 0
    var size = 0
    for (row, event) in raw.enumerated() {
      if row > start, row - start >= options.recordCount || size + event.count > Self.byteLimit {
        found.append(start..<row)
        (start, size) = (row, 0)
      }
      size += event.count
    }
    if start < raw.count { found.append(start..<raw.count) }
    return found
  }

  /// What became of each event of a chunk.
  private func call(_ events: TransformInput, _ range: Range<Int>, _ caller: Caller) -> [LambdaOutcome] {
    let event = LambdaRecords.event(events.raw[range], arrival: events.arrival)
    let end = MonotonicTime.milliseconds + Int64(options.totalMilliseconds)
    var pause: Int64 = 100
    var tries = 0
    while true {
      tries += 1
      let left = end - MonotonicTime.milliseconds
      do throws(LambdaClient.Failure) {
        let answer = try caller.client.invoke(
          event, milliseconds: max(1, min(options.timeoutMilliseconds, Int(left))))
        return LambdaRecords.outcomes(answer, count: range.count)
      } catch {
        let isLast = tries > options.retryCount || !error.mayPass || left <= pause
        if isLast {
          let reason = "Lambda.InvocationFailed: \(error.reason) (\(tries) tries)"
          return Array(repeating: .failed(reason), count: range.count)
        }
        usleep(UInt32(pause * 1_000))
        pause *= 2
      }
    }
  }
}

/// What a function made of one event.
enum LambdaOutcome: Sendable, Hashable {
  case changed([UInt8])
  case dropped
  case failed(String)
}

/// The records of a call and of its answer.
enum LambdaRecords {
  /// Record ids are the places in the call.
  static func event(_ raw: ArraySlice<[UInt8]>, arrival: Int64) -> [UInt8] {
    let records = raw.enumerated().map { index, event in
      JSONText.members([
        "recordId": .string(String(index)), "approximateArrivalTimestamp": .integer(arrival),
        "data": .string(encoded(event)),
      ])
    }
    return JSONText.members([
      "invocationId": .string(ContentHash(raw.joined().map { $0 } + Array("\(arrival)".utf8)).uuid),
      "deliveryStreamArn": .string("arn:aws:firehose:local:000000000000:deliverystream/colq"),
      "region": .string("local"), "records": .array(records),
    ]).utf8
  }

  static func encoded(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.withUnsafeBytes { Base64Alphabet.standard.encode($0) }, as: UTF8.self)
  }

  /// nil where it is no Base64 with its padding, which the contract asks for.
  static func decoded(_ text: String) -> [UInt8]? {
    guard text.utf8.count % 4 == 0 else { return nil }
    return Array(text.utf8).withUnsafeBytes { Base64Alphabet.standard.decode($0) }
  }

  static func outcomes(_ answer: [UInt8], count: Int) -> [LambdaOutcome] {
    guard let records = JSONText(parsing: answer)?["records"]?.array else {
      return Array(repeating: .failed("Lambda.FunctionError: the answer has no records"), count: count)
    }
    var found: [LambdaOutcome?] = Array(repeating: nil, count: count)
    for record in records {
      // An id that was not sent says nothing of any event.
      guard let id = record["recordId"]?.string.flatMap({ Int($0) }), found.indices.contains(id) else { continue }
      found[id] = found[id] == nil ? outcome(record) : .failed("Lambda.DuplicatedRecordId: the record came twice")
    }
    return found.map { $0 ?? .failed("Lambda.MissingRecordId: the answer does not have the record") }
  }

  private static func outcome(_ record: JSONText) -> LambdaOutcome {
    switch record["result"]?.string {
    case "Ok":
      guard let data = record["data"]?.string.flatMap({ decoded($0) }) else {
        return .failed("Lambda.InvalidData: the data is no base64")
      }
      return .changed(data)
    case "Dropped": return .dropped
    case "ProcessingFailed": return .failed("Lambda.ProcessingFailed: the function refused the record")
    default: return .failed("Lambda.InvalidResult: the result must be Ok, Dropped or ProcessingFailed")
    }
  }
}
