import Columnar

/// The names of all objects of a delivery, known before anything is encoded.
struct DeliveryPlan: Sendable {
  struct Day: Sendable {
    /// In the order of the CSV objects.
    let rows: Batch
    let day: Int64
    let objects: [Object]
    /// Relative to the Delta table.
    let parquetPath: String
  }

  /// A CSV object: a window, or the rows of one partition of it.
  struct Object: Sendable {
    let path: String
    let firstSequence: Int64
    let lastSequence: Int64
    let rowCount: Int
    /// nil where windows are not split.
    var partition: DeliveryManifest.Partition?
  }

  let days: [Day]
  let rejected: [RejectedRecord]
  let errorsPath: String?
  let manifestPath: String

  init(_ delivery: Delivery, _ names: ObjectNames) throws {
    let shard = delivery.shard
    let column = try names.format.partitionIndex(names.layout)
    var split = PartitionSplit(limit: names.format.partitionLimit)
    days = try delivery.days.map { day in
      let (rows, objects) =
        if let column {
          try Self.split(day, by: column, &split, shard, names)
        } else {
          (day.rows, day.windows.map { Self.object($0, names.csv(shard: shard, window: $0)) })
        }
      return Day(
        rows: rows, day: day.day, objects: objects,
        parquetPath: names.parquet(
          shard: shard, day: day.day, firstSequence: day.windows.first?.firstSequence ?? delivery.firstSequence))
    }
    rejected = delivery.rejected
    errorsPath = rejected.isEmpty ? nil : names.errors(delivery: delivery.identity, now: UTCTime.now)
    manifestPath = names.manifest(delivery: delivery.identity)
  }

  private static func object(_ window: FirehoseWindows.Window, _ path: String) -> Object {
    Object(
      path: path, firstSequence: window.firstSequence, lastSequence: window.lastSequence, rowCount: window.recordCount)
  }

  private static func split(
    _ day: Delivery.Day, by column: Int, _ split: inout PartitionSplit, _ shard: Int32, _ names: ObjectNames
  ) throws -> (Batch, [Object]) {
    let parts = split.parts(try PartitionSplit.values(day.rows.columns[column]), day.windows)
    let sequences = day.rows.columns[day.rows.columns.count - 1].flattened()
    let numbers = sequences.pointer(as: Int64.self)
    let objects = parts.compactMap { part -> Object? in
      guard let first = part.rows.first, let last = part.rows.last else { return nil }
      let window = day.windows[part.windowIndex]
      let path =
        part.value.map { names.csv(shard: shard, window: window, firstSequence: numbers[first], partition: $0) }
        ?? names.overflow(shard: shard, window: window, firstSequence: numbers[first])
      return Object(
        path: path, firstSequence: numbers[first], lastSequence: numbers[last], rowCount: part.rows.count,
        partition: .init(
          column: names.layout.columns.fields[column].name, value: part.value))
    }
    withExtendedLifetime(sequences) {}
    let order = Buffer(copying: parts.flatMap { $0.rows.map { UInt32($0) } })
    let indexes = order.pointer(as: UInt32.self)
    let columns = day.rows.columns.map { $0.take(indexes: indexes, count: day.rows.count) }
    withExtendedLifetime(order) {}
    return (Batch(columns: columns, count: day.rows.count), objects)
  }

  /// Keys of all objects, relative to the table's folder.
  var paths: [String] {
    days.flatMap { $0.objects.map(\.path) + [ObjectNames.columnarFolder + "/" + $0.parquetPath] }
      + [errorsPath, manifestPath]
      .compactMap { $0 }
  }
}
