import Columnar

/// Rows gathered from batches, with their sort keys evaluated.
struct KeyedRows {
  private(set) var columns: [Vector] = []
  private(set) var keys: [Vector] = []
  let count: Int

  init(_ batches: [Batch], keys expressions: [Expression], input: [ColumnReference], context: ExecutionContext) throws {
    count = batches.reduce(0) { $0 + $1.count }
    var compiler = ExpressionCompiler(layout: input)
    let compiled = try compiler.compile(expressions)
    var parts: [[Vector]] = Array(repeating: [], count: compiled.count)
    for batch in batches {
      let evaluation = EvaluationContext(
        slotCount: compiler.slotCount, usesDictionaries: context.settings.usesDictionaries)
      for (at, key) in compiled.enumerated() { parts[at].append(try key.evaluate(batch, evaluation)) }
    }
    keys = zip(parts, expressions).map { Vector.concat($0, type: $1.type) }
    columns = input.indices.map { at in Vector.concat(batches.map { $0.columns[at] }, type: input[at].type) }
  }

  /// The rows in the given order as batches.
  func batches(_ order: ArraySlice<UInt32>, rowCount: Int) -> [Batch] {
    stride(from: order.startIndex, to: order.endIndex, by: rowCount).map { from in
      let rows = order[from..<min(from + rowCount, order.endIndex)]
      return rows.withUnsafeBufferPointer { buffer in
        Batch(
          columns: columns.map { column in
            buffer.baseAddress.map { column.take(indexes: $0, count: buffer.count) } ?? column.slice(0..<0)
          }, count: buffer.count)
      }
    }
  }
}
