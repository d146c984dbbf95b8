import Columnar

/// A prefix of object names in Firehose's language: text with `!{namespace:value}`, parsed once, evaluated per object.
///
/// What it gives always stays in the folder it is put into: folders that are empty or begin with a dot are refused when
/// it is parsed, whatever comes from events is escaped, and the greatest length is known before the first object.
package struct PrefixExpression: Sendable, Hashable {
  package enum Use: Sendable { case data, errors }

  /// What the expressions of one object stand for.
  struct Context {
    /// Milliseconds; every timestamp of a prefix is this instant.
    let time: Int64
    /// Text that no other object has: random strings follow from it, so that an object made again gets its old name.
    let identity: String
    var errorType = ""
    /// Escaped.
    var partition = ""
  }

  enum Part: Sendable, Hashable {
    case literal(String)
    case timestamp(TimePattern)
    case randomString
    case errorType
    case partitionKey(String)
  }

  package let text: String
  let parts: [Part]

  /// - Parameter partitionColumn: what `partitionKeyFromQuery` and `partitionKeyFromColumn` may name.
  package init(_ text: String, use: Use, partitionColumn: String? = nil) throws(PrefixError) {
    self.text = text
    var parts = try PrefixParser.parse(text, use: use, partitionColumn: partitionColumn)
    let isBare = parts.allSatisfy(\.isLiteral)
    if use == .errors {
      if isBare {
        parts += [.errorType, .literal("/")]
      } else if !parts.contains(.errorType) {
        throw PrefixError(text: text, offset: nil, reason: .errorTypeMissing)
      }
    }
    // What Firehose adds to a prefix that says no time; an error prefix with expressions stays as it is.
    if use == .data ? !parts.contains(where: \.isTimestamp) : isBare, let pattern = TimePattern("yyyy/MM/dd/HH/") {
      parts.append(.timestamp(pattern))
    }
    if use == .data, let partitionColumn, !parts.contains(.partitionKey(partitionColumn)) {
      throw PrefixError(text: text, offset: nil, reason: .partitionKeyMissing(partitionColumn))
    }
    self.parts = parts
    try check()
  }

  package var hasExpressions: Bool { text.contains("!{") }

  /// Looks at the longest text that can come out.
  private func check() throws(PrefixError) {
    let longest = evaluate(
      Context(
        time: 0, identity: "", errorType: String(repeating: "e", count: 32),
        partition: String(repeating: "v", count: PartitionValue.largestByteCount)))
    let folders = longest.split(separator: "/", omittingEmptySubsequences: false)
    for (i, folder) in folders.enumerated() {
      let isLast = i == folders.count - 1
      let isPlain = folder.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }
      guard isPlain, !folder.hasPrefix("."), isLast || !folder.isEmpty else {
        throw PrefixError(text: text, offset: nil, reason: .badFolder(String(folder.prefix(60))))
      }
      guard folder.utf8.count <= (isLast ? 60 : 200) else {
        throw PrefixError(text: text, offset: nil, reason: .tooLong(folder.utf8.count))
      }
    }
    guard longest.utf8.count <= 512 else {
      throw PrefixError(text: text, offset: nil, reason: .tooLong(longest.utf8.count))
    }
  }

  func evaluate(_ context: Context) -> String {
    let time = UTCTime(milliseconds: context.time)
    var randomCount = 0
    return parts.map { part in
      switch part {
      case .literal(let text): return text
      case .timestamp(let pattern): return pattern.text(time)
      case .errorType: return context.errorType
      case .partitionKey: return context.partition
      case .randomString:
        randomCount += 1
        return Self.randomString("\(randomCount) \(context.identity)")
      }
    }.joined()
  }

  /// Eleven letters and digits, as Firehose's.
  private static func randomString(_ seed: String) -> String {
    let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    var bits = ContentHash("random " + seed).high
    return String(
      (0..<11).map { _ in
        defer { bits /= 62 }
        return digits[Int(bits % 62)]
      })
  }
}

extension PrefixExpression.Part {
  var isLiteral: Bool { if case .literal = self { true } else { false } }
  var isTimestamp: Bool { if case .timestamp = self { true } else { false } }
}
