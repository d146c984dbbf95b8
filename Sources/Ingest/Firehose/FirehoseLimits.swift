/// When a window is full: whichever comes first. Records are an extension, Firehose itself knows bytes and seconds.
public struct FirehoseLimits: Sendable, Hashable {
  public var recordCount: Int
  /// Bytes of CSV.
  public var byteCount: Int
  /// Milliseconds from a window's first record; nil: no limit.
  public var milliseconds: Int64?

  public init(recordCount: Int = 10, byteCount: Int = 5 << 20, milliseconds: Int64? = nil) {
    self.recordCount = max(1, recordCount)
    self.byteCount = max(1, byteCount)
    self.milliseconds = milliseconds
  }

  /// Back-fills: objects of about 64 MB, or of a day.
  public static let bulk = FirehoseLimits(recordCount: .max, byteCount: 64 << 20)

  /// The limits `factor` times as large, for a delivery that lags.
  package func grown(by factor: Int) -> FirehoseLimits {
    func scaled(_ value: Int) -> Int {
      let (product, overflow) = value.multipliedReportingOverflow(by: factor)
      return overflow ? .max : product
    }
    var out = self
    out.recordCount = scaled(recordCount)
    out.byteCount = scaled(byteCount)
    return out
  }
}
