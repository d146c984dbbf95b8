import Columnar
import Synchronization

/// A scan over Parquet files: morsels are row groups, cut where the end of the work comes near.
///
/// Pruned here, before anything is read: files by partition values and table-log statistics, row groups by footer
/// statistics. Pruned by the workers: pages by the page index, row groups by dictionaries.
final class ParquetScan: MorselSource {
  struct Morsel: Sendable {
    let file: ParquetTableFile
    /// Its place among the source's files.
    let fileIndex: Int
    let rowGroup: Int
    let rows: Range<Int>
    /// Filters that statistics have not decided for the whole row group.
    let filters: [Int]
    /// With an ordering: the sort word of the best row it may hold, 0 when unknown.
    var bestWord: UInt64 = 0
  }

  /// Rows below which a row group is not cut.
  static let smallestMorsel = 1 << 16
  /// Cuts lie at multiples, so that batches begin at whole bytes of bit-packed values and bitmaps.
  private static let stepUnit = 1 << 12
  /// Files up to which all footers are read before the first row.
  static let eagerFileLimit = 64

  let source: ParquetTableSource
  let columns: [ScanPlan.Column]
  let outputCount: Int
  let filters: [ScanFilter]
  let filterRates: FilterRates
  let limit: Int?
  let ordering: ScanOrdering?
  /// Place in `columns` of the ordering's column.
  let orderingPosition: Int?
  let locatesRows: Bool
  /// Dictionaries of the chunks, shared by the morsels.
  let dictionaries = ChunkDictionaries()
  let context: ExecutionContext
  let node: Int

  private let morsels: [Morsel]
  /// Files whose footers the workers read themselves, after all `morsels`.
  private let lateFiles: [(index: Int, file: ParquetTableFile)]
  private let cursor = Atomic<Int>(0)

  /// The scan of the whole source.
  convenience init(_ source: ParquetTableSource, _ plan: ScanPlan, context: ExecutionContext, node: Int) throws {
    let filters = try Self.filters(plan)
    let pruning = ScanPruning(
      source: source, filters: filters, ordering: plan.ordering, context: context, node: node)
    let files = source.files.enumerated().filter { pruning.keeps(file: $0.element) }
      .map { (index: $0.offset, file: $0.element) }
    if files.count > Self.eagerFileLimit {
      self.init(source, plan, filters, morsels: [], lateFiles: files, context: context, node: node)
      return
    }
    var morsels: [Morsel] = []
    for (index, file) in files { morsels += try pruning.morsels(of: file, at: index) }
    morsels = Self.cut(morsels, workers: context.settings.threads)
    if plan.ordering != nil { morsels = Self.sorted(morsels) }
    self.init(source, plan, filters, morsels: morsels, lateFiles: [], context: context, node: node)
  }

  /// A scan for located rows: it has no morsels of its own.
  convenience init(
    located plan: ScanPlan, of source: ParquetTableSource, context: ExecutionContext, node: Int
  ) throws {
    self.init(source, plan, [], morsels: [], lateFiles: [], context: context, node: node)
  }

  private init(
    _ source: ParquetTableSource, _ plan: ScanPlan, _ filters: [ScanFilter], morsels: [Morsel],
    lateFiles: [(index: Int, file: ParquetTableFile)], context: ExecutionContext, node: Int
  ) {
    self.source = source
    self.context = context
    self.node = node
    let columns = Self.allColumns(plan)
    self.columns = columns
    outputCount = plan.columns.count
    limit = plan.limit
    ordering = plan.ordering
    orderingPosition = plan.ordering.flatMap { ordering in
      columns.firstIndex { $0.sourceIndex == ordering.sourceIndex }
    }
    locatesRows = plan.locator != nil
    self.filters = filters
    filterRates = FilterRates(filters)
    self.morsels = morsels
    self.lateFiles = lateFiles
  }

  private static func allColumns(_ plan: ScanPlan) -> [ScanPlan.Column] { plan.columns + plan.filterColumns }

  private static func filters(_ plan: ScanPlan) throws -> [ScanFilter] {
    let columns = allColumns(plan)
    return try plan.filters.map { try ScanFilter($0, columns: columns) }
  }

  var parallelism: Int { max(1, morsels.count + lateFiles.count) }

  func makeWorker() throws -> any MorselWorker { ParquetScanWorker(self) }

  /// The next morsels and their sequence number; nil at the end.
  func next() throws -> (morsels: [Morsel], sequence: Int)? {
    let at = cursor.add(1, ordering: .relaxed).oldValue
    if at < morsels.count { return ([morsels[at]], at) }
    guard at - morsels.count < lateFiles.count else { return nil }
    let pruning = ScanPruning(
      source: source, filters: filters, ordering: ordering, context: context, node: node)
    let late = lateFiles[at - morsels.count]
    return (try pruning.morsels(of: late.file, at: late.index), at)
  }

  /// Whether a top-N above still wants rows of this morsel.
  func isWanted(_ morsel: Morsel) -> Bool {
    guard let ordering, morsel.bestWord > ordering.bound.value else { return true }
    context.profile.update(node) { $0.count("row groups behind the top-N bound", 1) }
    return false
  }

  /// Morsels with the best rows first, so that the bound falls early.
  private static func sorted(_ morsels: [Morsel]) -> [Morsel] {
    morsels.enumerated().sorted { ($0.element.bestWord, $0.offset) < ($1.element.bestWord, $1.offset) }.map(\.element)
  }

  /// Cuts row groups into morsels of at most what is left divided by twice the workers: large ones first, which read a page
  /// once, small ones at the end, so that the workers get through at about the same time (guided self-scheduling,
  /// Polychronopoulos and Kuck 1987).
  static func cut(_ morsels: [Morsel], workers: Int) -> [Morsel] {
    if workers == 1 { return morsels }
    var left = morsels.reduce(0) { $0 + $1.rows.count }
    var pieces: [Morsel] = []
    for morsel in morsels {
      var rows = morsel.rows
      while !rows.isEmpty {
        let share = max(smallestMorsel, left / (2 * workers))
        // A rest too small for a morsel goes with its neighbour.
        let step = rows.count < share + smallestMorsel / 2 ? rows.count : share / stepUnit * stepUnit
        pieces.append(morsel.piece(rows.prefix(step)))
        rows = rows.dropFirst(step)
        left -= step
      }
    }
    return pieces
  }
}

extension ParquetScan.Morsel {
  fileprivate func piece(_ rows: Range<Int>) -> Self {
    Self(file: file, fileIndex: fileIndex, rowGroup: rowGroup, rows: rows, filters: filters, bestWord: bestWord)
  }
}
