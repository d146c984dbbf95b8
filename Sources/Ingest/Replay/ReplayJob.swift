import Columnar

/// Sends the rejected events of a table to a collector again, for instance after its transform was mended.
///
/// Each event goes once: what a collector took is noted after each request, so that a run that was stopped goes on where it
/// was. A kill between an answer and its note sends that one request twice.
public struct ReplayJob: Sendable {
  static let lockName = ".lock-replay"
  private static let ending = ".ndjson"

  public let lake: String
  public let table: String
  public let options: ReplayOptions

  public init(lake: String, table: String, options: ReplayOptions) {
    self.lake = lake
    self.table = table
    self.options = options
  }

  /// - Parameter progress: told the events sent so far.
  /// - Throws: `ReplayError`, `ImportError` for a table that is not there, `StorageError`.
  public func run(_ progress: (Int) -> Void = { _ in }) throws -> ReplaySummary {
    let name = try LakeTables.names(lake: lake, table: table, to: "replay")[0]
    let folder = lake + "/" + name
    guard let lock = try FolderLock(folder: folder, name: Self.lockName) else {
      throw ReplayError("another process replays the table '\(name)': run it again when that one has ended")
    }
    return try withExtendedLifetime(lock) {
      var summary = ReplaySummary(table: name)
      let store = LocalObjectStore(root: folder)
      let sender = options.isDryRun ? nil : try EventSender(options)
      // What the collector rejects again while this runs is not in the list, and waits for the next run.
      for object in try store.list(ObjectNames.errorsFolder + "/") where isWanted(object) {
        try replay(object.key, store, sender, &summary, progress)
      }
      return summary
    }
  }

  private func isWanted(_ object: ObjectInformation) -> Bool {
    guard object.key.hasSuffix(Self.ending) else { return false }
    if let since = options.since, object.modifiedMilliseconds < since { return false }
    if let until = options.until, object.modifiedMilliseconds >= until { return false }
    return true
  }

  private func replay(
    _ object: String, _ store: LocalObjectStore, _ sender: EventSender?, _ summary: inout ReplaySummary,
    _ progress: (Int) -> Void
  ) throws {
    var marks = try ReplayMarks(object, store)
    var waiting: [RejectedEvent] = []
    for event in try RejectedEvent.parse(store.get(object), path: store.path(object)) {
      if let text = options.reason, !event.reason.contains(text) { continue }
      if event.event == nil {
        summary.foreignCount += 1
      } else if marks.lines.contains(event.line) {
        summary.doneCount += 1
      } else {
        waiting.append(event)
      }
    }
    guard let sender else {
      summary.note(waiting)
      return
    }
    for first in stride(from: 0, to: waiting.count, by: options.batchCount) {
      try send(Array(waiting[first...].prefix(options.batchCount)), sender, &marks, &summary)
      progress(summary.sentCount)
    }
  }

  /// One request; the halves of it where it is refused, down to the events that are at fault.
  private func send(
    _ events: [RejectedEvent], _ sender: EventSender, _ marks: inout ReplayMarks, _ summary: inout ReplaySummary
  ) throws {
    switch try sender.send(events.compactMap(\.event)) {
    case .taken(let rejectedCount):
      try marks.add(events.map(\.line))
      summary.note(events)
      summary.rejectedCount += rejectedCount
    case .refused(let reason) where events.count == 1:
      summary.refusedCount += 1
      if summary.firstRefusal == nil { summary.firstRefusal = reason }
    case .refused:
      try send(Array(events.prefix(events.count / 2)), sender, &marks, &summary)
      try send(Array(events.dropFirst(events.count / 2)), sender, &marks, &summary)
    }
  }
}

extension ReplaySummary {
  fileprivate mutating func note(_ events: [RejectedEvent]) {
    sentCount += events.count
    for event in events { reasons[event.reason, default: 0] += 1 }
  }
}
