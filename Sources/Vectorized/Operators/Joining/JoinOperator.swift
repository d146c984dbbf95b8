import Columnar

/// The probe side of a hash join: looks each row's key up and puts matching rows together.
///
/// The match of a probe row is a build group (`GroupProbe`); rows are expanded to pairs in blocks, so that a key with many
/// matches does not blow up memory. A residual condition is part of the match.
struct JoinOperator: StreamOperator {
  /// Pairs put together at a time.
  static let pairBlock = 1 << 16

  let kind: JoinPlan.Kind
  let table: JoinTable
  let keys: [any CompiledExpression]
  let keySlotCount: Int
  let residual: (any CompiledExpression)?
  let buildTypes: [DataType]
  let usesDictionaries: Bool
  /// Build rows with a match, for RIGHT and FULL; shared by the workers.
  let matchedBuildRows: MatchedRows?

  init(_ plan: JoinPlan, table: JoinTable, context: ExecutionContext) throws(EvaluationError) {
    kind = plan.kind
    self.table = table
    var compiler = ExpressionCompiler(layout: plan.probe.output)
    keys = try compiler.compile(plan.probeKeys)
    keySlotCount = compiler.slotCount
    if let condition = plan.residual {
      var pairCompiler = ExpressionCompiler(layout: plan.probe.output + plan.build.output)
      residual = try pairCompiler.compile(condition)
    } else {
      residual = nil
    }
    buildTypes = plan.build.output.map(\.type)
    usesDictionaries = context.settings.usesDictionaries
    matchedBuildRows = plan.kind == .right || plan.kind == .full ? MatchedRows(count: table.rowCount) : nil
  }

  func makeWorker() throws -> any StreamWorker { JoinWorker(self) }
}

/// One worker's probing.
final class JoinWorker: StreamWorker {
  private let join: JoinOperator
  private let probe: GroupProbe?
  private let evaluation: EvaluationContext
  private let groups = GroupArray<UInt32>()
  /// The dictionary of a semi join's key at hand, and the outcome of each of its entries.
  private var entryOutcomes: (dictionary: VectorDictionary, outcomes: VectorDictionary)?

  init(_ join: JoinOperator) {
    self.join = join
    probe = join.table.keys.map { GroupProbe($0) }
    evaluation = EvaluationContext(slotCount: join.keySlotCount, usesDictionaries: join.usesDictionaries)
  }

  func process(_ batch: Batch, emit: (Batch) throws -> Void) throws {
    let n = batch.count
    evaluation.begin()
    var keys: [Vector] = []
    for key in join.keys { keys.append(try key.evaluate(batch, evaluation)) }
    if join.kind == .inner, join.residual == nil, join.table.isUnique, let probe,
      try joinByEntries(batch, keys, probe, emit)
    {
      return
    }
    if join.isSemiJoin, join.residual == nil, let probe, let outcome = outcomeByEntries(keys, n, probe) {
      try emitSemiJoin(batch, outcome, emit)
      return
    }
    groups.resize(n)
    if let probe {
      probe.find(keys, n, groups.base)
    } else {
      groups.base.update(repeating: join.table.rowCount == 0 ? GroupProbe.absent : 0, count: n)
    }
    if join.isSemiJoin {
      try emitSemiJoin(batch, join.outcome(matches: try matches(batch), n, keys), emit)
    } else {
      try expand(batch, emit)
    }
  }

  // MARK: Inner join on one dictionary column with unique build keys

  /// Payload columns become dictionary vectors over the key's codes, so that they stay cheap to group by (ENGINE §5).
  private func joinByEntries(
    _ batch: Batch, _ keys: [Vector], _ probe: GroupProbe, _ emit: (Batch) throws -> Void
  ) throws -> Bool {
    guard join.usesDictionaries, let dictionary = probe.entries(of: keys, batch.count) else { return false }
    let known = payload?.dictionary === dictionary ? payload : nil
    let made = known ?? Payload(dictionary, probe.groups(of: dictionary), join.table)
    payload = made
    let selection = Selection(trueRowsOf: keys[0].withEntries(made.hasMatch))
    if selection.isEmpty { return true }
    let kept = batch.take(selection)
    let codes = keys[0].take(selection)
    let columns = made.columns.map { codes.withEntries($0) }
    try emit(Batch(columns: kept.columns + columns, count: kept.count))
    return true
  }

  private var payload: Payload?

  private struct Payload {
    let dictionary: VectorDictionary
    let hasMatch: VectorDictionary
    let columns: [VectorDictionary]

    init(_ dictionary: VectorDictionary, _ groups: UnsafePointer<UInt32>, _ table: JoinTable) {
      self.dictionary = dictionary
      let n = dictionary.count
      let match = Buffer(byteCount: n)
      let rows = Buffer(byteCount: n * 4)
      let matches = match.pointer(as: UInt8.self)
      let out = rows.pointer(as: UInt32.self)
      for entry in 0..<n {
        let row = groups[entry] == GroupProbe.absent ? nil : table.firstRow(of: groups[entry])
        matches[entry] = row == nil ? 0 : 1
        out[entry] = row ?? 0
      }
      hasMatch = VectorDictionary(values: Vector(.boolean, flat: match, count: n))
      columns =
        table.rowCount == 0
        ? []
        : table.columns.map { VectorDictionary(values: $0.flattened().take(indexes: UnsafePointer(out), count: n)) }
    }
  }

