import Columnar
import Foundation
import TestSupport
import Testing

/// Reading parts of a column: ranges with gaps, selections, pages that are never touched.
@Suite struct ParquetSelectionTests {
  private static let count = 30_000

  private static func file(_ encoding: ParquetWriterOptions.Encoding, nulls: Bool) throws -> (
    ParquetFile, [[Value]], String
  ) {
    let types: [DataType] = [.text, .bigint, .boolean, .smallint, .decimal(precision: 38, scale: 2), .double]
    var generator = SeededGenerator(seed: 5)
    let columns = types.map { type in
      (0..<count).map { row -> Value in
        if nulls, row % 7 == 2 || (9_000..<11_500).contains(row) { return .null }
        return ParquetRoundTripTests.value(type, Int.random(in: 0..<1_000, using: &generator))
      }
    }
    let schema = Schema(types.enumerated().map { Field("c\($0)", $1) })
    var options = ParquetWriterOptions()
    options.pageRowCount = 1_000
    for field in schema.fields { options.columns[field.name] = .init(encoding: encoding) }
    let path = ParquetRoundTripTests.path()
    let batch = Batch(columns: zip(types, columns).map { Vector($0, $1) }, count: count)
    _ = try ParquetRoundTripTests.write(schema, [batch], options, path: path)
    return (try ParquetFile.open(path), columns, path)
  }

  @Test(
    arguments: [
      ParquetWriterOptions.Encoding.automatic, .plain, .dictionary, .deltaBinaryPacked, .deltaLengthByteArray,
      .byteStreamSplit,
    ], [false, true])
  func rangesAndSelections(_ encoding: ParquetWriterOptions.Encoding, nulls: Bool) throws {
    let (file, columns, path) = try Self.file(encoding, nulls: nulls)
    defer { unlink(path) }
    var generator = SeededGenerator(seed: 9)
    for c in columns.indices {
      for density in [0.0005, 0.01, 0.4, 0.97] {
        let reader = try file.columnReader(rowGroup: 0, column: c)
        var row = 0
        while row < Self.count {
          row += Int.random(in: 0...2) == 0 ? Int.random(in: 0..<5_000, using: &generator) : 0
          let end = min(row + Int.random(in: 1...4_000, using: &generator), Self.count)
          guard row < end else { break }
          let chosen = (0..<(end - row)).filter { _ in Double.random(in: 0..<1, using: &generator) < density }
          let vector = try reader.read(row..<end, selecting: Selection(chosen))
          #expect(vector.allValues == chosen.map { columns[c][row + $0] }, "column \(c), rows \(row)..<\(end)")
          row = end
        }
      }
    }
  }

  @Test func pagesWithoutSelectedRowsAreNotRead() throws {
    let (file, columns, path) = try Self.file(.plain, nulls: false)
    defer { unlink(path) }
    let reader = try file.columnReader(rowGroup: 0, column: 0)
    let vector = try reader.read(0..<Self.count, selecting: Selection([5, 15_500, 29_999]))
    #expect(vector.allValues == [5, 15_500, 29_999].map { columns[0][$0] })
    #expect(reader.counters.pagesRead == 3)
    #expect(reader.counters.pagesSkipped == 27)
    #expect(reader.counters.bytesDecompressed < file.rowGroups[0].column(0).uncompressedByteCount / 5)
    #expect(try file.columnReader(rowGroup: 0, column: 0).nextPageBorder(after: 1_999) == 2_000)
    #expect(try file.columnReader(rowGroup: 0, column: 0).nextPageBorder(after: 29_500) == 30_000)
  }

  @Test func wholeChunkDictionaries() throws {
    let (file, columns, path) = try Self.file(.dictionary, nulls: true)
    defer { unlink(path) }
    let reader = try file.columnReader(rowGroup: 0, column: 0)
    let dictionary = try #require(try reader.wholeChunkDictionary())
    #expect(Set(dictionary.values.allValues) == Set(columns[0]))
    #expect(dictionary.nullCode == dictionary.count - 1)
    #expect(reader.counters.pagesRead == 0)
    let vector = try reader.read(0..<10)
    #expect(vector.form == .dictionary)
    #expect(vector.dictionary === dictionary)
    let (plain, _, plainPath) = try Self.file(.plain, nulls: false)
    defer { unlink(plainPath) }
    #expect(try plain.columnReader(rowGroup: 0, column: 0).wholeChunkDictionary() == nil)
  }
}
