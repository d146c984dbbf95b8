import Columnar

/// Keys of a table's objects. A window's names follow from its shard and first sequence number, so that a window that is
/// delivered again replaces itself.
package struct ObjectNames: Sendable, Hashable {
  package let layout: TableLayout
  package let stream: String
  package let format: ObjectFormat

  package init(layout: TableLayout, stream: String, format: ObjectFormat = .plain) {
    self.layout = layout
    self.stream = stream
    self.format = format
  }

  /// Folder of the Delta table within the table's folder.
  package static let columnarFolder = "columnar"

  /// Where CSV objects and rejected records lie, whatever the prefixes.
  package static let csvFolder = "csv"
  package static let errorsFolder = "errors"

  /// Firehose's names of what goes to the error prefix.
  static let processingFailed = "processing-failed"

  /// `csv/year=…/month=…/day=…/<stream>-<version>-YYYY-MM-DD-HH-MM-SS-<uuid>.csv`
  package func csv(shard: Int32, window: FirehoseWindows.Window) -> String {
    csv(shard: shard, window: window, firstSequence: window.firstSequence, partition: nil)
  }

  /// The object of a part of a window; `partition` is an escaped value, nil in windows that are not split.
  func csv(shard: Int32, window: FirehoseWindows.Window, firstSequence: Int64, partition: String?) -> String {
    let id = identity("csv", shard, firstSequence)
    let folder: String
    if let prefix = format.prefix {
      folder = prefix.evaluate(.init(time: window.oldestArrival, identity: id, partition: partition ?? ""))
    } else {
      let split = partition.flatMap { value in
        format.partitionColumn.map { PartitionValue.name($0) + "=" + value + "/" }
      }
      folder = (split ?? "") + layout.folder(day: window.day) + "/"
    }
    return "\(Self.csvFolder)/\(folder)\(suffix(window.oldestArrival, id))"
  }

  /// The object of rows of a window beyond the limit of partitions.
  func overflow(shard: Int32, window: FirehoseWindows.Window, firstSequence: Int64) -> String {
    let id = identity("csv", shard, firstSequence)
    return errorFolder(day: window.day, time: window.oldestArrival, id) + suffix(window.oldestArrival, id)
  }

  private func suffix(_ arrival: Int64, _ id: String) -> String {
    let time = UTCTime(milliseconds: arrival)
    let clock = [time.hour, time.minute, time.second].map { UTCTime.padded($0, 2) }.joined(separator: "-")
    return "\(stream)-\(format.version)-\(time.date)-\(clock)-\(id).csv\(format.compression.suffix)"
  }

  /// The file of a day's rows in one commit, relative to the Delta table.
  package func parquet(shard: Int32, day: Int64, firstSequence: Int64) -> String {
    let id = identity("parquet", shard, firstSequence)
    return "\(layout.folder(day: day))/\(stream)-\(format.version)-\(UTCTime(day: day).date)-\(id).parquet"
  }

  /// The list of a commit's CSV and error objects.
  package func manifest(delivery: String) -> String { "_manifests/\(ContentHash(delivery).uuid).ndjson" }

  /// Rejected records: `errors/year=…/…`, by the time of the attempt.
  package func errors(delivery: String, now: Int64) -> String {
    let time = UTCTime(milliseconds: now)
    let id = ContentHash("errors \(delivery)").uuid
    return errorFolder(day: UTCTime.day(of: now), time: now, id)
      + "\(stream)-\(format.version)-\(time.date)-\(id).ndjson"
  }

  private func errorFolder(day: Int64, time: Int64, _ id: String) -> String {
    let folder =
      format.errorPrefix?.evaluate(.init(time: time, identity: id, errorType: Self.processingFailed))
      ?? layout.folder(day: day) + "/"
    return "\(Self.errorsFolder)/\(folder)"
  }

  private func identity(_ kind: String, _ shard: Int32, _ sequence: Int64) -> String {
    ContentHash("\(kind) \(layout.name) \(stream) \(shard) \(sequence)").uuid
  }
}
