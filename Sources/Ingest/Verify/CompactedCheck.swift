import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Compares compacted files with the CSV objects of the same rows.
///
/// A compaction moves rows: they are found by shard and sequence number, put into the order in which they came, and
/// written as CSV anew. Every row must be in one window, every window must have all its rows.
struct CompactedCheck {
  private let store: LocalObjectStore
  private let layout: TableLayout
  private(set) var report: VerifyReport

  /// Rows looked at together; bounds memory.
  private static let batchRowCount = 500_000

  init(store: LocalObjectStore, layout: TableLayout, report: VerifyReport) {
    self.store = store
    self.layout = layout
    self.report = report
  }

  mutating func run(_ days: CompactedDays, _ progress: (VerifyReport) -> Void) {
    var origins = days.origins
    var isWhole = days.origins.map { _ in true }
    for folder in days.folders {
      let windows = days.sortedWindows(folder)
      report.csvCount += windows.count
      if days.leftOut.contains(folder) || !compare(folder, windows, days, &origins) {
        for window in windows {
          _ = bytes(window.entry)
          isWhole[window.origin] = false
        }
      }
      progress(report)
    }
    for (origin, isWhole) in zip(origins, isWhole) where isWhole {
      if let missing = origin.lineage.firstMissing {
        report.fault(origin.path, "the row with sequence number \(missing) is in no data file of the table")
      }
    }
  }

  /// False where the files cannot be read, which then is noted.
  private mutating func compare(
    _ folder: String, _ windows: [CompactedDays.Window], _ days: CompactedDays, _ origins: inout [CompactedDays.Origin]
  ) -> Bool {
    let path = store.path(ObjectNames.columnarFolder + "/" + folder)
    let files = days.files[folder] ?? []
    let csvColumns = layout.columns.fields.prefix(layout.csvColumnCount)
    let schema = Schema(Array(csvColumns) + [TableLayout.shardColumn, TableLayout.sequenceColumn])
    do {
      let rows = try SequenceRows(
        files.map { store.path(ObjectNames.columnarFolder + "/" + $0) }, schema: schema)
      var found = 0
      var rest = windows[...]
      while let first = rest.first {
        var count = 0
        let batch = rest.prefix { window in
          defer { count += window.entry.rowCount }
          return window.shard == first.shard && (count == 0 || count + window.entry.rowCount <= Self.batchRowCount)
        }
        rest = rest[batch.endIndex...]
        let last = batch.map(\.lastSequence).max() ?? first.lastSequence
        guard first.firstSequence <= last else { continue }
        found += try compare(
          Array(batch), try rows.rows(shard: first.shard, first.firstSequence...last), &origins, folder: path)
      }
      if found != rows.rowCount, days.findsStrays {
        report.fault(path, "the files of this folder have \(rows.rowCount) rows, of which \(found) are in a CSV object")
      }
      return true
    } catch {
      report.fault(path, "\(error)")
      return false
    }
  }

  /// Rows (sorted by sequence number) that belong to one of the windows.
  private mutating func compare(
    _ windows: [CompactedDays.Window], _ rows: Batch, _ origins: inout [CompactedDays.Origin], folder: String
  ) throws -> Int {
    let sequences = rows.columns[rows.columns.count - 1].flattened()
    let numbers = UnsafeBufferPointer(start: sequences.pointer(as: Int64.self), count: rows.count)
    var text = try CSVTwin(rows, columnCount: layout.csvColumnCount)
    let owners = try WindowRows(rows, layout: layout, windows)
    var found = 0
    for window in windows {
      let mine = owners.rows(of: window, partitions: origins[window.origin].partitions)
      for row in mine where !origins[window.origin].lineage.insert(numbers[row]) {
        report.fault(folder, "the sequence number \(numbers[row]) is there twice or belongs to another commit")
      }
      found += mine.count
      let path = store.path(window.entry.path)
      guard let bytes = bytes(window.entry) else { continue }
      if mine.count != window.entry.rowCount {
        report.fault(path, "it has \(window.entry.rowCount) rows, of which \(mine.count) are in '\(folder)'")
        continue
      }
      let isEqual = text.withText(mine) { made in
        made.count == bytes.count
          && bytes.withUnsafeBytes { stored in
            guard let left = stored.baseAddress, let right = made.baseAddress else { return true }
            return memcmp(left, right, made.count) == 0
          }
      }
      if !isEqual {
        report.fault(path, "its rows differ from those in '\(folder)', though all files are as written")
      }
    }
    withExtendedLifetime(sequences) {}
    return found
  }

  /// The bytes of a CSV object; nil, and a fault, where it is not as it was written.
  private mutating func bytes(_ entry: DeliveryManifest.Entry) -> [UInt8]? {
    let path = store.path(entry.path)
    do {
      guard try store.information(entry.path) != nil else {
        report.fault(path, "the CSV object is missing")
        return nil
      }
      let bytes = try store.get(entry.path)
      if bytes.count == entry.byteCount, ContentHash(bytes).description == entry.hash {
        return try ObjectCompressor.decompressed(bytes, Compression(name: entry.path), name: path)
      }
      report.fault(path, "its content is not as it was written")
    } catch {
      report.fault(path, "\(error)")
    }
    return nil
  }
}
