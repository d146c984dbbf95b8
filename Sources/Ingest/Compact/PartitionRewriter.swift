import Columnar

/// Writes the rows of a task's files anew: sorted, in large row groups.
///
/// Holds the rows of one row group and the bytes of one new file.
struct PartitionRewriter: Sendable {
  let task: CompactionPlan.Task
  let layout: TableLayout
  let order: FileOrder
  let options: CompactOptions
  let store: any ObjectStore
  /// Threads that encode this task's files.
  let threads: Int

  struct Output: Sendable {
    /// Relative to the Delta table.
    let path: String
    let encoded: ParquetTwin.Encoded
    let rowCount: Int
  }

  /// The names of the files to be made.
  func paths() throws -> [String] {
    let total = try task.inputs.reduce(0) { sum, input in
      // Other programs may leave statistics out.
      try sum + (input.rowCount > 0 ? input.rowCount : ParquetFile.open(dataPath(input)).rowCount)
    }
    let groupCount = options.rowGroupCount(of: total)
    return (0..<(groupCount + groupsPerFile - 1) / groupsPerFile).map(path)
  }

  private var groupsPerFile: Int { max(1, options.fileRowCount / options.rowGroupRowCount) }

  private func dataPath(_ input: CompactionPlan.Input) -> String {
    store.path(ObjectNames.columnarFolder + "/" + input.add.path)
  }

  /// `note` gets the rows of each batch that was read; it may throw to stop. `emit` gets each file when it is whole.
  func run(_ note: (Int) throws -> Void, emit: (Output) throws -> Void) throws {
    let schema = layout.fileSchema
    var readers = try task.inputs.map { input in
      try DataFileReader(dataPath(input), schema: schema)
    }
    let total = readers.reduce(0) { $0 + $1.rowCount }
    if total == 0 { return }
    // Row groups, and files, of about the same size.
    let groupCount = options.rowGroupCount(of: total)
    let groupRowCount = (total + groupCount - 1) / groupCount
    var file = try LakeFile(schema: schema, rowGroupRowCount: groupRowCount, threads: threads)
    var groupsInFile = 0
    var fileCount = 0
    var parts: [Batch] = []
    var held = 0

    func endGroup(_ rows: Int) throws {
      let whole = Self.concatenated(parts, schema)
      try file.write(order.apply(whole.slice(0..<rows), schema))
      parts = rows < whole.count ? [whole.slice(rows..<whole.count)] : []
      held -= rows
      groupsInFile += 1
      if groupsInFile == groupsPerFile { try endFile() }
    }
    func endFile() throws {
      try emit(Output(path: path(fileCount), encoded: try file.finish(), rowCount: file.rowCount))
      fileCount += 1
      file = try LakeFile(schema: schema, rowGroupRowCount: groupRowCount, threads: threads)
      groupsInFile = 0
    }

    for i in readers.indices {
      do {
        while let rows = try readers[i].next() {
          parts.append(rows)
          held += rows.count
          while held >= groupRowCount { try endGroup(groupRowCount) }
          try note(rows.count)
        }
      } catch let error as ParquetError {
        throw CompactError("the data file '\(task.inputs[i].add.path)' cannot be read: \(error)")
      }
    }
    if held > 0 { try endGroup(held) }
    if groupsInFile > 0 { try endFile() }
  }

  /// The name follows from the files that are replaced: no two compactions replace the same ones.
  private func path(_ number: Int) -> String {
    let id = ContentHash("compact \(number) \(task.inputs.map(\.add.path).joined(separator: "\n"))").uuid
    return "\(task.folder)/compact-\(id).parquet"
  }

  static func concatenated(_ parts: [Batch], _ schema: Schema) -> Batch {
    if parts.count == 1 { return parts[0] }
    return Batch(
      columns: schema.fields.indices.map { c in Vector.concat(parts.map { $0.columns[c] }, type: schema.fields[c].type)
      },
      count: parts.reduce(0) { $0 + $1.count })
  }
}

/// A compacted Parquet file that is being encoded in memory.
struct LakeFile {
  private let writer: ParquetWriter
  private let sink = MemoryByteSink()

  init(schema: Schema, rowGroupRowCount: Int, threads: Int = 1) throws {
    var options = ParquetTwin.compactedOptions
    options.rowGroupRowCount = max(1, rowGroupRowCount)
    options.threads = threads
    writer = try ParquetWriter(schema: schema, options: options, sink: sink)
  }

  var rowCount: Int { writer.rowCount }

  func write(_ rows: Batch) throws { try writer.write(rows) }

  func finish() throws -> ParquetTwin.Encoded {
    let summary = try writer.finish()
    return ParquetTwin.Encoded(bytes: sink.bytes, statistics: ParquetTwin.statistics(writer.schema, summary))
  }
}
