import Columnar

/// Keys of a table's objects. A window's names follow from its shard and first sequence number, so that a window that is
/// delivered again replaces itself.
package struct ObjectNames: Sendable, Hashable {
  package let layout: TableLayout
  package let stream: String
  /// Grows with each change of the delivery's settings, as Firehose's does.
  package let version: Int

  package init(layout: TableLayout, stream: String, version: Int = 1) {
    self.layout = layout
    self.stream = stream
    self.version = version
  }

  /// Folder of the Delta table within the table's folder.
  package static let columnarFolder = "columnar"

  /// `csv/year=…/month=…/day=…/<stream>-<version>-YYYY-MM-DD-HH-MM-SS-<uuid>.csv`
  package func csv(shard: Int32, window: FirehoseWindows.Window) -> String {
    let time = UTCTime(milliseconds: window.oldestArrival)
    let clock = [time.hour, time.minute, time.second].map { UTCTime.padded($0, 2) }.joined(separator: "-")
    let id = identity("csv", shard, window.firstSequence)
    return "csv/\(layout.folder(day: window.day))/\(stream)-\(version)-\(time.date)-\(clock)-\(id).csv"
  }

  /// The file of a day's rows in one commit, relative to the Delta table.
  package func parquet(shard: Int32, day: Int64, firstSequence: Int64) -> String {
    let id = identity("parquet", shard, firstSequence)
    return "\(layout.folder(day: day))/\(stream)-\(version)-\(UTCTime(day: day).date)-\(id).parquet"
  }

  /// The list of a commit's CSV and error objects.
  package func manifest(delivery: String) -> String { "_manifests/\(ContentHash(delivery).uuid).ndjson" }

  /// Rejected records: `errors/year=…/…`, by the time of the attempt.
  package func errors(delivery: String, now: Int64) -> String {
    let time = UTCTime(milliseconds: now)
    let id = ContentHash("errors \(delivery)").uuid
    return "errors/\(layout.folder(day: UTCTime.day(of: now)))/\(stream)-\(version)-\(time.date)-\(id).ndjson"
  }

  private func identity(_ kind: String, _ shard: Int32, _ sequence: Int64) -> String {
    ContentHash("\(kind) \(layout.name) \(stream) \(shard) \(sequence)").uuid
  }
}