  // MARK: Pairs

  /// All pairs of matching rows, and for LEFT and FULL the probe rows without one.
  private func expand(_ batch: Batch, _ emit: (Batch) throws -> Void) throws {
    let keepsUnmatched = join.kind == .left || join.kind == .full
    var unmatched: [UInt32] = []
    try forEachPairBlock(batch.count) { probeRows, buildRows in
      let (probeKept, buildKept) = try applyResidual(batch, probeRows, buildRows)
      join.matchedBuildRows?.mark(buildKept)
      if !probeKept.isEmpty { try emit(pairs(batch, probeKept, buildKept)) }
      if keepsUnmatched { hit(probeKept) }
    } begin: {
      if keepsUnmatched {
        hits.resize(batch.count)
        hits.clear()
      }
    }
    guard keepsUnmatched else { return }
    for i in 0..<batch.count where hits.base[i] == 0 { unmatched.append(UInt32(i)) }
    if unmatched.isEmpty { return }
    let rest = batch.take(Selection(unmatched.map { Int($0) }))
    let nulls = join.buildTypes.map { Vector(.null($0), count: rest.count) }
    try emit(Batch(columns: rest.columns + nulls, count: rest.count))
  }

  private let hits = GroupArray<UInt8>()

  private func hit(_ rows: [UInt32]) { for row in rows { hits.base[Int(row)] = 1 } }

  private func forEachPairBlock(
    _ n: Int, _ body: ([UInt32], [UInt32]) throws -> Void, begin: () -> Void
  ) throws {
    begin()
    let table = join.table
    var probeRows: [UInt32] = []
    var buildRows: [UInt32] = []
    for row in 0..<n {
      let group = groups.base[row]
      if group == GroupProbe.absent { continue }
      try table.forEachRow(of: group) { buildRow in
        probeRows.append(UInt32(row))
        buildRows.append(buildRow)
        if probeRows.count == JoinOperator.pairBlock {
          try body(probeRows, buildRows)
          probeRows.removeAll(keepingCapacity: true)
          buildRows.removeAll(keepingCapacity: true)
        }
      }
    }
    if !probeRows.isEmpty { try body(probeRows, buildRows) }
  }

  private func pairs(_ batch: Batch, _ probeRows: [UInt32], _ buildRows: [UInt32]) -> Batch {
    Batch(
      columns: Self.take(batch.columns, probeRows) + Self.take(join.table.columns, buildRows), count: probeRows.count)
  }

  private static func take(_ columns: [Vector], _ rows: [UInt32]) -> [Vector] {
    rows.withUnsafeBufferPointer { buffer in
      columns.map { column in buffer.baseAddress.map { column.take(indexes: $0, count: buffer.count) } ?? column }
    }
  }

  /// The pairs that also satisfy the residual condition.
  private func applyResidual(
    _ batch: Batch, _ probeRows: [UInt32], _ buildRows: [UInt32]
  ) throws -> ([UInt32], [UInt32]) {
    guard let residual = join.residual else { return (probeRows, buildRows) }
    let candidate = pairs(batch, probeRows, buildRows)
    let context = EvaluationContext(usesDictionaries: false)
    let kept = Selection(trueRowsOf: try residual.evaluate(candidate, context)).rows
    return (kept.map { probeRows[$0] }, kept.map { buildRows[$0] })
  }

  // MARK: Semi joins

  /// 1 for each probe row with a match.
  private func matches(_ batch: Batch) throws -> Buffer {
    if join.residual == nil { return Self.flags(groups.base, batch.count) }
    let out = Buffer(zeroedByteCount: batch.count)
    let flags = out.pointer(as: UInt8.self)
    try forEachPairBlock(batch.count) { probeRows, buildRows in
      for row in try applyResidual(batch, probeRows, buildRows).0 { flags[Int(row)] = 1 }
    } begin: {
    }
    return out
  }

  /// 1 where there is a group: each has a build row.
  private static func flags(_ groups: UnsafePointer<UInt32>, _ n: Int) -> Buffer {
    let out = Buffer(byteCount: n)
    let flags = out.pointer(as: UInt8.self)
    for i in 0..<n { flags[i] = groups[i] == GroupProbe.absent ? 0 : 1 }
    return out
  }

  /// The outcome of each row by that of its key's entry; nil when the key is no dictionary of which that is worthwhile.
  private func outcomeByEntries(_ keys: [Vector], _ n: Int, _ probe: GroupProbe) -> Vector? {
    guard join.usesDictionaries, let dictionary = probe.entries(of: keys, n) else { return nil }
    if let known = entryOutcomes, known.dictionary === dictionary { return keys[0].withEntries(known.outcomes) }
    let matches = Self.flags(probe.groups(of: dictionary), dictionary.count)
    let outcomes = VectorDictionary(values: join.outcome(matches: matches, dictionary.count, [dictionary.values]))
    entryOutcomes = (dictionary, outcomes)
    return keys[0].withEntries(outcomes)
  }

  private func emitSemiJoin(_ batch: Batch, _ outcome: Vector, _ emit: (Batch) throws -> Void) throws {
    if join.kind == .mark {
      try emit(Batch(columns: batch.columns + [outcome.flattened()], count: batch.count))
    } else {
      try emit(batch.take(Selection(trueRowsOf: outcome)))
    }
  }
}
