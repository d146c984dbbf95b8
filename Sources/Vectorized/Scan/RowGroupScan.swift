import Columnar

/// The scan of one morsel: a range of rows of one row group.
final class RowGroupScan {
  private let scan: ParquetScan
  private let morsel: ParquetScan.Morsel
  private let file: ParquetFile
  private var readers: [ParquetColumnReader?]
  /// Index in the file of each scan column; nil for partition columns and columns that the file lacks.
  private let fileColumns: [Int?]
  /// Filters still to apply, in the order in which they run.
  private var filters: [Int]
  /// By filter: rows that came and rows that stayed.
  private var filterCounts: [FilterRates.Count]
  /// Row ranges that page statistics leave, ascending, and how far they are done.
  private var ranges: [Range<Int>]
  private var rangeAt = 0
  private var position: Int

  init(_ scan: ParquetScan, _ morsel: ParquetScan.Morsel, _ evaluation: EvaluationContext) throws {
    self.scan = scan
    self.morsel = morsel
    file = try morsel.file.file()
    let opened = file
    fileColumns = scan.columns.map { column in
      column.sourceIndex >= scan.source.partitionStart
        ? nil : opened.schema.index(of: scan.source.schema.fields[column.sourceIndex].name)
    }
    readers = Array(repeating: nil, count: scan.columns.count)
    filters = scan.filterRates.ordered(morsel.filters)
    filterCounts = Array(repeating: .init(), count: scan.filters.count)
    ranges = [morsel.rows]
    position = morsel.rows.lowerBound
    if scan.context.settings.usesPruning, !filters.isEmpty { try prune(evaluation) }
    position = ranges.first?.lowerBound ?? 0
  }

  /// The next batch of matching rows, or nil at the end.
  func next(_ evaluation: EvaluationContext) throws -> Batch? {
    while rangeAt < ranges.count {
      let range = ranges[rangeAt]
      if position >= range.upperBound {
        rangeAt += 1
        if rangeAt < ranges.count { position = ranges[rangeAt].lowerBound }
        continue
      }
      // Without columns and filters only the number of rows matters.
      let step = scan.columns.isEmpty ? range.upperBound - position : scan.context.settings.batchRowCount
      let rows = position..<min(position + step, range.upperBound)
      position = rows.upperBound
      if let batch = try read(rows, evaluation) { return batch }
    }
    return nil
  }

  /// Filter columns first, then the others for the rows that are left; nil when no row is.
  private func read(_ rows: Range<Int>, _ evaluation: EvaluationContext) throws -> Batch? {
    var selection = Selection.all(rows.count)
    var vectors: [Vector?] = Array(repeating: nil, count: scan.columns.count)
    if let kept = try withinBound(rows, &vectors) {
      if kept.isEmpty { return nil }
      selection = kept
    }
    for index in filters {
      let filter = scan.filters[index]
      for position in filter.positions where vectors[position] == nil {
        vectors[position] = try column(position, rows, selection)
      }
      let count = selection.count
      evaluation.begin()
      let kept = Selection(trueRowsOf: try filter.compiled.evaluate(batch(vectors, count), evaluation))
      filterCounts[index].seen += count
      filterCounts[index].kept += kept.count
      if kept.isEmpty { return nil }
      if !kept.isAll(of: count) {
        for position in vectors.indices { vectors[position] = vectors[position]?.take(kept) }
        selection = selection.refined(by: kept)
      }
    }
    var columns: [Vector] = []
    columns.reserveCapacity(scan.outputCount)
    for position in 0..<scan.outputCount { columns.append(try vectors[position] ?? column(position, rows, selection)) }
    if scan.locatesRows {
      let first = file.rowGroups[morsel.rowGroup].firstRow + rows.lowerBound
      columns.append(RowLocator.vector(file: morsel.fileIndex, firstRow: first, selection))
    }
    return Batch(columns: columns, count: selection.count)
  }

