/// A span of time in a table's configuration, such as `interval 30 days`.
enum DeltaInterval {
  private static let units: [String: Int64] = [
    "millisecond": 1, "second": 1_000, "minute": 60_000, "hour": 3_600_000, "day": 86_400_000, "week": 604_800_000,
  ]

  /// Milliseconds of one or more numbers with their units; nil for other text. Months and years have no fixed length and
  /// are refused, as the engines that set these properties do.
  static func milliseconds(_ text: String) -> Int64? {
    var words = text.lowercased().split(separator: " ").map(String.init)[...]
    if words.first == "interval" { words = words.dropFirst() }
    guard !words.isEmpty, words.count.isMultiple(of: 2) else { return nil }
    var total: Int64 = 0
    while let number = words.first, let name = words.dropFirst().first {
      words = words.dropFirst(2)
      guard let count = Int64(number), count >= 0,
        let unit = units[name.hasSuffix("s") ? String(name.dropLast()) : name]
      else { return nil }
      let (product, isTooLarge) = count.multipliedReportingOverflow(by: unit)
      let (sum, isSumTooLarge) = total.addingReportingOverflow(product)
      if isTooLarge || isSumTooLarge { return nil }
      total = sum
    }
    return total
  }
}

extension DeltaMetadata {
  /// How long the log names removed files (`delta.deletedFileRetentionDuration`), by default a week.
  package var tombstoneRetentionMilliseconds: Int64 {
    configuration["delta.deletedFileRetentionDuration"].flatMap(DeltaInterval.milliseconds) ?? 7 * 86_400_000
  }
}
