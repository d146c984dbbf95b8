import Columnar

/// The names of all objects of a delivery, known before anything is encoded.
struct DeliveryPlan: Sendable {
  struct Day: Sendable {
    let rows: Batch
    let day: Int64
    let windows: [FirehoseWindows.Window]
    let csvPaths: [String]
    /// Relative to the Delta table.
    let parquetPath: String
  }

  let days: [Day]
  let rejected: [RejectedRecord]
  let errorsPath: String?
  let manifestPath: String

  init(_ delivery: Delivery, _ names: ObjectNames) {
    let shard = delivery.shard
    days = delivery.days.map { day in
      Day(
        rows: day.rows, day: day.day, windows: day.windows,
        csvPaths: day.windows.map { names.csv(shard: shard, window: $0) },
        parquetPath: names.parquet(
          shard: shard, day: day.day, firstSequence: day.windows.first?.firstSequence ?? delivery.firstSequence))
    }
    rejected = delivery.rejected
    errorsPath = rejected.isEmpty ? nil : names.errors(delivery: delivery.identity, now: UTCTime.now)
    manifestPath = names.manifest(delivery: delivery.identity)
  }

  /// Keys of all objects, relative to the table's folder.
  var paths: [String] {
    days.flatMap { $0.csvPaths + [ObjectNames.columnarFolder + "/" + $0.parquetPath] }
      + [errorsPath, manifestPath]
      .compactMap { $0 }
  }
}
