import Synchronization

/// The distinct-or-not entries that the codes of dictionary vectors name; shared by all vectors of a column chunk.
///
/// Keeps what queries derive from the entries (predicate masks, function results, group ids), so that each is computed
/// once a dictionary. A reader's dictionary has at most one NULL entry, the last (`nullCode`); a derived one (`lower(x)`,
/// `nullif(x, 'a')`) may have several anywhere, so generic code asks `values.isNull(code)`.
public final class VectorDictionary: Sendable {
  /// A flat vector, one row an entry.
  public let values: Vector
  /// The code of the NULL entry, always the last; nil when no row is NULL.
  public let nullCode: Int?
  /// True when it is known that no two entries are equal (as Parquet dictionaries of ordinary writers).
  public let isDistinct: Bool
  /// What was derived from the entries and outlives the query; nil for dictionaries that the page cache does not keep.
  public let kept: KeptDictionary?

  private let derived = Mutex<[Int: any Sendable]>([:])

  public init(values: Vector, isDistinct: Bool = false, kept: KeptDictionary? = nil) {
    precondition(values.form == .flat)
    self.values = values
    nullCode = values.count > 0 && values.isNull(values.count - 1) ? values.count - 1 : nil
    self.isDistinct = isDistinct
    self.kept = kept
  }

  /// Entries, the NULL entry included.
  public var count: Int { values.count }

  /// Whether something was derived under `key`.
  public func hasDerived(_ key: Int) -> Bool { derived.withLock { $0[key] != nil } }

  /// What was derived under `key`, made now if it is not there yet.
  ///
  /// Keys come from `DerivedKey.next()`. `make` runs outside the lock: two workers may both make it, the first one stays.
  public func derived<T: Sendable>(_ key: Int, make: () throws -> T) rethrows -> T {
    if let found = derived.withLock({ $0[key] }) as? T { return found }
    let made = try make()
    return derived.withLock { table in
      if let first = table[key] as? T { return first }
      table[key] = made
      return made
    }
  }
}

/// Unique keys for things derived from dictionaries.
public enum DerivedKey {
  private static let counter = Atomic<Int>(1)

  public static func next() -> Int { counter.add(1, ordering: .relaxed).oldValue }
}
