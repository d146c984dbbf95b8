import Columnar
import TestSupport
import Testing

/// Bloom filters that another writer made.
@Suite struct BloomFilterTests {
  static let folder = String(#filePath.dropLast("ColumnarTests/Parquet/BloomFilterTests.swift".count))

  @Test(arguments: ["duckdb-v1", "duckdb-v2"])
  func presentValuesAreFoundAndMostOthersAreNot(name: String) throws {
    let file = try ParquetFile.open(Self.folder + "Fixtures/parquet/writers/\(name).parquet")
    let column = try file.columnIndex(named: "category")
    var asked = 0
    var refused = 0
    for group in file.rowGroups.indices {
      #expect(file.rowGroups[group].column(column).hasBloomFilter)
      let reader = try file.columnReader(rowGroup: group, column: column)
      for value in Set(try reader.read(0..<file.rowGroups[group].rowCount).allValues) where !value.isNull {
        #expect(try file.mayContain(anyOf: [value], rowGroup: group, column: column) == true)
        #expect(try file.mayContain(anyOf: [.text("absent"), value], rowGroup: group, column: column) == true)
      }
      for i in 0..<200 {
        asked += 1
        if try file.mayContain(anyOf: [.text("no such category \(i)")], rowGroup: group, column: column) == false {
          refused += 1
        }
      }
    }
    #expect(asked > 0 && refused * 10 > asked * 9, "\(refused) of \(asked)")
  }

  @Test func columnsWithoutOneTellNothing() throws {
    let file = try ParquetFile.open(Self.folder + "Fixtures/parquet/writers/duckdb-v1.parquet")
    let column = try file.columnIndex(named: "text")
    #expect(try file.mayContain(anyOf: [.text("x")], rowGroup: 0, column: column) == nil)
  }
}
