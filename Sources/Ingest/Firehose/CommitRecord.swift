import Columnar

/// What a commit of ours says of itself in `commitInfo.colq`: its sequence range and its manifest.
package struct CommitRecord: Sendable, Hashable {
  package struct Manifest: Sendable, Hashable {
    package let path: String
    package let byteCount: Int
    package let hash: String
  }

  package let shard: Int32
  package let firstSequence: Int64
  package let rowCount: Int
  package let windowCount: Int
  package let rejectedCount: Int
  package let source: String?
  package let manifest: Manifest

  var members: [JSONText.Member] {
    [
      .init(name: "formatVersion", value: .integer(1)),
      .init(
        name: "sequences",
        value: .array([
          .members([
            "shard": .integer(shard), "first": .integer(firstSequence), "count": .integer(rowCount),
          ])
        ])),
      .init(name: "windows", value: .integer(windowCount)),
      .init(name: "rejected", value: .integer(rejectedCount)),
      .init(name: "source", value: source.map { .string($0) } ?? .null),
      .init(
        name: "manifest",
        value: .members([
          "path": .string(manifest.path), "bytes": .integer(manifest.byteCount), "hash": .string(manifest.hash),
        ])),
    ]
  }

  init(
    shard: Int32, firstSequence: Int64, rowCount: Int, windowCount: Int, rejectedCount: Int, source: String?,
    manifest: Manifest
  ) {
    self.shard = shard
    self.firstSequence = firstSequence
    self.rowCount = rowCount
    self.windowCount = windowCount
    self.rejectedCount = rejectedCount
    self.source = source
    self.manifest = manifest
  }

  /// Reads `commitInfo.colq`; nil where it is none of ours.
  init?(_ json: JSONText) {
    guard let range = json["sequences"]?.array?.first, let shard = range["shard"]?.integer,
      let first = range["first"]?.integer, let count = range["count"]?.integer, let manifest = json["manifest"],
      let path = manifest["path"]?.string, let size = manifest["bytes"]?.integer, let hash = manifest["hash"]?.string
    else { return nil }
    self.init(
      shard: Int32(clamping: shard), firstSequence: first, rowCount: Int(clamping: count),
      windowCount: Int(clamping: json["windows"]?.integer ?? 0),
      rejectedCount: Int(clamping: json["rejected"]?.integer ?? 0), source: json["source"]?.string,
      manifest: Manifest(path: path, byteCount: Int(clamping: size), hash: hash))
  }
}
