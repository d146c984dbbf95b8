import Columnar
import Foundation
import TestSupport
import Testing

/// Damaged files: an error or an answer, never a trap.
@Suite struct ParquetCorruptionTests {
  /// Damaged files tried for each kind; `COLQ_FUZZ_COUNT` asks for more.
  private static let tries = ProcessInfo.processInfo.environment["COLQ_FUZZ_COUNT"].flatMap { Int($0) } ?? 80

  private static func bytes(
    checksums: Bool, _ compression: ParquetWriterOptions.Compression, types: [DataType] = ParquetRoundTripTests.types
  ) throws -> [UInt8] {
    let schema = Schema(types.enumerated().map { Field("c\($0)", $1) })
    var options = ParquetWriterOptions()
    options.pageRowCount = 20
    options.rowGroupRowCount = 60
    options.compression = compression
    options.minimumSaving = 0
    options.writesChecksums = checksums
    let encodings: [ParquetWriterOptions.Encoding] = [
      .automatic, .plain, .deltaBinaryPacked, .deltaLengthByteArray, .byteStreamSplit,
    ]
    for (i, field) in schema.fields.enumerated() {
      options.columns[field.name] = .init(encoding: encodings[i % encodings.count])
    }
    let columns = types.map { type in
      (0..<100).map { $0 % 9 == 4 ? Value.null : ParquetRoundTripTests.value(type, $0 / 4) }
    }
    let sink = MemoryByteSink()
    let writer = try ParquetWriter(schema: schema, options: options, sink: sink)
    try writer.write(Batch(columns: zip(types, columns).map { Vector($0, $1) }, count: 100))
    _ = try writer.finish()
    return sink.bytes
  }

  /// Reads all there is to read; true when it was read without an error.
  private static func readEverything(_ path: String) -> Bool {
    do {
      let file = try ParquetFile.open(path)
      var isWhole = true
      for (g, group) in file.rowGroups.enumerated() {
        for c in file.schema.fields.indices {
          _ = group.column(c).statistics
          do {
            _ = try file.pageIndex(rowGroup: g, column: c)
            let reader = try file.columnReader(rowGroup: g, column: c)
            _ = try reader.wholeChunkDictionary()
            // A damaged count may claim billions of rows; some thousand show what is behind it.
            let end = min(group.rowCount, 5_000)
            let half = end / 2
            for value in try reader.read(0..<half).allValues { _ = value.string?.count }
            for value in try reader.read(
              half..<end, selecting: Selection(stride(from: 0, to: end - half, by: 3).map { $0 })
            )
            .allValues { _ = value.string?.count }
          } catch {
            isWhole = false
          }
        }
      }
      return isWhole
    } catch {
      return false
    }
  }

  private static func withFile(_ bytes: [UInt8], _ body: (String) -> Void) throws {
    let path = ParquetRoundTripTests.path()
    defer { unlink(path) }
    let sink = try FileByteSink(path: path)
    try bytes.withUnsafeBytes { try sink.append($0) }
    try sink.close()
    body(path)
  }

  @Test func everyTruncationIsAnError() throws {
    let bytes = try Self.bytes(checksums: true, .zstd(level: 3), types: [.text, .bigint])
    for count in bytes.indices {
      try Self.withFile(Array(bytes[..<count])) { path in
        #expect(throws: ParquetError.self) { try ParquetFile.open(path) }
      }
    }
    try Self.withFile(bytes) { #expect(Self.readEverything($0)) }
  }

  @Test(arguments: [true, false], [ParquetWriterOptions.Compression.zstd(level: 3), .snappy, .none, .lz4, .gzip])
  func byteFlips(checksums: Bool, _ compression: ParquetWriterOptions.Compression) throws {
    let bytes = try Self.bytes(checksums: checksums, compression)
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<Self.tries {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        damaged[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      try Self.withFile(damaged) { _ = Self.readEverything($0) }
    }
  }

  @Test(.enabled(if: ParquetTestFiles.testing != nil, "the public Parquet test files are not here"))
  func flipsInPublicTestFiles() throws {
    let folder = try #require(ParquetTestFiles.testing)
    var generator = SeededGenerator(seed: 13)
    for name in ParquetTestFiles.names(folder, suffix: ".parquet") {
      let bytes = try Array(Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)))
      guard bytes.count < 60_000 else { continue }
      for _ in 0..<(Self.tries / 15) {
        var damaged = bytes
        damaged[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
        try Self.withFile(damaged) { _ = Self.readEverything($0) }
      }
    }
  }

  @Test(
    .enabled(if: ParquetTestFiles.testing != nil, "the public Parquet test files are not here"),
    arguments: ["datapage_v1-corrupt-checksum.parquet", "rle-dict-uncompressed-corrupt-checksum.parquet"])
  func wrongChecksumsAreErrors(_ name: String) throws {
    let file = try ParquetFile.open(try #require(ParquetTestFiles.testing) + "/" + name)
    let error = #expect(throws: ParquetError.self) {
      for c in file.schema.fields.indices { _ = try ParquetRoundTripTests.readAll(file, c) }
    }
    #expect(error?.code == .checksum)
    #expect(error?.column != nil && error?.path != nil && error?.rowGroup == 0 && error?.offset != nil)
  }

  @Test func errorsNameTheCause() throws {
    #expect(throws: ParquetError.self) { try ParquetFile.open("/nonexistent.parquet") }
    try Self.withFile(Array("customerid,deviceid\n1,2\n".utf8)) { path in
      let error = #expect(throws: ParquetError.self) { try ParquetFile.open(path) }
      #expect(error?.code == .notParquet)
    }
    try Self.withFile(try Self.bytes(checksums: true, .none)) { path in
      let error = #expect(throws: ParquetError.self) {
        try ParquetFile.open(path).columnIndex(named: "missing")
      }
      #expect(error?.code == .noSuchColumn)
    }
  }
}
