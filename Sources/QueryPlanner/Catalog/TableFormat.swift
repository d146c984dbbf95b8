/// A file format that a table can have, known by the ending of its files' names.
enum TableFormat: Hashable, Sendable, CaseIterable {
  case parquet, csv, tsv, ndjson

  private static let endings: [(ending: String, format: TableFormat)] = [
    ("parquet", .parquet), ("csv", .csv), ("tsv", .tsv), ("ndjson", .ndjson), ("jsonl", .ndjson), ("json", .ndjson),
  ]
  /// Endings of packed text files.
  private static let packings = ["", ".gz", ".zst"]

  init?(path: String) {
    var name = path.lowercased()[...]
    for packing in Self.packings where !packing.isEmpty && name.hasSuffix(packing) {
      name = name.dropLast(packing.count)
      guard let found = Self.endings.first(where: { name.hasSuffix("." + $0.ending) }), found.format != .parquet else {
        return nil
      }
      self = found.format
      return
    }
    guard let found = Self.endings.first(where: { name.hasSuffix("." + $0.ending) }) else { return nil }
    self = found.format
  }

  /// What may stand behind a table's name in the lake, in order of preference.
  static let fileEndings: [String] = endings.flatMap { entry in
    entry.format == .parquet ? [".parquet"] : packings.map { "." + entry.ending + $0 }
  }
}