  /// The rows that a top-N above may still want, by its first key; nil when all of them.
  ///
  /// Looked at before the filters: with a bound that has fallen, hardly a row is left for them and for other columns.
  private func withinBound(_ rows: Range<Int>, _ vectors: inout [Vector?]) throws -> Selection? {
    guard let ordering = scan.ordering, let position = scan.orderingPosition else { return nil }
    let bound = ordering.bound.value
    if bound == .max { return nil }
    let key = try column(position, rows, .all(rows.count))
    let kept = SortColumn(key, ordering.key).rows(upTo: bound)
    if kept.isAll(of: rows.count) {
      vectors[position] = key
      return nil
    }
    vectors[position] = key.take(kept)
    return kept
  }

  /// The scan's columns of some rows of the row group, ascending.
  func fetch(_ rows: [UInt32]) throws -> Batch {
    let selection = Selection.indexes(Buffer(copying: rows), count: rows.count)
    let all = 0..<file.rowGroups[morsel.rowGroup].rowCount
    var columns: [Vector] = []
    for position in 0..<scan.outputCount { columns.append(try column(position, all, selection)) }
    return Batch(columns: columns, count: rows.count)
  }

  /// A batch for a filter; columns that it does not read are constant NULLs.
  private func batch(_ vectors: [Vector?], _ count: Int) -> Batch {
    Batch(columns: vectors.map { $0 ?? Vector(constant: Self.absent, count: count) }, count: count)
  }

  private static let absent = Vector(.unknown, [.null])

  /// The selected rows of a column.
  private func column(_ position: Int, _ rows: Range<Int>, _ selection: Selection) throws -> Vector {
    let field = scan.columns[position]
    let wanted = scan.source.schema.fields[field.sourceIndex].type
    guard let fileColumn = fileColumns[position] else {
      let at = field.sourceIndex - scan.source.partitionStart
      let value = at >= 0 ? morsel.file.partitionValues[at] : .null
      return Vector(Scalar(wanted, value), count: selection.count)
    }
    let reader = try reader(position, fileColumn)
    let vector = selection.isAll(of: rows.count) ? try reader.read(rows) : try reader.read(rows, selecting: selection)
    let stored = scan.context.settings.usesDictionaries ? vector : vector.flattened()
    return stored.type == wanted ? stored : try Cast.evaluate(stored.flattened(), to: wanted, isTry: false)
  }

  private func reader(_ position: Int, _ fileColumn: Int) throws -> ParquetColumnReader {
    if let reader = readers[position] { return reader }
    let reader = try file.columnReader(
      rowGroup: morsel.rowGroup, column: fileColumn, dictionaries: scan.dictionaries)
    readers[position] = reader
    return reader
  }

  // MARK: Pruning inside the row group

  /// Drops pages that page statistics exclude, then the whole row group or filters that dictionaries decide.
  private func prune(_ evaluation: EvaluationContext) throws {
    for index in filters {
      if let excluded = try excludedByPages(index) {
        let before = ranges.reduce(0) { $0 + $1.count }
        ranges = ranges.subtracting(excluded.rows)
        if ranges.reduce(0, { $0 + $1.count }) < before {
          scan.context.profile.update(scan.node) { entry in
            entry.count(skipped: "pages", byFilter: index, excluded.pages)
            entry.count(skipped: "bytes", byFilter: index, excluded.bytes)
          }
        }
      }
      if ranges.isEmpty { return }
    }
    for index in filters where try isExcludedByBloomFilter(index) {
      countSkippedGroup(index, by: "bloom filter")
      ranges = []
      return
    }
    var left: [Int] = []
    for index in filters {
      switch try decidedByDictionary(index, evaluation) {
      case .never:
        countSkippedGroup(index, by: "dictionary")
        ranges = []
        return
      case .always: break
      case .maybe: left.append(index)
      }
    }
    filters = left
  }

  /// Once for all morsels of the row group.
  private func countSkippedGroup(_ filter: Int, by what: String) {
    if morsel.rows.lowerBound > 0 { return }
    scan.context.profile.update(scan.node) { $0.count(skipped: "row groups by \(what)", byFilter: filter, 1) }
  }

