import Synchronization

/// Decompressed pages and decoded dictionaries of open files, kept for later queries of the process within a bound.
///
/// A page is kept when it is read a second time, so that a single scan costs no memory and no copy. When the cache is
/// full, a page makes room only if neither the running query nor the one before read it: a scan that is larger than the
/// cache then keeps the part that fits, where least-recently-used would keep nothing.
///
/// Pages of long texts (`PageHeader.isWide`) get a part of the bound only (`wideShare`): what reads them works on the texts, so that
/// decompression is a small part of its time, and one such column would fill the cache that ten others fit in.
///
/// What queries hold for groups, rows and build sides (`claim`) comes off the bound four times: pages would add to the memory
/// of those queries that need most of it, and save least of their time. What the last query held at most counts too, since
/// the next one is often alike and pages that it would only push out again are not worth keeping.
public final class PageCache: Sendable {
  struct Key: Hashable, Sendable {
    /// `ParquetFooter.identity`: a file that changed is opened anew and has another one.
    let file: Int
    /// Byte of the file at which the page's header lies.
    let offset: Int
  }

  private struct State {
    var pages: [Key: CachedPage] = [:]
    /// The keys of `pages`, in the order in which the hand looks at them.
    var ring: [Key] = []
    var hand = 0
    var byteCount = 0
    /// Of `byteCount`: pages of long texts.
    var wideByteCount = 0
    /// Pages that were read once.
    var seen: Set<Key> = []
    var claimed = 0
    /// The largest `claimed` of this query, and of the one before.
    var peak = 0
    var lastPeak = 0
    /// The query that last found nothing to give up, and the one that found no page of long texts: they need not look again.
    var fullSince = 0
    var fullOfWideSince = 0
    var columns: [String: WeakColumn] = [:]
  }

  private struct WeakColumn {
    weak var column: KeptColumn?
  }

  /// Bytes of decompressed pages, and of what is derived from columns, at most.
  public let byteLimit: Int
  private let state = Mutex(State())
  /// Number of the newest query.
  private let query = Atomic<Int>(2)
  private let columnBytes = KeptColumn.ByteCount()

  /// Keys remembered of pages that were read once.
  private static let seenLimit = 1 << 20
  /// Kept pages looked at for one that may go.
  private static let searchLimit = 64

  /// Part of the bound that pages of long texts may take.
  private static let wideShare = 32

  public init(byteLimit: Int) { self.byteLimit = byteLimit }

  /// A query begins; pages that it and its predecessor read are not given up for others.
  public func beginQuery() {
    query.add(1, ordering: .relaxed)
    state.withLock { state in
      state.lastPeak = state.peak
      state.peak = state.claimed
    }
  }

  public var byteCount: Int { state.withLock { $0.byteCount } }

  /// Of them: pages of long texts.
  var wideByteCount: Int { state.withLock { $0.wideByteCount } }

  func find(_ key: Key) -> CachedPage? {
    guard byteLimit > 0, let page = state.withLock({ $0.pages[key] }) else { return nil }
    page.lastQuery.store(query.load(ordering: .relaxed), ordering: .relaxed)
    return page
  }

  /// Whether a page of about `byteCount` bytes that is about to be read should be handed to `insert`.
  func wants(_ key: Key, _ byteCount: Int, isWide: Bool) -> Bool {
    guard byteCount <= byteLimit / (isWide ? 4 * Self.wideShare : 8) else { return false }
    return state.withLock { state in
      if state.seen.contains(key) { return makeRoom(byteCount, isWide: isWide, &state) }
      if state.seen.count >= Self.seenLimit { state.seen.removeAll(keepingCapacity: true) }
      state.seen.insert(key)
      return false
    }
  }

  func insert(_ key: Key, _ page: CachedPage) {
    page.lastQuery.store(query.load(ordering: .relaxed), ordering: .relaxed)
    state.withLock { state in
      guard makeRoom(page.byteCount, isWide: page.header.isWide, &state),
        state.pages.updateValue(page, forKey: key) == nil
      else { return }
      state.ring.append(key)
      state.byteCount += page.byteCount
      if page.header.isWide { state.wideByteCount += page.byteCount }
    }
  }

  /// A query holds `byteCount` bytes more (less than 0: gives them back).
  public func claim(_ byteCount: Int) {
    state.withLock { state in
      state.claimed += byteCount
      state.peak = max(state.peak, state.claimed)
      while state.byteCount > room(state), !state.ring.isEmpty { evict(&state) }
    }
  }

