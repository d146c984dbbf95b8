import Synchronization

/// The dictionaries of one query's readers: all readers of a column chunk share one, with what is derived from it.
///
/// A query of its own, since what is derived from a dictionary (predicate masks, function results) belongs to a query.
/// A dictionary lives as long as a reader or a vector needs it.
public final class ChunkDictionaries: Sendable {
  private struct Entry {
    weak var dictionary: VectorDictionary?
  }

  private let known = Mutex<[PageCache.Key: Entry]>([:])

  public init() {}

  /// The dictionary whose page lies at `offset`; the first reader's stays.
  func shared(file: Int, offset: Int, make: () -> VectorDictionary) -> VectorDictionary {
    known.withLock { known in
      let key = PageCache.Key(file: file, offset: offset)
      if let found = known[key]?.dictionary { return found }
      let made = make()
      known[key] = Entry(dictionary: made)
      return made
    }
  }
}
