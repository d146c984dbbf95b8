import Columnar
import Synchronization
import Vectorized

/// Encodes the twins of a delivery and writes them to an object group.
struct DeliveryEncoder: Sendable {
  let plan: DeliveryPlan
  let layout: TableLayout
  let compression: Compression
  let threads: Int

  struct Written: Sendable {
    var manifest = DeliveryManifest()
    var files: [DeltaAdd] = []
  }

  func write(to group: any ObjectGroup) throws -> Written {
    var written = Written()
    if threads > 1 {
      written.files = try writeCSVAndParquet(to: group, &written.manifest)
    } else {
      for day in plan.days {
        try writeCSV(day, to: group, &written.manifest)
        written.files.append(try add(day, ParquetTwin.encode(day.rows, layout: layout), to: group))
      }
    }
    if let path = plan.errorsPath { try writeErrors(path, to: group, &written.manifest) }
    return written
  }

  /// Parquet is encoded on other threads; only this thread touches the group.
  private func writeCSVAndParquet(
    to group: any ObjectGroup, _ manifest: inout DeliveryManifest
  ) throws -> [DeltaAdd] {
    let encoded = Mutex<[Result<ParquetTwin.Encoded, any Error>]>([])
    let days = plan.days
    let (layout, threads) = (layout, threads)
    let background = BackgroundThread("colq-parquet") {
      for day in days {
        let result = Result { try ParquetTwin.encode(day.rows, layout: layout, threads: threads) }
        encoded.withLock { $0.append(result) }
      }
    }
    var failure: (any Error)?
    do {
      for day in days { try writeCSV(day, to: group, &manifest) }
    } catch {
      failure = error
    }
    background.join()
    if let failure { throw failure }
    return try zip(days, encoded.withLock { $0 }).map { day, result in try add(day, result.get(), to: group) }
  }

  private func add(
    _ day: DeliveryPlan.Day, _ encoded: ParquetTwin.Encoded, to group: any ObjectGroup
  ) throws -> DeltaAdd {
    try group.add(ObjectNames.columnarFolder + "/" + day.parquetPath, encoded.bytes)
    return DeltaAdd(
      path: day.parquetPath, partitionValues: layout.partitionValues(day: day.day), byteCount: encoded.bytes.count,
      modifiedMilliseconds: UTCTime.now, statistics: encoded.statistics,
      tags: [Self.hashTag: ContentHash(encoded.bytes).description])
  }

  /// Tag of an `add` that holds the hash of the file.
  static let hashTag = "colq.hash"

  private func writeCSV(
    _ day: DeliveryPlan.Day, to group: any ObjectGroup, _ manifest: inout DeliveryManifest
  ) throws {
    var twin = try CSVTwin(day.rows, columnCount: layout.csvColumnCount)
    let compressor = ObjectCompressor(compression)
    var row = 0
    for object in day.objects {
      try twin.withText(row..<row + object.rowCount) { text in
        try compressor.withCompressed(text) { bytes in
          try group.add(object.path, bytes)
          manifest.csv.append(
            DeliveryManifest.Entry(
              path: object.path, day: day.day, firstSequence: object.firstSequence, lastSequence: object.lastSequence,
              rowCount: object.rowCount, byteCount: bytes.count, hash: ContentHash(bytes).description,
              partition: object.partition))
        }
      }
      row += object.rowCount
    }
    // Every row of a delivery lies in one of its objects.
    precondition(row == day.rows.count)
  }

  private func writeErrors(
    _ path: String, to group: any ObjectGroup, _ manifest: inout DeliveryManifest
  ) throws {
    var bytes: [UInt8] = []
    for record in plan.rejected {
      record.json.write(to: &bytes)
      bytes.append(UInt8(ascii: "\n"))
    }
    try group.add(path, bytes)
    manifest.errors.append(
      DeliveryManifest.Entry(
        path: path, rowCount: plan.rejected.count, byteCount: bytes.count, hash: ContentHash(bytes).description))
  }
}
