import Columnar

/// The note of a delivery under way, durable before its first object becomes visible.
///
/// Objects appear before the commit that names them. If the process dies between the two, the next writer finds this note,
/// sees from the log that the commit is missing, and removes the objects: an outside reader of the CSV folder then sees no
/// row twice, whatever windows the next attempt makes.
struct PendingDelivery: Sendable {
  let transactions: [DeltaTransaction]
  let paths: [String]

  init(transactions: [DeltaTransaction], paths: [String]) {
    self.transactions = transactions
    self.paths = paths
  }

  /// Whether the log shows that the commit was made.
  func isCommitted(_ known: [String: Int64]) -> Bool {
    transactions.allSatisfy { (known[$0.application] ?? .min) >= $0.version }
  }

  var utf8: [UInt8] {
    JSONText.members([
      "transactions": .array(
        transactions.map {
          .members(["application": .string($0.application), "version": .integer($0.version)])
        }),
      "paths": .array(paths.map { .string($0) }),
    ]).utf8
  }

  init?(parsing bytes: [UInt8]) {
    guard let json = JSONText(parsing: bytes), let paths = json["paths"]?.array,
      let transactions = json["transactions"]?.array
    else { return nil }
    self.init(
      transactions: transactions.compactMap { item in
        guard let application = item["application"]?.string, let version = item["version"]?.integer else { return nil }
        return DeltaTransaction(application: application, version: version)
      }, paths: paths.compactMap(\.string))
  }

  /// Keys of all objects that writes under way, or stopped, are about.
  static func paths(_ store: any ObjectStore) throws -> Set<String> {
    var paths: Set<String> = []
    for object in try store.list(folder) where object.key.hasSuffix(".json") {
      if let note = PendingDelivery(parsing: try store.get(object.key)) { paths.formUnion(note.paths) }
    }
    return paths
  }

  static let folder = "_pending"

  /// Hidden from outside readers; one a shard, since each shard has one writer.
  static func key(shard: Int32) -> String { "_pending/shard-\(shard).json" }
}
