/// The narrowest SQL type that reads every sample of a column seen so far.
///
/// Candidates fall away one by one; what is left decides: BOOLEAN, BIGINT, DOUBLE, DATE, TIMESTAMP, else VARCHAR. Numbers
/// with leading zeros or a plus are codes, not numbers, and stay text.
struct TypeGuess {
  private enum Candidate: CaseIterable { case boolean, bigint, double, date, timestamp }

  private var canBe = Set(Candidate.allCases)
  private var fractionDigits = 0
  private(set) var sampleCount = 0
  /// Set when a sample is an array or object.
  private(set) var isNested = false

  /// A text that is not NULL; the strings of JSON are no numbers.
  mutating func add(_ text: String, mayBeNumber: Bool = true) {
    sampleCount += 1
    var bytes = Array(text.utf8)
    let count = bytes.count
    // Parsers may read a few bytes behind the text.
    bytes.append(contentsOf: [UInt8](repeating: 0, count: 16))
    bytes.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      canBe = canBe.filter { Self.fits($0, start, count, mayBeNumber) }
    }
    if canBe.contains(.timestamp), let dot = text.utf8.lastIndex(of: 0x2E) {
      let digits = text.utf8[dot...].dropFirst().prefix { $0 &- 0x30 <= 9 }.count
      fractionDigits = max(fractionDigits, digits)
    }
  }

  mutating func addNested() {
    sampleCount += 1
    isNested = true
    canBe = []
  }

  private static func fits(
    _ candidate: Candidate, _ start: UnsafePointer<UInt8>, _ count: Int, _ mayBeNumber: Bool
  ) -> Bool {
    switch candidate {
    case .boolean: count > 1 && NumberParsing.boolean(start, count) != nil
    case .bigint: mayBeNumber && !isCode(start, count) && NumberParsing.integer(start, count) != nil
    case .double: mayBeNumber && !isCode(start, count) && NumberParsing.double(start, count) != nil
    case .date: TimeParsing.date(start, count) != nil
    case .timestamp: TimeParsing.timestamp(start, count, precision: 9) != nil
    }
  }

  private static func isCode(_ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    if count > 0, start[0] == 0x2B { return true }
    let first = count > 0 && start[0] == 0x2D ? 1 : 0
    return count > first + 1 && start[first] == 0x30 && start[first + 1] &- 0x30 <= 9
  }

  var type: DataType {
    if isNested { return .json }
    if sampleCount == 0 { return .text }
    if canBe.contains(.boolean) { return .boolean }
    if canBe.contains(.bigint) { return .bigint }
    if canBe.contains(.double) { return .double }
    if canBe.contains(.date) { return .date }
    if canBe.contains(.timestamp) {
      return .timestamp(precision: fractionDigits <= 3 ? 3 : fractionDigits <= 6 ? 6 : 9)
    }
    return .text
  }
}
