import Columnar
import Foundation
import TestSupport
import Testing

/// Files joined without decoding hold the rows of their parts, with statistics and page indexes.
@Suite struct ParquetJoinTests {
  /// Files of all types: row groups of 700 rows in pages of 90, a file each for `counts`.
  struct Parts {
    let schema = Schema(ParquetRoundTripTests.types.enumerated().map { Field("c\($0)", $1) })
    let paths: [String]
    let columns: [[Value]]

    init(_ counts: [Int], compression: ParquetWriterOptions.Compression = .zstd(level: 3), checksums: Bool = true)
      throws
    {
      let types = ParquetRoundTripTests.types
      var generator = SeededGenerator(seed: 3)
      var columns = types.map { _ in [Value]() }
      var paths: [String] = []
      for (i, count) in counts.enumerated() {
        var options = ParquetWriterOptions()
        options.rowGroupRowCount = 700
        options.pageRowCount = 90
        options.compression = compression
        options.writesChecksums = checksums
        let own = types.map { type in
          (0..<count).map { row -> Value in
            row % 7 == 2
              ? .null : ParquetRoundTripTests.value(type, Int.random(in: 0..<(40 << (4 * i)), using: &generator))
          }
        }
        let path = ParquetRoundTripTests.path()
        let batch = Batch(columns: zip(types, own).map { Vector($0, $1) }, count: count)
        _ = try ParquetRoundTripTests.write(schema, [batch], options, path: path)
        paths.append(path)
        for c in types.indices { columns[c] += own[c] }
      }
      self.paths = paths
      self.columns = columns
    }

    func remove() {
      for path in paths { unlink(path) }
    }
  }

  static func join(_ paths: [String], to path: String) throws {
    unlink(path)
    let sink = try FileByteSink(path: path)
    try ParquetJoin(paths).write { try sink.append($0) }
    try sink.close()
  }

  @Test(
    arguments: [[1_500, 10, 700], [5], [0, 3, 0, 1_401]],
    [ParquetWriterOptions.Compression.zstd(level: 3), .none])
  func holdsTheRowsOfItsParts(counts: [Int], compression: ParquetWriterOptions.Compression) throws {
    let parts = try Parts(counts, compression: compression)
    defer { parts.remove() }
    let path = ParquetRoundTripTests.path()
    defer { unlink(path) }
    try Self.join(parts.paths, to: path)
    let file = try ParquetFile.open(path)
    #expect(file.schema == parts.schema)
    #expect(file.rowGroups.map(\.rowCount).reduce(0, +) == counts.reduce(0, +))
    #expect(file.createdBy == (try ParquetFile.open(parts.paths[0]).createdBy))
    for c in parts.columns.indices {
      #expect(try ParquetRoundTripTests.readAll(file, c) == parts.columns[c], "\(parts.schema.fields[c].type)")
      try ParquetRoundTripTests.checkStatistics(file, c, parts.columns[c])
    }
  }

  /// A joined file is a part like any other.
  @Test func joinsOfJoins() throws {
    let parts = try Parts([800, 20, 30, 900])
    defer { parts.remove() }
    let paths = (0..<3).map { _ in ParquetRoundTripTests.path() }
    defer { for path in paths { unlink(path) } }
    try Self.join(Array(parts.paths[..<2]), to: paths[0])
    try Self.join(Array(parts.paths[2...]), to: paths[1])
    try Self.join(Array(paths[..<2]), to: paths[2])
    let file = try ParquetFile.open(paths[2])
    #expect(file.rowGroups.count == 6)
    for c in parts.columns.indices {
      #expect(try ParquetRoundTripTests.readAll(file, c) == parts.columns[c])
      try ParquetRoundTripTests.checkStatistics(file, c, parts.columns[c])
    }
    let direct = ParquetRoundTripTests.path()
    defer { unlink(direct) }
    try Self.join(parts.paths, to: direct)
    #expect(try Data(contentsOf: URL(fileURLWithPath: direct)).count < 2 * parts.paths.reduce(0) { $0 + Self.size($1) })
  }

  private static func size(_ path: String) -> Int {
    (try? Data(contentsOf: URL(fileURLWithPath: path)).count) ?? 0
  }

  @Test func otherColumnsAreRefused() throws {
    let parts = try Parts([10])
    defer { parts.remove() }
    let other = ParquetRoundTripTests.path()
    defer { unlink(other) }
    let schema = Schema([Field("c0", .bigint)])
    _ = try ParquetRoundTripTests.write(
      schema, [Batch(columns: [Vector(.bigint, [.integer(1)])], count: 1)], path: other)
    let error = #expect(throws: ParquetError.self) { try ParquetJoin(parts.paths + [other]) }
    #expect(error?.code == .unsupported && error?.path == other)
  }

  /// Files of other programs: joined among themselves, with what they say about their writer, or refused.
  @Test(.enabled(if: ParquetTestFiles.testing != nil, "the public Parquet test files are not here"))
  func filesOfOtherWriters() throws {
    let folder = try #require(ParquetTestFiles.testing)
    let own = try Parts([10])
    defer { own.remove() }
    let path = ParquetRoundTripTests.path()
    defer { unlink(path) }
    var joinedCount = 0
    for name in ParquetTestFiles.names(folder, suffix: ".parquet") {
      let source = folder + "/" + name
      guard let file = try? ParquetFile.open(source), let lines = try? ParquetExpectation.lines(file) else { continue }
      do { try Self.join([source, source], to: path) } catch is ParquetError { continue }
      let joined = try ParquetFile.open(path)
      #expect(try ParquetExpectation.lines(joined) == lines + lines, "\(name)")
      #expect(joined.createdBy ?? "" == file.createdBy ?? "", "\(name)")
      #expect(throws: ParquetError.self) { try ParquetJoin([source, own.paths[0]]) }
      joinedCount += 1
    }
    #expect(joinedCount > 20)
  }

  /// Damaged parts: an error, or a file that can be read or refused; never a trap.
  @Test func damagedParts() throws {
    let parts = try Parts([150, 60], compression: .none, checksums: false)
    defer { parts.remove() }
    let good = try Array(Data(contentsOf: URL(fileURLWithPath: parts.paths[1])))
    let path = ParquetRoundTripTests.path()
    defer { unlink(path) }
    var generator = SeededGenerator(seed: 19)
    var refusedCount = 0
    // The footer is what is read here; the rest is copied.
    for i in 0..<600 {
      var changed = good
      if i % 3 == 0 {
        changed.removeLast(Int.random(in: 1..<good.count, using: &generator))
      } else {
        for _ in 0..<2 {
          let at = Int.random(in: (good.count / 2)..<good.count, using: &generator)
          changed[at] = UInt8.random(in: 0...255, using: &generator)
        }
      }
      try Data(changed).write(to: URL(fileURLWithPath: parts.paths[1]))
      do {
        try Self.join(parts.paths, to: path)
        let file = try ParquetFile.open(path)
        for c in file.schema.fields.indices { _ = try ParquetRoundTripTests.readAll(file, c) }
      } catch let error as ParquetError {
        refusedCount += 1
        #expect(error.path != nil)
      }
    }
    #expect(refusedCount > 200)
  }
}
