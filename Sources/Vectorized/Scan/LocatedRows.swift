import Columnar
import Synchronization

extension ParquetTableSource {
  /// Reads located rows, row group by row group, on all threads; a page without a wanted row is not touched.
  package func fetch(_ plan: ScanPlan, locators: [Int64], context: ExecutionContext, node: Int) throws -> Batch {
    let scan = try ParquetScan(located: plan, of: self, context: context, node: node)
    let groups = try LocatedRowGroup.of(locators, files)
    let parts = Mutex<[Int: Batch]>([:])
    let failure = FirstFailure()
    let cursor = Atomic<Int>(0)
    WorkerThreads.run(min(context.settings.threads, groups.count)) { _ in
      do {
        let evaluation = EvaluationContext(usesDictionaries: context.settings.usesDictionaries)
        while !failure.isSet {
          let at = cursor.add(1, ordering: .relaxed).oldValue
          if at >= groups.count { break }
          try context.cancellation.check()
          let rowGroup = try RowGroupScan(scan, groups[at].morsel, evaluation)
          let batch = try rowGroup.fetch(groups[at].rows).forKeeping()
          rowGroup.close()
          parts.withLock { $0[at] = batch }
        }
      } catch { failure.record(error) }
    }
    if let error = failure.error { throw error }
    return gathered(groups, parts.withLock { $0 }, plan, count: locators.count)
  }

  /// The parts' rows in the order in which they were asked for.
  private func gathered(
    _ groups: [LocatedRowGroup], _ parts: [Int: Batch], _ plan: ScanPlan, count: Int
  ) -> Batch {
    let batches = groups.indices.compactMap { parts[$0] }
    let places = groups.flatMap(\.places)
    var order = [UInt32](repeating: 0, count: count)
    for (row, place) in places.enumerated() { order[place] = UInt32(row) }
    let columns = plan.columns.indices.map { at in
      let whole = Vector.concat(batches.map { $0.columns[at] }, type: plan.columns[at].reference.type)
      return order.withUnsafeBufferPointer { rows in
        rows.baseAddress.map { whole.take(indexes: $0, count: count) } ?? whole.slice(0..<0)
      }
    }
    return Batch(columns: columns, count: count)
  }
}

/// Wanted rows of one row group.
private struct LocatedRowGroup: Sendable {
  let morsel: ParquetScan.Morsel
  /// Rows of the row group, ascending, and the place of each in the result.
  var rows: [UInt32]
  var places: [Int]

  static func of(_ locators: [Int64], _ files: [ParquetTableFile]) throws -> [LocatedRowGroup] {
    var groups: [LocatedRowGroup] = []
    var rows = 0..<0
    var file = -1
    for (place, locator) in locators.enumerated().sorted(by: { ($0.element, $0.offset) < ($1.element, $1.offset) }) {
      let row = RowLocator.row(locator)
      if file != RowLocator.file(locator) || !rows.contains(row) {
        file = RowLocator.file(locator)
        let opened = try files[file].file()
        // Row groups ascend by their first row, and a located row lies in one of them.
        let index = (opened.rowGroups.firstIndex { $0.firstRow > row } ?? opened.rowGroups.count) - 1
        let group = opened.rowGroups[index]
        rows = group.firstRow..<(group.firstRow + group.rowCount)
        groups.append(
          LocatedRowGroup(
            morsel: .init(
              file: files[file], fileIndex: file, rowGroup: index, rows: 0..<group.rowCount, filters: []),
            rows: [], places: []))
      }
      groups[groups.count - 1].rows.append(UInt32(row - rows.lowerBound))
      groups[groups.count - 1].places.append(place)
    }
    return groups
  }
}
