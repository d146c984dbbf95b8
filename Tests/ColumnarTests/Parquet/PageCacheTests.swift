import Foundation
import TestSupport
import Testing

@testable import Columnar

/// Pages kept between reads: the same values come back, within the bound.
@Suite struct PageCacheTests {
  /// A file of three columns (dictionary strings with NULLs, numbers, long strings) in small pages.
  private static func makeFile(rows: Int) throws -> (path: String, columns: [[Value]]) {
    var generator = SeededGenerator(seed: 5)
    let schema = Schema([Field("a", .text), Field("b", .bigint), Field("c", .text)])
    let columns: [[Value]] = [
      (0..<rows).map { $0 % 7 == 0 ? .null : .text("category \($0 % 5)") },
      (0..<rows).map { _ in .integer(Int64.random(in: 0..<1_000_000_000, using: &generator)) },
      (0..<rows).map { _ in .text("a long text with the number \(Int.random(in: 0..<1_000_000, using: &generator))") },
    ]
    let path = ParquetRoundTripTests.path()
    var options = ParquetWriterOptions()
    options.rowGroupRowCount = 10_000
    options.pageRowCount = 1_000
    // Pages that are compressed, whatever would be the smallest: others are not kept.
    options.columns["b"] = ParquetWriterOptions.Column(encoding: .plain)
    let batch = Batch(columns: zip(schema.fields, columns).map { Vector($0.type, $1) }, count: rows)
    _ = try ParquetRoundTripTests.write(schema, [batch], options, path: path)
    return (path, columns)
  }

  /// Reads all columns or those named, or every third row of them; returns how many pages came from the cache.
  private static func read(
    _ file: ParquetFile, _ columns: [[Value]], of chosen: [Int]? = nil, selecting: Bool
  ) throws -> Int {
    var kept = 0
    let dictionaries = ChunkDictionaries()
    for group in file.rowGroups.indices {
      for column in chosen ?? Array(columns.indices) {
        let reader = try file.columnReader(rowGroup: group, column: column, dictionaries: dictionaries)
        let rows = file.rowGroups[group].rowCount
        let first = file.rowGroups[group].firstRow
        let wanted = selecting ? Array(stride(from: 0, to: rows, by: 3)) : Array(0..<rows)
        let vector = selecting ? try reader.read(0..<rows, selecting: Selection(wanted)) : try reader.read(0..<rows)
        #expect(vector.allValues == wanted.map { columns[column][first + $0] })
        kept += reader.counters.pagesKept
      }
    }
    return kept
  }

  @Test func keepsWhatIsReadTwice() throws {
    let (path, columns) = try Self.makeFile(rows: 25_000)
    defer { unlink(path) }
    let cache = PageCache(byteLimit: 64 << 20)
    let file = try ParquetFile.open(path, cache: cache)
    cache.beginQuery()
    #expect(try Self.read(file, columns, selecting: false) == 0)
    #expect(cache.byteCount == 0)
    cache.beginQuery()
    #expect(try Self.read(file, columns, selecting: false) == 0)
    #expect(cache.byteCount > 0)
    cache.beginQuery()
    let kept = try Self.read(file, columns, selecting: false)
    #expect(kept > 0)
    #expect(try Self.read(file, columns, selecting: true) == kept)
  }

  /// Pages that are not decompressed lie in a large piece of the file, which must not stay for each of them.
  @Test func smallRawPagesAreKeptWithoutTheirPiece() throws {
    var generator = SeededGenerator(seed: 6)
    let values = (0..<60_000).map { row -> Value in
      row < 20_000 ? .null : .integer(Int64.random(in: .min ... .max, using: &generator))
    }
    let schema = Schema([Field("a", .bigint)])
    let path = ParquetRoundTripTests.path()
    defer { unlink(path) }
    var options = ParquetWriterOptions()
    options.pageRowCount = 1_000
    options.columns["a"] = ParquetWriterOptions.Column(encoding: .plain)
    options.compression = .none
    let batch = Batch(columns: [Vector(.bigint, values)], count: values.count)
    _ = try ParquetRoundTripTests.write(schema, [batch], options, path: path)
    let cache = PageCache(byteLimit: 64 << 20)
    let file = try ParquetFile.open(path, cache: cache)
    var kept = 0
    for _ in 0..<3 {
      cache.beginQuery()
      kept = try Self.read(file, [values], selecting: false)
    }
    #expect(kept == 60)
    // 40 pages of 8,000 bytes, 20 of NULLs alone.
    #expect((320_000..<640_000).contains(cache.byteCount), "\(cache.byteCount)")
  }

