import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Limits of a `StreamLog`.
package struct StreamLogOptions: Sendable {
  /// A segment with so many bytes, or so old, is followed by a new one.
  package var segmentByteCount = 16 << 20
  package var segmentMilliseconds: Int64 = 3_600_000
  /// Bytes of a shard that wait for the disk; more are refused.
  package var waitingByteLimit = 64 << 20
  /// Bytes of all shards that are in no table yet; more are refused.
  package var undeliveredByteLimit = 4 << 30
  /// Bytes of the file system that stay free.
  package var freeByteFloor = 256 << 20
  /// Bytes of the newest frames that are kept in memory, all shards together.
  package var recentByteLimit = 64 << 20
  /// Frames older than this are removed, once they are in the table, a segment at a time.
  package var retentionMilliseconds: Int64 = 86_400_000
  /// Bytes of the log above which the oldest segments are removed, once they are in the table.
  package var retentionByteCount = 1 << 30
  /// After a write or a sync failed, the next try comes so much later.
  package var retryMilliseconds: Int64 = 1_000
  /// System calls; tests inject failing ones.
  package var files = FileLayer.system
  /// Free bytes of the file system of a folder; nil where the system cannot say.
  package var freeBytes: @Sendable (_ folder: String) -> Int? = { folder in
    var information = statvfs()
    guard statvfs(folder, &information) == 0 else { return nil }
    return Int(clamping: UInt64(information.f_bavail) * UInt64(information.f_frsize))
  }
  /// Called on a thread of the stream after appends of a shard became durable.
  package var onDurable: @Sendable (_ shard: Int) -> Void = { _ in }

  package init() {}
}
