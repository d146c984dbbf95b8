/// Finds the client of a key.
///
/// A key is looked up by a hash whose seed differs from process to process, and compared in constant time then: neither
/// step tells a stranger by its time how much of a key was right.
struct KeyRing: Sendable {
  private let keys: [APIKey]
  private let indexes: [Int: [Int]]

  init(_ keys: [APIKey]) {
    self.keys = keys
    indexes = Dictionary(grouping: keys.indices) { Self.hash(keys[$0].key.text) }
  }

  var isEmpty: Bool { keys.isEmpty }

  /// The number of the client whose key that is.
  func client(of key: String) -> Int? {
    indexes[Self.hash(key)]?.first { keys[$0].key.matches(key.utf8) }
  }

  private static func hash(_ key: String) -> Int {
    var hasher = Hasher()
    for byte in key.utf8 { hasher.combine(byte) }
    return hasher.finalize()
  }
}