  @Test func anotherOpeningSharesNothing() throws {
    let (path, columns) = try Self.makeFile(rows: 3_000)
    defer { unlink(path) }
    let cache = PageCache(byteLimit: 64 << 20)
    let file = try ParquetFile.open(path, cache: cache)
    for _ in 0..<3 { _ = try Self.read(file, columns, selecting: false) }
    let again = try ParquetFile.open(path, cache: cache)
    #expect(try Self.read(again, columns, selecting: false) == 0)
  }

  @Test(arguments: [1 << 16, 1 << 18])
  func staysWithinItsBound(limit: Int) throws {
    let (path, columns) = try Self.makeFile(rows: 60_000)
    defer { unlink(path) }
    let cache = PageCache(byteLimit: limit)
    let file = try ParquetFile.open(path, cache: cache)
    for run in 0..<6 {
      cache.beginQuery()
      _ = try Self.read(file, columns, selecting: run % 2 == 1)
      #expect(cache.byteCount <= limit)
    }
    // A scan larger than the cache keeps what fits instead of nothing.
    #expect(cache.byteCount > 0)
    #expect(try Self.read(file, columns, selecting: false) > 0)
  }

  /// Long texts take a small share at most, and push nothing else out.
  @Test func longTextsTakeASmallShare() throws {
    let (path, columns) = try Self.makeFile(rows: 60_000)
    defer { unlink(path) }
    let cache = PageCache(byteLimit: 8 << 20)
    let file = try ParquetFile.open(path, cache: cache)
    func read(_ column: Int) throws -> Int {
      cache.beginQuery()
      return try Self.read(file, columns, of: [column], selecting: false)
    }
    for _ in 0..<3 { _ = try read(1) }
    let numbers = cache.byteCount
    #expect(numbers > 0)
    for _ in 0..<6 { _ = try read(2) }
    #expect(cache.wideByteCount > 0 && cache.wideByteCount <= 256 << 10)
    #expect(cache.byteCount - cache.wideByteCount == numbers)
    #expect(try read(2) > 0)
  }

  @Test func queriesTakeFromIt() throws {
    let (path, columns) = try Self.makeFile(rows: 25_000)
    defer { unlink(path) }
    let cache = PageCache(byteLimit: 8 << 20)
    let file = try ParquetFile.open(path, cache: cache)
    for _ in 0..<2 { _ = try Self.read(file, columns, selecting: false) }
    #expect(cache.byteCount > 0)
    cache.claim(8 << 20)
    #expect(cache.byteCount == 0)
    #expect(try Self.read(file, columns, selecting: false) == 0)
    cache.claim(-(8 << 20))
    // The next query is expected to hold as much; the one after it is not, since that one held nothing.
    for isWithin in [false, true] {
      cache.beginQuery()
      _ = try Self.read(file, columns, selecting: false)
      #expect((cache.byteCount > 0) == isWithin)
    }
  }

  @Test func newPagesReplaceThoseOfOlderQueries() throws {
    let (path, columns) = try Self.makeFile(rows: 25_000)
    defer { unlink(path) }
    let cache = PageCache(byteLimit: 1 << 20)
    let first = try ParquetFile.open(path, cache: cache)
    for _ in 0..<3 {
      cache.beginQuery()
      _ = try Self.read(first, columns, selecting: false)
    }
    let second = try ParquetFile.open(path, cache: cache)
    for _ in 0..<4 {
      cache.beginQuery()
      _ = try Self.read(second, columns, selecting: false)
    }
    #expect(try Self.read(second, columns, selecting: false) > 0)
    #expect(cache.byteCount <= 1 << 20)
  }
}
