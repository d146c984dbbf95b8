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
    if !file.missingColumns.isEmpty, file.rowCount > 0 {
      Message.note("\(file.path): NULL, for the file lacks the columns: \(file.missingColumns.joined(separator: ", "))")
    }
    if file.rejectedCount > 0 {
      let rows = file.rejectedCount == 1 ? "row" : "rows"
      Message.warning(
        "\(file.path): \(TableWriter.grouped(file.rejectedCount)) malformed \(rows) went to the table's errors folder")
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