  /// Rows of pages without a match, for a filter on one column with a page index; counts the pages that begin in this morsel.
  private func excludedByPages(_ index: Int) throws -> (rows: [Range<Int>], pages: Int, bytes: Int)? {
    let filter = scan.filters[index]
    guard filter.positions.count == 1, let fileColumn = fileColumns[filter.positions[0]],
      file.rowGroups[morsel.rowGroup].column(fileColumn).hasPageIndex,
      file.schema.fields[fileColumn].type
        == scan.source.schema.fields[scan.columns[filter.positions[0]].sourceIndex].type,
      let pages = try file.pageIndex(rowGroup: morsel.rowGroup, column: fileColumn)
    else { return nil }
    let wanted = scan.columns[filter.positions[0]].sourceIndex
    var rows: [Range<Int>] = []
    var count = 0
    var bytes = 0
    for page in pages where page.rows.overlaps(morsel.rows) {
      let outcome = filter.test.outcome { $0 == wanted ? ColumnSummary(page.statistics, rowCount: page.rowCount) : nil }
      if outcome == .never {
        rows.append(page.rows)
        if morsel.rows.contains(page.firstRow) {
          count += 1
          bytes += page.compressedByteCount
        }
      }
    }
    return rows.isEmpty ? nil : (rows, count, bytes)
  }

  /// Whether the filter asks for values that the chunk surely lacks. A whole dictionary tells the same for less.
  private func isExcludedByBloomFilter(_ index: Int) throws -> Bool {
    guard let (source, values) = scan.filters[index].test.wantedValues,
      let position = scan.columns.firstIndex(where: { $0.sourceIndex == source }),
      let fileColumn = fileColumns[position],
      file.schema.fields[fileColumn].type == scan.source.schema.fields[source].type,
      file.rowGroups[morsel.rowGroup].column(fileColumn).hasBloomFilter
    else { return false }
    return try file.mayContain(anyOf: values, rowGroup: morsel.rowGroup, column: fileColumn) == false
  }

  /// When all pages of the column are dictionary-encoded, the entries alone may decide.
  private func decidedByDictionary(_ index: Int, _ evaluation: EvaluationContext) throws -> PruneOutcome {
    let filter = scan.filters[index]
    guard scan.context.settings.usesDictionaries, filter.positions.count == 1,
      let node = filter.compiled as? DictionaryNode, let fileColumn = fileColumns[filter.positions[0]],
      file.schema.fields[fileColumn].type
        == scan.source.schema.fields[scan.columns[filter.positions[0]].sourceIndex].type,
      file.rowGroups[morsel.rowGroup].column(fileColumn).hasDictionary,
      let dictionary = try reader(filter.positions[0], fileColumn).wholeChunkDictionary(),
      dictionary.count <= morsel.rows.count,
      let table = node.predicateTable(dictionary, evaluation)
    else { return .maybe }
    // An entry that no row names only makes this answer "maybe" where it could be decided.
    if table.trueCount == 0 { return .never }
    return table.trueCount == dictionary.count ? .always : .maybe
  }

  /// Adds what was read to the profile.
  func close() {
    if filters.count > 1 { scan.filterRates.add(filterCounts) }
    var total = (read: 0, skipped: 0, kept: 0, bytes: 0, decompressed: 0)
    for reader in readers {
      guard let counters = reader?.counters else { continue }
      total.read += counters.pagesRead
      total.skipped += counters.pagesSkipped
      total.kept += counters.pagesKept
      total.bytes += counters.bytesRead
      total.decompressed += counters.bytesDecompressed
    }
    scan.context.profile.update(scan.node) { entry in
      entry.count("pages read", total.read)
      entry.count("pages skipped", total.skipped)
      if total.kept > 0 { entry.count("pages from cache", total.kept) }
      entry.count("bytes read", total.bytes)
      entry.count("bytes decompressed", total.decompressed)
    }
  }
}

extension [Range<Int>] {
  /// What is left of ascending, disjoint ranges without `removed` (likewise ascending and disjoint).
  func subtracting(_ removed: [Range<Int>]) -> [Range<Int>] {
    var out: [Range<Int>] = []
    for range in self {
      var start = range.lowerBound
      for hole in removed where hole.lowerBound < range.upperBound && hole.upperBound > start {
        if hole.lowerBound > start { out.append(start..<hole.lowerBound) }
        start = Swift.max(start, hole.upperBound)
      }
      if start < range.upperBound { out.append(start..<range.upperBound) }
    }
    return out
  }
}
