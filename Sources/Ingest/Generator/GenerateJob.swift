import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes a generated clickstream to a folder: one file a day, and the products.
///
///     DIR/clickstream-2026-11-01.csv …   with a header line, or .ndjson
///     DIR/products.csv
package enum GenerateJob {
  package enum Format: String, Sendable, CaseIterable { case csv, ndjson }

  /// - Parameters:
  ///   - folder: made if it is not there; files of the same names are replaced.
  ///   - progress: rows so far, called now and then.
  /// Throws `ParquetError` (the byte sink's) with the path when a file cannot be written.
  package static func run(
    _ options: GeneratorOptions, to folder: String, format: Format, progress: (Int) -> Void
  ) throws -> TrueFunnel {
    try makeFolder(folder)
    let generator = ClickstreamGenerator(options)
    let products = generator.products()
    var productFile = try DayFile(folder + "/products.csv", products.schema, format: .csv)
    try productFile.write(products.batch)
    try productFile.close()
    var current: (day: Int64, file: DayFile)?
    var rows = 0
    let funnel = try generator.run { batch in
      let day = (batch.columns[7].value(at: 0).integer ?? 0) / 86_400_000
      if current?.day != day {
        try current?.file.close()
        let name = "\(folder)/clickstream-\(UTCTime(day: day).date).\(format.rawValue)"
        current = (day, try DayFile(name, ClickstreamGenerator.schema, format: format))
      }
      try current?.file.write(batch)
      rows += batch.count
      progress(rows)
    }
    try current?.file.close()
    return funnel
  }

  private static func makeFolder(_ path: String) throws {
    var partial = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      partial += part
      if mkdir(partial, 0o755) != 0, errno != EEXIST {
        throw ParquetError(.inputOutput, "cannot make the folder: " + String(cString: strerror(errno))).at(
          path: partial)
      }
      partial += "/"
    }
  }
}

/// One output file under a temporary name, renamed when it is complete.
private struct DayFile {
  private let path: String
  private let temporary: String
  private let sink: FileByteSink
  private let text = ByteBuilder(capacity: 4 << 20)
  private var writer: CSVWriter
  private var lines: NDJSONWriter
  private let format: GenerateJob.Format

  init(_ path: String, _ schema: Schema, format: GenerateJob.Format) throws {
    self.path = path
    self.format = format
    temporary = path + ".part"
    unlink(temporary)
    sink = try FileByteSink(path: temporary)
    writer = CSVWriter(schema)
    lines = NDJSONWriter(schema)
    if format == .csv { writer.writeHeader(to: text) }
  }

  mutating func write(_ batch: Batch) throws {
    switch format {
    case .csv: writer.write(batch, to: text)
    case .ndjson: lines.write(batch, to: text)
    }
    if text.count > 1 << 20 { try flush() }
  }

  private func flush() throws {
    try sink.append(text.bytes)
    text.removeAll()
  }

  func close() throws {
    try flush()
    try sink.close()
    guard rename(temporary, path) == 0 else {
      throw ParquetError(.inputOutput, "cannot rename: " + String(cString: strerror(errno))).at(path: path)
    }
  }
}
