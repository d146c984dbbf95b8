import Columnar

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
    let wanted = Array(word.lowercased().unicodeScalars)
    let best = known.map { (EditDistance.between(wanted, Array($0.lowercased().unicodeScalars)), $0) }
      .min { $0.0 < $1.0 }
    guard let best, best.0 <= max(2, word.utf8.count / 3) else { return nil }
    return best.1
  }
}
