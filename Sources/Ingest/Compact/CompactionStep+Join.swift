import Columnar

extension CompactionStep {
  /// Makes one file of a task's files, row groups as they are; see `JoinOptions`.
  ///
  /// `note` gets the bytes of each piece that was copied; it may throw to stop. nil: these files cannot be joined.
  func join(_ task: CompactionPlan.Task, _ note: (Int) throws -> Void) throws -> [DeltaAdd]? {
    let path = "\(task.folder)/join-\(ContentHash(task.inputs.map(\.add.path).joined(separator: "\n")).uuid).parquet"
    let joined: ParquetJoin
    do {
      joined = try ParquetJoin(task.inputs.map { store.path(ObjectNames.columnarFolder + "/" + $0.add.path) })
    } catch  where error.code == .unsupported {
      return nil
    } catch {
      // A file that another compaction replaced and a vacuum removed since the plan was made is no damage.
      let files = try table.refreshed().files
      if task.inputs.contains(where: { files[$0.add.path] != $0.add }) {
        throw CompactionConflict(reason: "a file was removed or replaced")
      }
      throw CompactError("data files of '\(task.folder)' cannot be joined: \(error)")
    }
    return try exchange([task], for: [path], order: JoinOptions.order) { group in
      let hasher = ContentHasher()
      var byteCount = 0
      try group.add(ObjectNames.columnarFolder + "/" + path) { append in
        try joined.write { piece in
          hasher.add(piece)
          byteCount += piece.count
          try append(piece)
          try note(piece.count)
        }
      }
      var tags = [
        DeliveryEncoder.hashTag: hasher.finish().description, JoinOptions.groupTag: String(joined.rowGroupCount),
      ]
      if let order = task.inputs.first?.order { tags[CompactionPlan.orderTag] = order.text }
      return [
        DeltaAdd(
          path: path, partitionValues: task.partitionValues, byteCount: byteCount, modifiedMilliseconds: UTCTime.now,
          dataChange: false, statistics: statistics(task, rowCount: joined.rowCount), tags: tags)
      ]
    }
  }

  /// The statistics of all files together; a column that one of them says nothing about is left out.
  private func statistics(_ task: CompactionPlan.Task, rowCount: Int) -> String {
    let schema = layout.fileSchema
    let parts = task.inputs.map { input in
      input.add.statistics.flatMap { JSONText(parsing: $0) }.map { DeltaStatistics.columns($0, schema) } ?? [:]
    }
    let columns = schema.fields.compactMap { field -> (field: Field, statistics: DeltaColumnStatistics)? in
      var merged: DeltaColumnStatistics?
      for part in parts {
        guard let own = part[field.name] else { return nil }
        merged = merged.map { $0.merged(own) } ?? own
      }
      return merged.map { (field, $0) }
    }
    return DeltaStatistics.text(rowCount: rowCount, columns: columns)
  }
}
