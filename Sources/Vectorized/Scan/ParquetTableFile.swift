import Columnar
import Synchronization

/// One Parquet file of a table; opened when a scan first needs it.
package final class ParquetTableFile: Sendable {
  package let path: String
  /// Values of the table's partition columns, in their order; nil is NULL.
  package let partitionValues: [Value]
  package let byteCount: Int
  /// Rows and statistics that a table log already tells, by column name.
  package let knownRowCount: Int?
  private let knownSummaries: [String: ColumnSummary]
  private let opened = Mutex<ParquetFile?>(nil)
  private let open: @Sendable (String) throws -> ParquetFile

  /// - Parameter open: opens the file, possibly from a cache.
  package init(
    path: String, partitionValues: [Value] = [], byteCount: Int = 0, knownRowCount: Int? = nil,
    knownSummaries: [String: ColumnSummary] = [:],
    open: @escaping @Sendable (String) throws -> ParquetFile = { try ParquetFile.open($0) }
  ) {
    self.path = path
    self.partitionValues = partitionValues
    self.byteCount = byteCount
    self.knownRowCount = knownRowCount
    self.knownSummaries = knownSummaries
    self.open = open
  }

  package func file() throws -> ParquetFile {
    if let file = opened.withLock({ $0 }) { return file }
    let file = try open(path)
    return opened.withLock { held in
      if let first = held { return first }
      held = file
      return file
    }
  }

  /// Statistics of a column from the table log alone.
  func knownSummary(_ name: String) -> ColumnSummary? { knownSummaries[name] }

  /// Rows, from the log or the file's footer.
  func rowCount() throws -> Int { try knownRowCount ?? file().rowCount }

  /// Statistics of a column over the whole file; nil when some row group has none.
  ///
  /// The table log's are taken where they are exact; a log may round bounds, the footer tells whether it did.
  func summary(_ field: Field) throws -> ColumnSummary? {
    if let known = knownSummaries[field.name], known.isMinExact, known.isMaxExact { return known }
    let file = try file()
    return ColumnSummary.united(file.rowGroups.filter { $0.rowCount > 0 }) { Self.summary(field, $0, of: file) }
  }

  /// Statistics of a column in one row group; of NULLs alone where the file lacks the column.
  static func summary(_ field: Field, _ group: ParquetRowGroup, of file: ParquetFile) -> ColumnSummary? {
    guard let column = file.schema.index(of: field.name) else { return .ofNulls(group.rowCount) }
    guard file.schema.fields[column].type == field.type else { return nil }
    return ColumnSummary(group.column(column).statistics, rowCount: group.rowCount)
  }

  /// Whether a column hardly shrinks when it is compressed: values that come again, by dictionary or within zstd's window,
  /// would take less room.
  func seemsDistinct(_ field: Field) throws -> Bool {
    let width = field.type.physical.byteWidth
    guard width > 0, field.type.physical != .string else { return false }
    let file = try file()
    guard let column = file.schema.index(of: field.name) else { return false }
    let chunks = file.rowGroups.prefix(2).map { $0.column(column) }
    guard chunks.allSatisfy({ $0.codec != .uncompressed }) else { return false }
    let raw = chunks.reduce(0) { $0 + $1.valueCount } * width
    return raw > 0 && chunks.reduce(0) { $0 + $1.compressedByteCount } >= raw / 10 * 8
  }
}

extension ColumnSummary {
  /// From a column chunk's statistics.
  init?(_ statistics: ColumnStatistics?, rowCount: Int) {
    guard let statistics else { return nil }
    self.init(
      min: statistics.min, max: statistics.max, isMinExact: statistics.isMinExact, isMaxExact: statistics.isMaxExact,
      nullCount: statistics.nullCount, distinctEstimate: statistics.distinctCount)
    // A chunk of NULLs has no bounds, and needs none.
    if min == nil, max == nil, nullCount == rowCount {
      isMinExact = true
      isMaxExact = true
    }
  }

  /// Of a column without a value.
  static func ofNulls(_ count: Int) -> ColumnSummary {
    ColumnSummary(min: nil, max: nil, isMinExact: true, isMaxExact: true, nullCount: count)
  }

  /// Bounds that hold for the rows of all parts; nil when those of one are unknown, and without parts.
  static func united<Part>(
    _ parts: some Sequence<Part>, _ summary: (Part) throws -> ColumnSummary?
  ) rethrows -> ColumnSummary? {
    var total: ColumnSummary?
    for part in parts {
      guard let more = try summary(part) else { return nil }
      total = total?.united(with: more) ?? more
    }
    return total
  }

  /// Bounds that hold for the rows of both.
  package func united(with other: ColumnSummary) -> ColumnSummary {
    let low = Self.pick(self, other, smaller: true)
    let high = Self.pick(self, other, smaller: false)
    var nulls: Int?
    if let mine = nullCount, let theirs = other.nullCount { nulls = mine + theirs }
    return ColumnSummary(
      min: low.value, max: high.value, isMinExact: low.isExact, isMaxExact: high.isExact, nullCount: nulls,
      distinctEstimate: nil)
  }

  private static func pick(_ a: ColumnSummary, _ b: ColumnSummary, smaller: Bool) -> (value: Value?, isExact: Bool) {
    let mine = smaller ? (a.min, a.isMinExact) : (a.max, a.isMaxExact)
    let theirs = smaller ? (b.min, b.isMinExact) : (b.max, b.isMaxExact)
    guard let x = mine.0 else { return (mine.1 ? theirs.0 : nil, mine.1 && theirs.1) }
    guard let y = theirs.0 else { return (theirs.1 ? x : nil, mine.1 && theirs.1) }
    guard let order = PruneTest.order(x, y) else { return (nil, false) }
    if order == 0 { return (x, mine.1 || theirs.1) }
    let takesMine = smaller ? order < 0 : order > 0
    return takesMine ? (x, mine.1) : (y, theirs.1)
  }
}
