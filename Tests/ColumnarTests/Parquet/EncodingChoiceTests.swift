import Columnar
import TestSupport
import Testing

/// What `automatic` chooses takes hardly more than the best encoding would, wherever in the chunk the values differ.
@Suite struct EncodingChoiceTests {
  private static let count = 60_000

  /// Row `i` of a column, by the name of its shape.
  private static let shapes: [String: @Sendable (Int, inout SeededGenerator) -> Int] = [
    "one value, then values that never repeat": { i, random in
      i < 30_000 ? 7 : Int.random(in: 0..<1 << 60, using: &random)
    },
    "values that never repeat, then one": { i, random in i < 30_000 ? Int.random(in: 0..<1 << 60, using: &random) : 7 },
    "ascending": { i, _ in i * 1_001 },
    "runs": { i, _ in i / 500 * 982_451_653 },
    "few values": { _, random in Int.random(in: 0..<300, using: &random) * 982_451_653 },
    "many values, some of them often": { _, random in
      let share = Double.random(in: 0..<1, using: &random)
      return Int(share * share * share * share * 5_000) * 7_919
    },
  ]

  @Test(arguments: shapes.keys.sorted(), [DataType.bigint, .text])
  func automaticIsNearTheBest(shape: String, type: DataType) throws {
    let value = try #require(Self.shapes[shape])
    var random = SeededGenerator(seed: 11)
    let values = (0..<Self.count).map { i -> Value in
      let number = value(i, &random)
      return type == .text ? .text("/products/\(number).html") : .integer(Int64(number))
    }
    let batch = Batch(columns: [Vector(type, values)], count: values.count)
    let others: [ParquetWriterOptions.Encoding] =
      [.dictionary, .plain] + (type == .text ? [.deltaLengthByteArray] : [.deltaBinaryPacked, .byteStreamSplit])
    let best = try others.map { try Self.byteCount(batch, type, $0) }.min() ?? 0
    // Codes may cost 15 % more than values: they save readers more than that.
    #expect(Double(try Self.byteCount(batch, type, .automatic)) <= Double(best) * 1.2)
  }

  private static func byteCount(
    _ batch: Batch, _ type: DataType, _ encoding: ParquetWriterOptions.Encoding
  ) throws -> Int {
    var options = ParquetWriterOptions()
    options.columns["c"] = ParquetWriterOptions.Column(encoding: encoding)
    let writer = try ParquetWriter(schema: Schema([Field("c", type)]), options: options, sink: MemoryByteSink())
    try writer.write(batch)
    return try writer.finish().byteCount
  }
}
