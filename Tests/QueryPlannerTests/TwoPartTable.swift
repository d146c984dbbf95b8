import Columnar
import TestSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The table `t` of a scratch lake: two files of several row groups in Hive folders. Its `k` is no key, so ties must be
/// broken by `id`.
enum TwoPartTable {
  static func make(in scratch: ScratchFolder) throws {
    var random = SeededGenerator(seed: 31)
    let schema = Schema([
      Field("id", .bigint), Field("k", .integer), Field("at", .timestamp(precision: 3)), Field("name", .text),
      Field("note", .text),
    ])
    for part in 0..<2 {
      let rows = 7_000
      let ids = (0..<rows).map { Value.integer(Int64(part * rows + $0)) }
      let keys = (0..<rows).map { _ -> Value in
        Int.random(in: 0..<20, using: &random) == 0 ? .null : .integer(Int64.random(in: 0..<500, using: &random))
      }
      let times = (0..<rows).map { Value.integer(Int64(1_700_000_000_000 + $0 * 1_000 + part)) }
      let names = (0..<rows).map { _ in Value.text("name \(Int.random(in: 0..<300, using: &random))") }
      let notes = (0..<rows).map { $0 % 11 == 0 ? Value.null : .text("a note of row \($0) of part \(part)") }
      let batch = Batch(
        columns: zip(schema.fields, [ids, keys, times, names, notes]).map { Vector($0.type, $1) }, count: rows)
      let folder = scratch.path + "/t/part=\(part)"
      mkdir(scratch.path + "/t", 0o755)
      mkdir(folder, 0o755)
      var options = ParquetWriterOptions()
      options.rowGroupRowCount = 2_000
      options.pageRowCount = 300
      let sink = try FileByteSink(path: folder + "/a.parquet")
      let writer = try ParquetWriter(schema: schema, options: options, sink: sink)
      try writer.write(batch)
      _ = try writer.finish()
      try sink.close()
    }
  }
}
