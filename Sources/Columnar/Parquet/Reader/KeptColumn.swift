import Synchronization

/// What queries derive from all kept dictionaries of a column and later queries of the process use again (a numbering of
/// its strings). Lives as long as a kept dictionary of the column.
public final class KeptColumn: Sendable {
  /// Bytes of all columns of a cache.
  final class ByteCount: Sendable {
    let total = Atomic<Int>(0)
  }

  private struct State {
    var value: (any Sendable)?
    var byteCount = 0
  }

  private let state = Mutex(State())
  private let all: ByteCount
  private weak let cache: PageCache?
  let lastQuery = Atomic<Int>(0)

  init(_ cache: PageCache, _ all: ByteCount) {
    self.cache = cache
    self.all = all
  }

  deinit {
    // No lock of the cache: it may hold it while it gives up the last page of this column.
    let held = state.withLock { $0.byteCount }
    all.total.subtract(held, ordering: .relaxed)
  }

  /// What was derived, made now if it is not there yet.
  public func value<T: Sendable>(make: () -> T) -> T {
    if let cache { lastQuery.store(cache.currentQuery, ordering: .relaxed) }
    return state.withLock { state in
      if let found = state.value as? T { return found }
      let made = make()
      state.value = made
      return made
    }
  }

  /// Tells that what was derived takes `byteCount` bytes now; false when it must not grow further.
  public func grow(to byteCount: Int) -> Bool {
    state.withLock { state in
      all.total.add(byteCount - state.byteCount, ordering: .relaxed)
      state.byteCount = byteCount
    }
    return cache?.hasRoom(for: self, byteCount) ?? false
  }

  /// Puts `value`, of no size to speak of, in the place of what was derived.
  public func replace(with value: some Sendable) { become(State(value: value)) }

  /// Forgets what was derived.
  func drop() { become(State()) }

  private func become(_ new: State) {
    state.withLock { state in
      all.total.subtract(state.byteCount, ordering: .relaxed)
      state = new
    }
  }
}

/// What queries derive from a dictionary that the page cache keeps, for later queries of the process.
public final class KeptDictionary: Sendable {
  public let column: KeptColumn
  /// Whether all pages of the column chunk are codes of the dictionary.
  public let isOfWholeChunk: Bool
  private let state = Mutex<(any Sendable)?>(nil)

  init(_ column: KeptColumn, isOfWholeChunk: Bool) {
    self.column = column
    self.isOfWholeChunk = isOfWholeChunk
  }

  public func value<T: Sendable>(as type: T.Type) -> T? { state.withLock { $0 } as? T }

  public func set(_ value: some Sendable) { state.withLock { $0 = value } }
}
