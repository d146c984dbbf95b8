import Columnar

/// The rows of some data files, found by shard and sequence number wherever they stand.
struct SequenceRows {
  private struct RowGroup {
    let file: ParquetFile
    let index: Int
    let rowCount: Int
    /// nil: not known, so it may hold any.
    let sequences: ClosedRange<Int64>?
  }

  private let schema: Schema
  private var groups: [RowGroup] = []
  private(set) var rowCount = 0

  /// `schema` ends with shard and sequence number.
  init(_ paths: [String], schema: Schema) throws {
    self.schema = schema
    for path in paths {
      let file = try ParquetFile.open(path)
      for field in schema.fields {
        guard let at = file.schema.index(of: field.name), file.schema.fields[at].type.physical == field.type.physical
        else { throw ImportError("the file '\(path)' lacks the column '\(field.name)' of the table") }
      }
      rowCount += file.rowCount
      let sequence = file.schema.index(of: TableLayout.sequenceColumn.name) ?? 0
      for i in file.rowGroups.indices {
        let statistics = file.rowGroups[i].column(sequence).statistics
        var range: ClosedRange<Int64>?
        if let low = statistics?.min?.integer, let high = statistics?.max?.integer, low <= high { range = low...high }
        groups.append(RowGroup(file: file, index: i, rowCount: file.rowGroups[i].rowCount, sequences: range))
      }
    }
  }

  /// The rows of `shard` with sequence numbers in `range`, sorted by them.
  func rows(shard: Int32, _ range: ClosedRange<Int64>) throws -> Batch {
    var parts: [Batch] = []
    for group in groups where group.sequences?.overlaps(range) ?? true {
      try collect(group, shard, range, into: &parts)
    }
    return FileOrder(clusters: [], time: nil).apply(PartitionRewriter.concatenated(parts, schema), schema)
  }

  private func collect(
    _ group: RowGroup, _ shard: Int32, _ range: ClosedRange<Int64>, into parts: inout [Batch]
  ) throws {
    let readers = try schema.fields.map { field in
      try group.file.columnReader(rowGroup: group.index, column: group.file.columnIndex(named: field.name))
    }
    var row = 0
    while row < group.rowCount {
      let piece = row..<min(group.rowCount, row + Batch.targetRowCount)
      row = piece.upperBound
      let shards = try readers[readers.count - 2].read(piece).flattened()
      let sequences = try readers[readers.count - 1].read(piece).flattened()
      let chosen = Selection(
        (0..<piece.count).filter { i in
          !shards.isNull(i) && !sequences.isNull(i) && shards.pointer(as: Int32.self)[i] == shard
            && range.contains(sequences.pointer(as: Int64.self)[i])
        })
      if chosen.isEmpty { continue }
      var columns = try readers.dropLast(2).map { try $0.read(piece, selecting: chosen) }
      columns += [shards.take(chosen), sequences.take(chosen)]
      parts.append(Batch(columns: columns, count: chosen.count))
    }
  }
}
