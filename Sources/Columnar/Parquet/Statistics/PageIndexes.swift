import Synchronization

/// The page indexes of an open file that queries have asked for: to parse one takes longer than to test its pages.
final class PageIndexes: Sendable {
  private struct Key: Hashable {
    let rowGroup: Int
    let leaf: Int
  }

  private struct State {
    var known: [Key: [PageStatistics]?] = [:]
    var pageCount = 0
  }

  /// Pages over all indexes up to which more are kept; each takes some 200 bytes.
  private static let pageLimit = 4096

  private let state = Mutex(State())

  /// The index of a chunk; nil when it has none.
  func find(
    rowGroup: Int, leaf: Int, read: () throws(ParquetError) -> [PageStatistics]?
  ) throws(ParquetError) -> [PageStatistics]? {
    let key = Key(rowGroup: rowGroup, leaf: leaf)
    if let found = state.withLock({ $0.known[key] }) { return found }
    let pages = try read()
    state.withLock { state in
      let count = max(pages?.count ?? 0, 1)
      guard state.known[key] == nil, count <= Self.pageLimit - state.pageCount else { return }
      state.known[key] = .some(pages)
      state.pageCount += count
    }
    return pages
  }
}