  /// Bytes of pages that a claimed byte takes the place of.
  private static let claimWeight = 4

  private func room(_ state: State) -> Int {
    max(0, byteLimit - Self.claimWeight * max(state.peak, state.lastPeak) - columnByteCount)
  }

  // MARK: Columns

  /// Bytes of what is derived from columns.
  var columnByteCount: Int { columnBytes.total.load(ordering: .relaxed) }

  var currentQuery: Int { query.load(ordering: .relaxed) }

  /// Where to keep what is derived from the dictionaries of a column, whatever the file.
  func column(_ name: String) -> KeptColumn {
    state.withLock { state in
      if let known = state.columns[name]?.column { return known }
      state.columns = state.columns.filter { $0.value.column != nil }
      let made = KeptColumn(self, columnBytes)
      state.columns[name] = WeakColumn(column: made)
      return made
    }
  }

  /// Part of the bound that one column may take, and that all may take.
  private static let columnShare = 8
  private static let columnsShare = 4

  /// Whether a column that takes `byteCount` bytes may grow; what is derived from others goes first if no late query used it.
  func hasRoom(for column: KeptColumn, _ byteCount: Int) -> Bool {
    if byteCount > byteLimit / Self.columnShare { return false }
    if columnByteCount <= byteLimit / Self.columnsShare { return true }
    let others = state.withLock { $0.columns.values.compactMap(\.column) }
    for other in others where other !== column && other.lastQuery.load(ordering: .relaxed) < currentQuery - 1 {
      other.drop()
    }
    return columnByteCount <= byteLimit / Self.columnsShare
  }

  // MARK: Room

  /// Gives up old pages until `byteCount` bytes fit; false when what is there is in use.
  private func makeRoom(_ byteCount: Int, isWide: Bool, _ state: inout State) -> Bool {
    let room = room(state)
    let wideRoom = isWide ? room / Self.wideShare : .max
    guard byteCount <= min(room, wideRoom) else { return false }
    let current = query.load(ordering: .relaxed)
    var looked = 0
    while true {
      let lacksWide = isWide && state.wideByteCount + byteCount > wideRoom
      if !lacksWide, state.byteCount + byteCount <= room { return true }
      if (lacksWide ? state.fullOfWideSince : state.fullSince) == current { return false }
      guard looked < Self.searchLimit, !state.ring.isEmpty else {
        if lacksWide { state.fullOfWideSince = current } else { state.fullSince = current }
        return false
      }
      looked += 1
      state.hand = state.hand < state.ring.count ? state.hand : 0
      if let page = state.pages[state.ring[state.hand]],
        page.lastQuery.load(ordering: .relaxed) >= current - 1 || (lacksWide && !page.header.isWide)
      {
        state.hand += 1
      } else {
        evict(&state)
      }
    }
  }

  /// Gives up the page at the hand.
  private func evict(_ state: inout State) {
    let at = state.hand < state.ring.count ? state.hand : 0
    let key = state.ring[at]
    state.ring.swapAt(at, state.ring.count - 1)
    state.ring.removeLast()
    guard let page = state.pages.removeValue(forKey: key) else { return }
    state.byteCount -= page.byteCount
    if page.header.isWide { state.wideByteCount -= page.byteCount }
  }
}

/// A page as it is kept: its header and its decompressed bytes, or a dictionary page's entries.
final class CachedPage: Sendable {
  enum Content: Sendable {
    case data(levels: PageBytes?, values: PageBytes)
    case dictionary(DictionaryPage)
  }

  struct DictionaryPage: Sendable {
    /// In the SQL type, the NULL entry included.
    let entries: Vector
    /// How many of them the file has.
    let entryCount: Int
    /// nil when the page is not kept, or nothing is derived from entries of its type.
    let kept: KeptDictionary?
  }

  let header: PageHeader
  let content: Content
  let byteCount: Int
  let lastQuery = Atomic<Int>(0)

  init(_ header: PageHeader, _ content: Content) {
    self.header = header
    self.content = content
    switch content {
    case .data(let levels, let values):
      // Levels usually lie in the same buffer; those of version 2 pages lie in a piece of the file, copied before.
      let levelBuffer = levels.flatMap { $0.owner === values.owner ? nil : $0.owner }
      byteCount = values.owner.capacity + (levelBuffer?.capacity ?? 0)
    case .dictionary(let dictionary):
      // A number an entry: what is derived from it (`KeptDictionary`).
      byteCount = dictionary.entries.values.capacity + header.uncompressedByteCount + 4 * dictionary.entries.count
    }
  }
}
