import Columnar

/// Reads a stream from a place on, and may keep that place under a name, as a Kinesis consumer does with its checkpoints.
///
/// Any number of consumers read independently, in any process; each name has one reader at a time. Retention does not wait
/// for them: a consumer that is late for longer than the log is kept is told so (`StreamError.expired`), and nothing is
/// skipped silently. Not for several threads at once.
public final class StreamConsumer {
  /// Where a consumer without a checkpoint begins.
  public enum Start: Sendable, Hashable {
    case oldest
    case latest
    /// Milliseconds since 1970: the first events that arrived then or later.
    case time(Int64)
  }

  /// Rows of one append, with the columns `_shard` and `_seq` behind the stream's.
  public struct Part: Sendable {
    package let schema: Schema
    package let rows: Batch
  }

  private let reader: StreamReader
  private let checkpoint: ConsumerCheckpoint?
  /// Of each shard, what comes next.
  private var positions: [StreamPosition]
  private let lock: FolderLock?

  /// - Parameters:
  ///   - name: under which the place is kept; nil: it is kept nowhere.
  ///   - ignoresCheckpoint: begins at `start` even where a place is kept.
  /// - Throws: `StreamError` where there is no such stream, another process reads under the name or the place is gone.
  public init(
    lake: String, stream: String, name: String? = nil, start: Start = .latest, ignoresCheckpoint: Bool = false
  ) throws {
    let folder = StreamFolder(lake: lake, stream: stream)
    reader = StreamReader(folder)
    let shardCount = try reader.shardCount()
    guard shardCount > 0 else {
      throw StreamError.refused(
        reason: "the lake '\(lake)' has no stream '\(stream)': `colq serve` makes it with its first start")
    }
    checkpoint = try name.map { try ConsumerCheckpoint(folder, name: $0) }
    lock = try checkpoint?.lock()
    let kept = ignoresCheckpoint ? nil : try checkpoint?.read(shardCount: shardCount)
    positions = try (0..<shardCount).map { [reader] shard in
      if let position = kept?[shard] {
        guard try !position.isBehind(reader.end(shard: shard)) else {
          throw StreamError.refused(
            reason:
              "the consumer '\(name ?? "")' stands at row \(position.sequence) of shard \(shard), which the stream has "
              + "not reached: it is another stream than the one that was read; begin anew")
        }
        return position
      }
      return switch start {
      case .oldest: try reader.oldest(shard: shard)
      case .latest: try reader.end(shard: shard)
      case .time(let milliseconds): try reader.position(shard: shard, at: milliseconds)
      }
    }
  }

  /// What is durable behind the consumer's place, in order within a shard; empty at the end of the stream. Each call gives
  /// at most a segment of each shard.
  public func next() throws -> [Part] {
    while true {
      let before = positions
      let parts = try advance()
      // Appends of rejected records alone bring no rows, and are not the end.
      if !parts.isEmpty || positions == before { return parts }
    }
  }

  private func advance() throws -> [Part] {
    var parts: [Part] = []
    for shard in positions.indices {
      let found = try reader.read(shard: shard, from: positions[shard])
      guard let last = found.last else { continue }
      try reader.sync(shard: shard, positions[shard], to: last.frame.end)
      // All of one segment, which has one schema.
      let schema = TableLayout(name: reader.folder.name, columns: last.schema).fileSchema
      for (frame, _) in found where frame.entry.rows.count > 0 {
        parts.append(Part(schema: schema, rows: frame.numberedRows(shard: StreamTail.tableShard(shard))))
      }
      positions[shard] = last.frame.end
    }
    return parts
  }

  /// Keeps the place durably: the next consumer of the name begins behind what `next` gave so far.
  public func keepPlace() throws { try checkpoint?.write(positions) }
}

/// The place of a named consumer: `_stream/<stream>/consumers/<name>.json`.
struct ConsumerCheckpoint {
  private static let folder = "consumers"

  private let store: LocalObjectStore
  private let name: String
  private var key: String { "\(Self.folder)/\(name).json" }

  /// - Throws: `StreamError.refused` for a name that is no file's.
  init(_ folder: StreamFolder, name: String) throws {
    let isName = name.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
    guard isName, (1...128).contains(name.utf8.count) else {
      throw StreamError.refused(
        reason: "'\(name)' is no name of a consumer: 1 to 128 letters, digits, '-' and '_'")
    }
    store = LocalObjectStore(root: folder.path, files: folder.files)
    self.name = name
  }

  func lock() throws -> FolderLock {
    guard let lock = try FolderLock(folder: store.path(Self.folder), name: ".lock-" + name) else {
      throw StreamError.refused(reason: "another process reads as the consumer '\(name)': choose another name")
    }
    return lock
  }

  /// The kept positions by shard; nil where none are kept.
  func read(shardCount: Int) throws -> [StreamPosition]? {
    guard try store.information(key) != nil else { return nil }
    let damage = StreamError.damaged(
      file: store.path(key), offset: 0, reason: "it is no place of a consumer; remove it, or begin anew")
    guard let json = JSONText(parsing: try store.get(key)), let items = json["positions"]?.array,
      items.count == shardCount
    else { throw damage }
    return try items.map { item in
      guard let sequence = item["sequence"]?.integer, let rejected = item["rejected"]?.integer, sequence >= 0,
        rejected >= 0
      else { throw damage }
      return StreamPosition(sequence: sequence, rejected: rejected)
    }
  }

  func write(_ positions: [StreamPosition]) throws {
    let json = JSONText.members([
      "consumer": .string(name), "written": .string(UTCTime(milliseconds: UTCTime.now).iso),
      "positions": .array(
        positions.map { .members(["sequence": .integer($0.sequence), "rejected": .integer($0.rejected)]) }),
    ])
    try store.put(key, json.utf8 + [UInt8(ascii: "\n")])
  }
}
