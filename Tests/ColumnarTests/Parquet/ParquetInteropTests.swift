import Columnar
import Foundation
import TestSupport
import Testing

/// Files of ours read back by pyarrow, DuckDB and Polars; runs where `COLQ_PEERS_PYTHON` names a Python that has them.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["COLQ_PEERS_PYTHON"] != nil, "needs COLQ_PEERS_PYTHON"))
struct ParquetInteropTests {
  @Test(
    arguments: [
      ParquetWriterOptions.Encoding.automatic, .plain, .dictionary, .deltaBinaryPacked, .deltaLengthByteArray,
      .byteStreamSplit,
    ],
    [ParquetWriterOptions.Compression.zstd(level: 3), .none, .snappy, .gzip, .lz4])
  func peersReadTheSame(_ encoding: ParquetWriterOptions.Encoding, _ compression: ParquetWriterOptions.Compression)
    throws
  {
    var generator = SeededGenerator(seed: 7)
    let types = ParquetRoundTripTests.types
    let schema = Schema(types.enumerated().map { Field("c\($0)", $1) } + [Field("required", .text, isNullable: false)])
    let count = 9_000
    var columns = types.map { type in
      (0..<count).map { row -> Value in
        if row % 11 == 3 || (2_000..<4_500).contains(row) { return .null }
        return ParquetRoundTripTests.value(type, Int.random(in: 0..<(row < 5_000 ? 40 : 100_000), using: &generator))
      }
    }
    columns.append((0..<count).map { .text("r\($0 / 40)") })
    var options = ParquetWriterOptions()
    options.compression = compression
    options.rowGroupRowCount = 5_000
    options.pageRowCount = 1_000
    for field in schema.fields { options.columns[field.name] = .init(encoding: encoding) }
    let path = ParquetRoundTripTests.path()
    defer { unlink(path) }
    let batch = Batch(columns: zip(schema.fields, columns).map { Vector($0.type, $1) }, count: count)
    _ = try ParquetRoundTripTests.write(schema, [batch], options, path: path)

    try Self.expectPeersRead(path, schema, columns)
  }

  /// A file joined of several, row groups as they were.
  @Test func peersReadJoinedFiles() throws {
    let parts = try ParquetJoinTests.Parts([1_500, 10, 700])
    defer { parts.remove() }
    let path = ParquetRoundTripTests.path()
    defer { unlink(path) }
    try ParquetJoinTests.join(parts.paths, to: path)
    try Self.expectPeersRead(path, parts.schema, parts.columns)
  }

  private static func expectPeersRead(_ path: String, _ schema: Schema, _ columns: [[Value]]) throws {
    let count = columns.first?.count ?? 0
    let lines = (0..<count).map { row in columns.map { ParquetExpectation.cell($0[row]) }.joined(separator: "\t") }
    let text =
      ([schema.fields.map(\.name).joined(separator: "\t"), "\(count)", ParquetExpectation.hash(lines)] + lines)
      .joined(separator: "\n")
    try text.write(toFile: path + ".txt", atomically: false, encoding: .utf8)
    defer { unlink(path + ".txt") }
    let (status, output) = try Self.run([path, path + ".txt"])
    #expect(status == 0, "\(output)")
  }

  private static func run(_ arguments: [String]) throws -> (Int32, String) {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("interop/parquet_interop.py").path
    let process = Process()
    process.executableURL = URL(fileURLWithPath: ProcessInfo.processInfo.environment["COLQ_PEERS_PYTHON"] ?? "python3")
    process.arguments = [script] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, output)
  }
}
