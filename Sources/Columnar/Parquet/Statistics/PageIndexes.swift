import Synchronization

/// The page indexes of an open file that queries have asked for: to parse one takes longer than to test its pages.
final class PageIndexes: Sendable {
  private struct State {
    var known: [Int: [PageStatistics]] = [:]
    var pageCount = 0
  }

  /// Pages over all indexes up to which more are kept; each takes some 200 bytes.
  private static let pageLimit = 4096

  private let state = Mutex(State())

  /// The index of the file's chunk number `chunk`; nil when it has none, which takes no time to find again.
  func find(
    _ chunk: Int, read: () throws(ParquetError) -> [PageStatistics]?
  ) throws(ParquetError) -> [PageStatistics]? {
    if let found = state.withLock({ $0.known[chunk] }) { return found }
    guard let pages = try read() else { return nil }
    state.withLock { state in
      guard state.known[chunk] == nil, pages.count <= Self.pageLimit - state.pageCount else { return }
      state.known[chunk] = pages
      state.pageCount += pages.count
    }
    return pages
  }
}
