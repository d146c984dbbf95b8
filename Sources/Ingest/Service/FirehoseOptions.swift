/// How a stream is delivered.
package struct FirehoseOptions: Sendable {
  /// Ten records, 5 MB or ten seconds, whichever comes first.
  package var limits = FirehoseLimits(milliseconds: 10_000)
  /// Time between two commits while windows go on filling.
  package var commitMilliseconds: Int64 = 500
  /// Bytes of CSV after which a commit is due at once.
  package var deliveryByteCount = 8 << 20
  /// Bytes of the stream that are read at a time.
  package var readByteCount = 4 << 20
  /// CSV objects that the rows of one read may make; windows grow beyond their limits for it.
  package var objectsPerRead = 25
  /// Windows that wait for a delivery at which the next ones become twice as large.
  package var windowsPerDoubling = 128
  /// Age of a full window above which windows grow.
  package var toleratedLagMilliseconds: Int64 = 1_000

  package init() {}
}
