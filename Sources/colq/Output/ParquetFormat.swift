import Columnar

/// A Parquet file, written row group by row group.
enum ParquetFormat: OutputFormat {
  static let name = "parquet"
  static let isBinary = true

  static func makeWriter(_ schema: Schema, to target: OutputTarget, threads: Int) throws -> any ResultWriter {
    try ParquetResultWriter(schema, target, threads: threads)
  }
}

final class ParquetResultWriter: ResultWriter {
  private let sink: TargetSink
  private let writer: ParquetWriter

  init(_ schema: Schema, _ target: OutputTarget, threads: Int) throws {
    sink = TargetSink(target)
    // A bare NULL has no type of its own; a column of text holds its NULLs as well as any.
    let fields = schema.fields.map { $0.type == .unknown ? Field($0.name, .text) : $0 }
    var options = ParquetWriterOptions()
    options.threads = threads
    writer = try ParquetWriter(schema: Schema(fields), options: options, sink: sink)
  }

  func write(_ batch: Batch) throws { try reporting { try writer.write(batch) } }

  func finish() throws { try reporting { _ = try writer.finish() } }

  /// The target's own error says more than that of the writer it passed through.
  private func reporting(_ body: () throws -> Void) throws {
    do { try body() } catch { throw sink.failure ?? error }
  }
}

/// Hands a Parquet writer's bytes to the output.
private final class TargetSink: ByteSink {
  private let target: OutputTarget
  private(set) var failure: (any Error)?

  init(_ target: OutputTarget) { self.target = target }

  func append(_ bytes: UnsafeRawBufferPointer) throws(ParquetError) {
    do {
      try target.append { $0.append(contentsOf: bytes) }
    } catch {
      failure = error
      throw ParquetError(.inputOutput, "cannot write '\(target.name)'")
    }
  }
}
