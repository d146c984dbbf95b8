import Columnar
import Foundation
import Testing

/// Files of other writers against what pyarrow reads from them.
@Suite struct ParquetForeignFileTests {
  @Test(
    .enabled(if: ParquetTestFiles.testing != nil, "the public Parquet test files are not here"),
    arguments: ParquetTestFiles.names(ParquetTestFiles.fixtures + "/testing", suffix: ".txt"), [1, 7, 1_000])
  func publicTestFile(_ name: String, batch: Int) throws {
    let folder = try #require(ParquetTestFiles.testing)
    try compare(
      folder + "/" + name.dropLast(4) + ".parquet", ParquetTestFiles.fixtures + "/testing/" + name, batch: batch)
  }

  @Test(arguments: ParquetTestFiles.names(ParquetTestFiles.fixtures + "/writers", suffix: ".txt"))
  func otherWriter(_ name: String) throws {
    let folder = ParquetTestFiles.fixtures + "/writers/"
    try compare(folder + name.dropLast(4) + ".parquet", folder + name, batch: 333)
  }

  private func compare(_ path: String, _ expectationPath: String, batch: Int) throws {
    let expected = try ParquetExpectation(expectationPath)
    let file = try ParquetFile.open(path)
    #expect(file.schema.fields.map(\.name) == expected.columns)
    #expect(file.rowCount == expected.rowCount)
    let lines = try ParquetExpectation.lines(file, batch: batch)
    for (i, line) in expected.firstRows.enumerated() where i < lines.count {
      #expect(lines[i] == line, "row \(i)")
    }
    #expect(ParquetExpectation.hash(lines) == expected.hash)
  }
}
