import Columnar

/// Where the log of a stream lies: `<lake>/_stream/<stream>`, in it `stream.json` and a folder for each shard.
package struct StreamFolder: Sendable {
  package let path: String
  package let name: String
  let files: FileLayer

  package static let parentName = "_stream"
  static let descriptionKey = "stream.json"
  static let lockName = ".lock"

  package init(lake: String, stream: String, files: FileLayer = .system) {
    path = lake + "/" + Self.parentName + "/" + stream
    name = stream
    self.files = files
  }

  func shardPath(_ shard: Int) -> String { path + "/" + String(shard) }

  /// What `stream.json` says.
  struct Description: Sendable, Hashable {
    var shardCount: Int
    var created: Int64
    static let formatVersion: Int64 = 1
  }

  /// nil: there is no such stream.
  ///
  /// - Throws: `StreamError.damaged`, `StorageError`.
  func description() throws -> Description? {
    let store = LocalObjectStore(root: path, files: files)
    guard try store.information(Self.descriptionKey) != nil else { return nil }
    let file = store.path(Self.descriptionKey)
    guard let json = JSONText(parsing: try store.get(Self.descriptionKey)), let version = json["formatVersion"]?.integer
    else { throw StreamError.damaged(file: file, offset: 0, reason: "it is no description of a stream") }
    guard version == Description.formatVersion else {
      throw StreamError.damaged(
        file: file, offset: 0, reason: "its format is \(version), this program knows \(Description.formatVersion)")
    }
    guard let shards = json["shards"]?.integer, (1...1_024).contains(shards), let created = json["created"]?.integer
    else { throw StreamError.damaged(file: file, offset: 0, reason: "it does not say how many shards there are") }
    return Description(shardCount: Int(shards), created: created)
  }

  func write(_ description: Description) throws {
    let json = JSONText.members([
      "formatVersion": .integer(Description.formatVersion), "stream": .string(name),
      "shards": .integer(description.shardCount), "created": .integer(description.created),
    ])
    try LocalObjectStore(root: path, files: files).put(Self.descriptionKey, json.utf8 + [UInt8(ascii: "\n")])
  }
}
