import Columnar

/// Which lines of an errors object were sent again: `_replayed/<id>.json` beside the table's other folders.
///
/// The errors objects themselves stay as they were written, since manifests have their hashes.
struct ReplayMarks {
  private static let folder = "_replayed"

  private let store: LocalObjectStore
  private let object: String
  private(set) var lines: Set<Int>

  private var key: String { Self.key(object) }
  private static func key(_ object: String) -> String { "\(folder)/\(ContentHash("replayed \(object)").uuid).json" }

  /// The marks of the object with the key `object`.
  /// - Throws: `ReplayError` for marks that cannot be read: without them events would come twice.
  init(_ object: String, _ store: LocalObjectStore) throws {
    self.store = store
    self.object = object
    lines = []
    guard try store.information(Self.key(object)) != nil else { return }
    guard let marks = JSONText(parsing: try store.get(Self.key(object))), marks["object"]?.string == object,
      let ranges = marks["lines"]?.array
    else { throw Self.unreadable(Self.key(object), store) }
    for range in ranges {
      guard let bounds = range.array, bounds.count == 2, let first = bounds[0].integer, let last = bounds[1].integer,
        0 < first, first <= last, last <= Int32.max
      else { throw Self.unreadable(Self.key(object), store) }
      lines.formUnion(Int(first)...Int(last))
    }
  }

  private static func unreadable(_ key: String, _ store: LocalObjectStore) -> ReplayError {
    ReplayError(
      "\(store.path(key)): cannot be read as the marks of a replay; remove the file to send all events of its object again"
    )
  }

  /// Notes durably that `more` were sent.
  mutating func add(_ more: some Sequence<Int>) throws {
    lines.formUnion(more)
    var ranges: [ClosedRange<Int>] = []
    for line in lines.sorted() {
      if let last = ranges.last, last.upperBound == line - 1 {
        ranges[ranges.count - 1] = last.lowerBound...line
      } else {
        ranges.append(line...line)
      }
    }
    var bytes: [UInt8] = []
    let text = JSONText.members([
      "object": .string(object),
      "lines": .array(ranges.map { .array([.integer($0.lowerBound), .integer($0.upperBound)]) }),
    ])
    text.write(to: &bytes)
    try store.put(key, bytes)
  }
}
