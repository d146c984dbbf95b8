import Columnar

/// Who a source is: the hash of its content with its size, wherever it lies; and how far the table has taken it in.
///
/// In the log, as `txn` actions: `colq.import.<id>.<run>` the rows taken, `….rejected` the malformed records, `….done`
/// 1 after the end. A second run of the same content happens with `--again` only.
struct SourceIdentity: Hashable {
  let id: String
  let run: Int
  let rowCount: Int64
  let rejectedCount: Int64
  let isDone: Bool

  var application: String { Self.application(id, run) }
  var rejectedApplication: String { application + ".rejected" }
  var doneApplication: String { application + ".done" }

  private static func application(_ id: String, _ run: Int) -> String { "colq.import.\(id).\(run)" }

  static func id(_ path: String) throws -> String {
    let (hash, byteCount) = try ContentHash.file(path)
    return "\(hash)-\(byteCount)"
  }

  /// The run of `id` to do now: one that did not end, else a first one, else with `again` a further one; else the last,
  /// which is done.
  init(id: String, transactions: [String: Int64], again: Bool) {
    var run = 1
    while transactions[Self.application(id, run + 1)] != nil { run += 1 }
    if again, transactions[Self.application(id, run) + ".done"] != nil { run += 1 }
    let application = Self.application(id, run)
    self.id = id
    self.run = run
    rowCount = transactions[application] ?? 0
    rejectedCount = transactions[application + ".rejected"] ?? 0
    isDone = transactions[application + ".done"] != nil
  }

  /// Nothing of this run is in the table yet.
  var isNew: Bool { rowCount == 0 && rejectedCount == 0 }
}
