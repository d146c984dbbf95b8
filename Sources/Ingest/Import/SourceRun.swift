import Columnar

/// One file on its way into the table: skips what the table holds, hands the rest to the lane, ends with the `done` mark.
struct SourceRun {
  private var source: any RowSource
  private let match: ColumnMatch
  private let identity: SourceIdentity
  private let options: ImportOptions
  private let path: String
  private(set) var summary: ImportSummary.File
  private(set) var samples: [RejectedSample] = []
  /// Rows and rejected records handed to the lane, over all runs.
  private var rowCount: Int64
  private var rejectedCount: Int64
  private var rejected: [RejectedRecord] = []

  init(opened: SourceFile, identity: SourceIdentity, options: ImportOptions, summary: ImportSummary.File) {
    source = opened.source
    match = opened.match
    self.identity = identity
    self.options = options
    self.summary = summary
    self.summary.ignoredColumns = opened.ignoredColumns
    // The arrival is the import's to say: a file need not have it.
    self.summary.missingColumns = opened.missingColumns.filter { $0 != "ingesttime" }
    path = summary.path
    rowCount = identity.rowCount
    rejectedCount = identity.rejectedCount
  }

  mutating func run(_ lane: DeliveryLane, progress: (Int, Int, Double?) -> Void) throws {
    if identity.isDone {
      summary.outcome = .alreadyImported
      return
    }
    if !identity.isNew { summary.outcome = .resumed(rowCountBefore: Int(identity.rowCount)) }
    let now = UTCTime.now
    var rowsToSkip = identity.rowCount
    var rejectedToSkip = identity.rejectedCount
    while let next = try source.next() {
      let matched = try match.apply(next.rows, file: path, now: now)
      var rows = matched.rows
      var arrivals = matched.arrivals
      let skipped = Int(min(rowsToSkip, Int64(rows.count)))
      if skipped > 0 {
        rowsToSkip -= Int64(skipped)
        rows = rows.slice(skipped..<rows.count)
        arrivals.removeFirst(skipped)
      }
      var faults = next.rejected + matched.rejected
      let skippedFaults = Int(min(rejectedToSkip, Int64(faults.count)))
      rejectedToSkip -= Int64(skippedFaults)
      faults.removeFirst(skippedFaults)
      note(faults)
      try add(rows, arrivals, to: lane)
      summary.rowCount += rows.count
      progress(summary.rowCount, summary.rejectedCount, source.fraction)
    }
    guard rowsToSkip == 0, rejectedToSkip == 0 else {
      throw ImportError(
        "'\(path)' gives fewer rows than an earlier run of the same content took in: was it read with other options?")
    }
    try submit(lane, isLast: true)
  }

  /// Hands rows on in pieces that end where a commit is due.
  private mutating func add(_ rows: Batch, _ arrivals: [Int64], to lane: DeliveryLane) throws {
    var done = 0
    while done < rows.count {
      let room = max(1, options.effectiveCommitRowCount - lane.buffer.rowCount)
      let end = min(rows.count, done + room)
      let isWhole = done == 0 && end == rows.count
      lane.buffer.add(
        isWhole ? rows : rows.slice(done..<end), arrivals: isWhole ? arrivals : Array(arrivals[done..<end]))
      done = end
      if lane.buffer.rowCount >= options.effectiveCommitRowCount
        || lane.buffer.byteCount >= ImportOptions.commitByteCount
      {
        try submit(lane, isLast: false)
      }
    }
    // Malformed records alone must not gather without end.
    if rejected.count >= 100_000 { try submit(lane, isLast: false) }
  }

  private mutating func note(_ faults: [RejectedRecord]) {
    rejected += faults
    summary.rejectedCount += faults.count
    for fault in faults where samples.count < 10 {
      var place = fault.file
      if let line = fault.line { place += ", line \(line)" }
      if let column = fault.column { place += ", column \(column)" }
      samples.append(RejectedSample(description: "\(place): \(fault.reason)"))
    }
  }

  private mutating func submit(_ lane: DeliveryLane, isLast: Bool) throws {
    var delivery = lane.buffer.takeDelivery(keepingLast: !isLast)
    rowCount += Int64(delivery.rowCount)
    rejectedCount += Int64(rejected.count)
    delivery.rejected = rejected
    rejected = []
    delivery.transactions = [
      DeltaTransaction(application: identity.application, version: rowCount),
      DeltaTransaction(application: identity.rejectedApplication, version: rejectedCount),
    ]
    if isLast { delivery.transactions.append(DeltaTransaction(application: identity.doneApplication, version: 1)) }
    delivery.sourceName = path.split(separator: "/").last.map(String.init)
    try lane.submit(delivery)
  }
}
