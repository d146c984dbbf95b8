import Columnar

/// The objects outside the Delta log that one commit stands for, one JSON object a line.
///
///     {"path":"csv/year=…/….csv","day":20780,"first":1000,"last":1009,"rows":10,"bytes":512,"hash":"…"}
///     {"path":"csv/category=Books/…",…,"partition":{"column":"category","value":"Books"}}
///     {"path":"errors/…","rejected":3,"bytes":400,"hash":"…"}
///
/// Kept beside the log, and named with its hash in the commit: a backlog of 100,000 windows would else burden every
/// reader of the log.
package struct DeliveryManifest: Sendable, Hashable {
  package struct Entry: Sendable, Hashable {
    package var path: String
    package var day: Int64?
    package var firstSequence: Int64?
    package var lastSequence: Int64?
    package var rowCount: Int
    package var byteCount: Int
    package var hash: String
    /// Of an object that holds only the rows of one partition among first ... last.
    package var partition: Partition?
  }

  package struct Partition: Sendable, Hashable {
    package let column: String
    /// Escaped, as in the object's name; nil: the rows of all partitions beyond the limit.
    package let value: String?

    /// Why the object lies in the errors folder.
    static let limitReason = "ActivePartitionsLimitExceeded"

    var json: JSONText {
      .members([
        "column": .string(column), "value": value.map { .string($0) } ?? .null,
        "reason": value == nil ? .string(Self.limitReason) : nil,
      ])
    }
  }

  package var csv: [Entry] = []
  package var errors: [Entry] = []

  package init() {}

  package var utf8: [UInt8] {
    var out: [UInt8] = []
    for entry in csv {
      JSONText.members([
        "path": .string(entry.path), "day": entry.day.map { .integer($0) },
        "first": entry.firstSequence.map { .integer($0) }, "last": entry.lastSequence.map { .integer($0) },
        "rows": .integer(entry.rowCount), "bytes": .integer(entry.byteCount), "hash": .string(entry.hash),
        "partition": entry.partition?.json,
      ]).write(to: &out)
      out.append(UInt8(ascii: "\n"))
    }
    for entry in errors {
      JSONText.members([
        "path": .string(entry.path), "rejected": .integer(entry.rowCount), "bytes": .integer(entry.byteCount),
        "hash": .string(entry.hash),
      ]).write(to: &out)
      out.append(UInt8(ascii: "\n"))
    }
    return out
  }

  /// Nil where a line is malformed.
  package init?(parsing bytes: [UInt8]) {
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      guard let json = JSONText(parsing: line), let path = json["path"]?.string, let size = json["bytes"]?.integer,
        let hash = json["hash"]?.string
      else { return nil }
      var entry = Entry(path: path, rowCount: 0, byteCount: Int(clamping: size), hash: hash)
      if let rejected = json["rejected"]?.integer {
        entry.rowCount = Int(clamping: rejected)
        errors.append(entry)
        continue
      }
      guard let rows = json["rows"]?.integer, let day = json["day"]?.integer, let first = json["first"]?.integer,
        let last = json["last"]?.integer, rows > 0
      else { return nil }
      entry.rowCount = Int(clamping: rows)
      entry.day = day
      entry.firstSequence = first
      entry.lastSequence = last
      if let partition = json["partition"] {
        guard let column = partition["column"]?.string else { return nil }
        entry.partition = Partition(column: column, value: partition["value"]?.string)
      }
      csv.append(entry)
    }
  }
}
