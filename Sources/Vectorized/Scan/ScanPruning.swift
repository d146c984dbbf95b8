import Columnar

/// Leaves out files and row groups that statistics exclude, and counts for each filter what it excluded.
struct ScanPruning {
  let source: ParquetTableSource
  let filters: [ScanFilter]
  let ordering: ScanOrdering?
  let context: ExecutionContext
  let node: Int

  /// Whether a file may hold matching rows, from partition values and the table log; the file is not opened.
  func keeps(file: ParquetTableFile) -> Bool {
    guard context.settings.usesPruning else { return true }
    for (index, filter) in filters.enumerated() {
      let outcome = filter.test.outcome { source.knownSummary(file, column: $0) }
      if outcome == .never {
        let byPartition = filter.test.outcome { column in
          column >= source.partitionStart ? source.partitionSummary(file, column: column) : nil
        }
        count(index, byPartition == .never ? "partition files" : "files", 1)
        count(index, "bytes", file.byteCount)
        return false
      }
    }
    return true
  }

  /// The row groups of the source's file `fileIndex` that may hold matching rows.
  func morsels(of file: ParquetTableFile, at fileIndex: Int) throws -> [ParquetScan.Morsel] {
    let opened = try file.file()
    var kept: [ParquetScan.Morsel] = []
    for (index, group) in opened.rowGroups.enumerated() where group.rowCount > 0 {
      if let undecided = undecidedFilters(file, opened, group) {
        kept.append(
          .init(
            file: file, fileIndex: fileIndex, rowGroup: index, rows: 0..<group.rowCount, filters: undecided,
            bestWord: bestWord(file, opened, group)))
      }
    }
    context.profile.update(node) { entry in
      entry.count("files", 1)
      entry.count("row groups", kept.count)
    }
    return kept
  }

  private func bestWord(_ file: ParquetTableFile, _ opened: ParquetFile, _ group: ParquetRowGroup) -> UInt64 {
    guard let ordering else { return 0 }
    let type = source.schema.fields[ordering.sourceIndex].type
    return ordering.bestWord(source.summary(file, group, of: opened, column: ordering.sourceIndex), type: type) ?? 0
  }

  /// Filters that rows must still pass; nil when some filter excludes the whole row group.
  private func undecidedFilters(_ file: ParquetTableFile, _ opened: ParquetFile, _ group: ParquetRowGroup) -> [Int]? {
    guard context.settings.usesPruning else { return Array(filters.indices) }
    var undecided: [Int] = []
    for (index, filter) in filters.enumerated() {
      let outcome = filter.test.outcome { source.summary(file, group, of: opened, column: $0) }
      switch outcome {
      case .never:
        count(index, "row groups", 1)
        count(index, "bytes", scannedBytes(opened, group))
        return nil
      case .maybe: undecided.append(index)
      case .always: break
      }
    }
    return undecided
  }

  /// Compressed bytes of a row group's chunks that this scan names.
  private func scannedBytes(_ opened: ParquetFile, _ group: ParquetRowGroup) -> Int {
    opened.schema.fields.indices.reduce(0) { $0 + group.column($1).compressedByteCount }
  }

  func count(_ filter: Int, _ what: String, _ amount: Int) {
    context.profile.update(node) { $0.count(skipped: what, byFilter: filter, amount) }
  }
}
