/// How what a checkpoint or a log compaction file says compares with what the commits say.
package enum DeltaAgreement: Sendable, Equatable {
  case same
  /// The same table with less said about it: other writers may leave statistics and tags out.
  case lessDetailed
  case different
}

extension DeltaReplay {
  /// Compares this state, made from the commits, with what a file that stands for them gave.
  ///
  /// Removed files may be missing there: they are forgotten when they are old or gone.
  func agreement(of stored: DeltaReplay) -> DeltaAgreement {
    guard stored.format == format, stored.metadata?.id == metadata?.id,
      stored.metadata?.schema == metadata?.schema,
      stored.metadata?.partitionColumns == metadata?.partitionColumns,
      stored.metadata?.configuration == metadata?.configuration, stored.files.count == files.count
    else { return .different }
    // Transactions may be forgotten only where the table says after what time.
    let mayForget = metadata?.configuration["delta.setTransactionRetentionDuration"] != nil
    guard stored.transactions == transactions || mayForget else { return .different }
    var isSame = stored.metadata == metadata && stored.transactions == transactions
    for (path, found) in stored.files {
      guard let add = files[path], add.byteCount == found.byteCount, add.partitionValues == found.partitionValues else {
        return .different
      }
      if add != found { isSame = false }
    }
    for (path, found) in stored.tombstones {
      guard let removed = tombstones[path], removed.deletionMilliseconds == found.deletionMilliseconds else {
        return .different
      }
    }
    for (application, version) in stored.transactions where transactions[application] != version { return .different }
    return isSame ? .same : .lessDetailed
  }
}
