/// What is wrong with the settings, everything at once.
public struct SettingsFaults: Error, Sendable, CustomStringConvertible {
  public struct Fault: Sendable, Hashable, CustomStringConvertible {
    /// `colq.yaml:3:5`, `COLQ_LISTEN`, `--listen`.
    public let place: String
    public let key: String?
    public let reason: String

    public var description: String { "\(place): " + (key.map { "\($0): " } ?? "") + reason }
  }

  public var faults: [Fault]

  public var description: String { faults.map(\.description).joined(separator: "\n") }
}

/// The known word that is nearest to a wrong one.
enum NearestWord {
  static func of(_ word: String, among known: [String]) -> String? {
    let best = known.map { (distance(Array(word.lowercased().utf8), Array($0.lowercased().utf8)), $0) }
      .min { $0.0 < $1.0 }
    guard let best, best.0 <= max(2, word.utf8.count / 3) else { return nil }
    return best.1
  }

  /// Levenshtein's distance.
  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let above = row[j + 1]
        row[j + 1] = min(above + 1, row[j] + 1, diagonal + (x == y ? 0 : 1))
        diagonal = above
      }
    }
    return row[b.count]
  }
}
