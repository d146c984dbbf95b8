/// How NDJSON (a JSON object a line) is read.
package struct NDJSONFormat: Sendable, Hashable {
  /// What to do with a key that no column has.
  package enum UnknownKeys: Sendable, Hashable { case ignore, reject }

  package var unknownKeys: UnknownKeys
  /// Numbers that timestamp columns accept beside ISO text.
  package var epoch: EpochUnit
  package var recordLimit: Int
  package var chunkByteCount: Int

  package init(
    unknownKeys: UnknownKeys = .ignore, epoch: EpochUnit = .automatic, recordLimit: Int = TextLimits.recordByteCount,
    chunkByteCount: Int = TextLimits.chunkByteCount
  ) {
    self.unknownKeys = unknownKeys
    self.epoch = epoch
    self.recordLimit = recordLimit
    self.chunkByteCount = chunkByteCount
  }
}
