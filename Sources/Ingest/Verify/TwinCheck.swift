import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Compares a Parquet file with the CSV objects of the same rows.
///
/// Writes the CSV text of the Parquet rows anew and compares bytes, window by window: text, quoting and NULLs must agree
/// in every field, and each row must carry the shard and sequence number of its window.
struct TwinCheck {
  private let store: LocalObjectStore
  private let layout: TableLayout
  private let parquet: String
  private let shard: Int32
  private(set) var report: VerifyReport

  init(store: LocalObjectStore, layout: TableLayout, parquet: String, shard: Int32, report: VerifyReport) {
    self.store = store
    self.layout = layout
    self.parquet = parquet
    self.shard = shard
    self.report = report
  }

  /// The CSV object that is compared now.
  private struct Open {
    let entry: DeliveryManifest.Entry
    /// nil: it cannot be read, or differs already.
    var bytes: [UInt8]?
    var offset = 0
    var rowCount = 0
  }

  mutating func run(_ entries: [DeliveryManifest.Entry], _ lineage: inout SequenceSet?) {
    let path = store.path(parquet)
    var rest = entries[...]
    var open: Open?
    do {
      var source = try ParquetRowSource(path, wanted: layout.fileSchema)
      guard source.schema.count == layout.fileSchema.count else {
        return report.fault(path, "the file lacks columns of the table")
      }
      while let next = try source.next() {
        let rows = next.rows
        checkLineage(rows, path, &lineage)
        var text = try CSVTwin(rows, columnCount: layout.csvColumnCount)
        var row = 0
        while row < rows.count {
          if open == nil {
            guard let entry = rest.popFirst() else {
              return report.fault(path, "it has more rows than the CSV objects of the same day")
            }
            open = Open(entry: entry, bytes: bytes(entry))
          }
          guard var window = open else { break }
          let n = min(rows.count - row, window.entry.rowCount - window.rowCount)
          text.withText(row..<row + n) { compare($0, &window) }
          row += n
          window.rowCount += n
          open = window
          if window.rowCount == window.entry.rowCount {
            finish(window)
            open = nil
          }
        }
      }
    } catch {
      return report.fault(path, "\(error)")
    }
    if open != nil || !rest.isEmpty {
      report.fault(path, "it has fewer rows than the CSV objects of the same day")
    }
  }

  private mutating func checkLineage(_ rows: Batch, _ path: String, _ lineage: inout SequenceSet?) {
    let shards = rows.columns[rows.columns.count - 2].flattened()
    let sequences = rows.columns[rows.columns.count - 1].flattened()
    for row in 0..<rows.count {
      if shards.isNull(row) || shards.pointer(as: Int32.self)[row] != shard || sequences.isNull(row) {
        return report.fault(path, "a row has no lineage, or that of another shard")
      }
      let sequence = sequences.pointer(as: Int64.self)[row]
      if lineage?.insert(sequence) == false {
        return report.fault(path, "the sequence number \(sequence) is there twice or belongs to another commit")
      }
    }
  }

  private mutating func bytes(_ entry: DeliveryManifest.Entry) -> [UInt8]? {
    let path = store.path(entry.path)
    do {
      guard try store.information(entry.path) != nil else {
        report.fault(path, "the CSV object is missing; its rows are in '\(parquet)'")
        return nil
      }
      let bytes = try store.get(entry.path)
      if bytes.count != entry.byteCount || ContentHash(bytes).description != entry.hash {
        report.fault(path, "its content is not as it was written; its rows are in '\(parquet)'")
        return nil
      }
      return try ObjectCompressor.decompressed(bytes, Compression(name: entry.path), name: path)
    } catch {
      report.fault(path, "\(error)")
      return nil
    }
  }

  private mutating func compare(_ text: UnsafeRawBufferPointer, _ window: inout Open) {
    guard let bytes = window.bytes else { return }
    let end = window.offset + text.count
    let isEqual =
      end <= bytes.count
      && bytes.withUnsafeBytes { stored in
        guard let left = stored.baseAddress, let right = text.baseAddress else { return text.count == 0 }
        return memcmp(left + window.offset, right, text.count) == 0
      }
    if isEqual {
      window.offset = end
    } else {
      report.fault(
        store.path(window.entry.path),
        "its rows differ from those of '\(parquet)' near its row \(window.rowCount + 1), though both are as written")
      window.bytes = nil
    }
  }

  private mutating func finish(_ window: Open) {
    if let bytes = window.bytes, window.offset != bytes.count {
      report.fault(store.path(window.entry.path), "it has more rows than its window")
    }
  }
}
