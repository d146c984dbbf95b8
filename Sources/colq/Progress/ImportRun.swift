import Ingest

/// Runs an import with a progress bar and tells what it did.
struct ImportRun {
  var job: ImportJob

  func run() throws {
    let started = MonotonicClock.seconds
    var bar = ProgressBar("importing")
    let summary: ImportSummary
    do {
      summary = try job.run { bar.update(rowCount: $0.rowCount, fraction: $0.fraction) }
    } catch {
      bar.clear()
      throw error
    }
    bar.clear()
    for file in summary.files { tell(file) }
    tellMissingColumns(summary)
    for sample in summary.firstRejected { Message.warning(sample.description) }
    if summary.rejectedCount > summary.firstRejected.count {
      Message.warning(
        "… \(TableWriter.grouped(summary.rejectedCount - summary.firstRejected.count)) more malformed rows")
    }
    try printSummary(summary, seconds: MonotonicClock.seconds - started)
  }

  private func tell(_ file: ImportSummary.File) {
    switch file.outcome {
    case .imported: break
    case .resumed(let before): Message.note("\(file.path): went on after \(TableWriter.grouped(before)) rows")
    case .alreadyImported: Message.note("\(file.path): already imported; --again imports it once more")
    }
    if !file.ignoredColumns.isEmpty {
      Message.warning("\(file.path): columns the table does not have: \(file.ignoredColumns.joined(separator: ", "))")
    }
    if file.rejectedCount > 0 {
      let rows = file.rejectedCount == 1 ? "row" : "rows"
      Message.warning(
        "\(file.path): \(TableWriter.grouped(file.rejectedCount)) malformed \(rows) went to the table's errors folder")
    }
  }

  /// One line for all files that lack the same columns. Arrival times are not missed: an import makes them.
  private func tellMissingColumns(_ summary: ImportSummary) {
    var paths: [[String]: [String]] = [:]
    for file in summary.files where file.rowCount > 0 {
      let columns = file.missingColumns.filter { $0 != "ingesttime" }
      if !columns.isEmpty { paths[columns, default: []].append(file.path) }
    }
    for (columns, files) in paths.sorted(by: { $0.value[0] < $1.value[0] }) {
      let others = files.count > 1 ? " and \(TableWriter.count(files.count - 1, "other file"))" : ""
      Message.note("\(files[0])\(others): no column \(columns.joined(separator: ", ")), so NULL in the table")
    }
  }

  private func printSummary(_ summary: ImportSummary, seconds: Double) throws {
    let rows = summary.rowCount
    var text = "imported \(TableWriter.count(rows, "row"))"
    if rows > 0 {
      text += " in \(ElapsedTime(seconds: seconds))"
      text += ", \(TableWriter.grouped(Int(Double(rows) / max(seconds, 1e-6)))) rows/s: "
      text += "\(TableWriter.count(summary.windowCount, "CSV object")) (\(ByteSize(summary.csvByteCount))), "
      text += "Parquet \(ByteSize(summary.parquetByteCount)), \(TableWriter.count(summary.commitCount, "commit"))"
    }
    let target = OutputTarget.standardOutput()
    try target.append(text + "\n")
    try target.flush()
  }
}
