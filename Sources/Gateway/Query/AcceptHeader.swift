/// The header `Accept` (RFC 9110, section 12.5.1): media ranges with weights.
struct AcceptHeader {
  private struct Range {
    var type: Substring
    var subtype: Substring
    /// 0...1.
    var weight: Double
  }

  private let ranges: [Range]

  /// - Parameter fields: the values of the header, in order.
  init(_ fields: [String]) {
    ranges = fields.flatMap { $0.split(separator: ",") }.compactMap { Self.range($0) }
  }

  private static func range(_ text: Substring) -> Range? {
    let parts = text.split(separator: ";").map { trimmed($0) }
    guard let name = parts.first else { return nil }
    let halves = name.split(separator: "/", omittingEmptySubsequences: false)
    guard halves.count == 2 else { return nil }
    var weight = 1.0
    for part in parts.dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1).map { trimmed($0) }
      if pair.count == 2, RequestFacts.equal(pair[0], "q") { weight = Double(pair[1]).map { min(max(0, $0), 1) } ?? 0 }
    }
    return Range(type: halves[0], subtype: halves[1], weight: weight)
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0 == " " || $0 == "\t" }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return text
  }

  /// The index of the offer that the client likes best, the first of equals; nil when it takes none.
  func choice(of offers: [String]) -> Int? {
    if ranges.isEmpty { return offers.isEmpty ? nil : 0 }
    var best: (index: Int, weight: Double)?
    for (index, offer) in offers.enumerated() {
      let weight = weight(of: offer)
      if weight > 0, weight > best?.weight ?? 0 { best = (index, weight) }
    }
    return best?.index
  }

  /// That of the most exact range; 0 when none fits.
  private func weight(of offer: String) -> Double {
    let halves = offer.split(separator: "/")
    var found = (exactness: -1, weight: 0.0)
    for range in ranges {
      let exactness: Int
      if range.type == "*", range.subtype == "*" {
        exactness = 0
      } else if range.type.lowercased() == halves[0] {
        if range.subtype == "*" {
          exactness = 1
        } else if range.subtype.lowercased() == halves[1] {
          exactness = 2
        } else {
          continue
        }
      } else {
        continue
      }
      if exactness > found.exactness { found = (exactness, range.weight) }
    }
    return found.weight
  }
}
