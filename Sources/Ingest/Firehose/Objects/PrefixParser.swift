/// Cuts a prefix into literals and expressions.
enum PrefixParser {
  static func parse(
    _ text: String, use: PrefixExpression.Use, partitionColumn: String?
  ) throws(PrefixError) -> [PrefixExpression.Part] {
    var parts: [PrefixExpression.Part] = []
    var literal: [UInt8] = []
    let bytes = Array(text.utf8)
    var at = 0
    while at < bytes.count {
      guard bytes[at] == UInt8(ascii: "!"), at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "{") else {
        literal.append(bytes[at])
        at += 1
        continue
      }
      guard let end = bytes[at...].firstIndex(of: UInt8(ascii: "}")) else {
        throw PrefixError(text: text, offset: at, reason: .unclosed)
      }
      if !literal.isEmpty { parts.append(.literal(String(decoding: literal, as: UTF8.self))) }
      literal = []
      let inside = String(decoding: bytes[(at + 2)..<end], as: UTF8.self)
      do {
        parts.append(try part(inside, use, partitionColumn))
      } catch {
        throw PrefixError(text: text, offset: at, reason: error.reason)
      }
      at = end + 1
    }
    if !literal.isEmpty { parts.append(.literal(String(decoding: literal, as: UTF8.self))) }
    return parts
  }

  private struct Fault: Error { let reason: PrefixError.Reason }

  private static func part(
    _ inside: String, _ use: PrefixExpression.Use, _ partitionColumn: String?
  ) throws(Fault) -> PrefixExpression.Part {
    let halves = inside.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard halves.count == 2 else { throw Fault(reason: .unknownExpression(inside)) }
    switch (halves[0], halves[1]) {
    case ("timestamp", let text):
      guard let pattern = TimePattern(text) else { throw Fault(reason: .badPattern(text)) }
      return .timestamp(pattern)
    case ("firehose", "random-string"): return .randomString
    case ("firehose", "error-output-type"):
      guard use == .errors else { throw Fault(reason: .errorTypeOutsideErrorPrefix) }
      return .errorType
    case ("partitionKeyFromQuery", let key), ("partitionKeyFromColumn", let key):
      guard use == .data else { throw Fault(reason: .partitionKeyInErrorPrefix) }
      guard key == partitionColumn else { throw Fault(reason: .noPartitionColumn(key)) }
      return .partitionKey(key)
    default: throw Fault(reason: .unknownExpression(inside))
    }
  }
}
