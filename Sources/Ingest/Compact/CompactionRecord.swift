import Columnar

/// What a compaction's commit says of itself in `commitInfo.colq.compaction`.
package struct CompactionRecord: Sendable, Hashable {
  package let order: String
  package let rowCount: Int
  package let removedFileCount: Int
  package let writtenFileCount: Int
  /// What the choice of the order measured, and what it followed from.
  package let choice: FileOrderChoice?

  init(order: String, rowCount: Int, removedFileCount: Int, writtenFileCount: Int, choice: FileOrderChoice? = nil) {
    self.order = order
    self.rowCount = rowCount
    self.removedFileCount = removedFileCount
    self.writtenFileCount = writtenFileCount
    self.choice = choice
  }

  var members: [JSONText.Member] {
    [
      .init(name: "formatVersion", value: .integer(1)),
      .init(
        name: "compaction",
        value: .members([
          "order": .string(order), "rows": .integer(rowCount), "removed": .integer(removedFileCount),
          "written": .integer(writtenFileCount), "why": choice.map { .string($0.reason) },
          "measured": choice.map { choice in
            .array(
              choice.measured.map {
                .members([
                  "order": .string($0.order.text), "rows": .integer($0.rowCount), "bytes": .integer($0.byteCount),
                ])
              })
          },
        ])),
    ]
  }

  /// Reads `commitInfo.colq`; nil where it is no compaction's.
  init?(_ json: JSONText) {
    guard let record = json["compaction"], let order = record["order"]?.string, let rows = record["rows"]?.integer,
      let removed = record["removed"]?.integer, let written = record["written"]?.integer
    else { return nil }
    self.init(
      order: order, rowCount: Int(clamping: rows), removedFileCount: Int(clamping: removed),
      writtenFileCount: Int(clamping: written))
  }
}
