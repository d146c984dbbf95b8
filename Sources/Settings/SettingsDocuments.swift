/// The texts that are made from the table of keys, so that they say what the program does.
public enum SettingsDocuments {
  static let begin = "<!-- begin: made by `make settings` -->\n"
  static let end = "<!-- end: made by `make settings` -->\n"

  /// `docs/configuration.md` with its tables made anew; nil where the marks of their place are missing.
  public static func configuration(renewing text: String) -> String? {
    guard let first = text.firstRange(of: begin) else { return nil }
    guard let last = text[first.upperBound...].firstRange(of: end) else { return nil }
    return text[..<first.upperBound] + tables + text[last.lowerBound...]
  }

  /// A table for each section.
  static var tables: String {
    var out = ""
    for section in sections {
      out += "\n### \(section.name.isEmpty ? "The server" : "`\(section.name)`")\n\n"
      out += "| Key | Standard | Values | Environment | What it does |\n| --- | --- | --- | --- | --- |\n"
      for key in section.keys {
        let standard = key.standard.isEmpty ? "" : "`\(key.standard)`"
        let example = key.example.map { " Example: `\($0)`." } ?? ""
        out +=
          "| `\(key.name)` | \(standard) | \(key.kind.words) | `\(key.environmentName)` | \(key.help)\(example) |\n"
      }
    }
    return out + "\n"
  }

  /// `packaging/colq.yaml`: every setting with its standard value as a comment, so that a file which keeps most of it
  /// gets the standards of later versions.
  public static var exampleFile: String {
    var out = """
      # Settings of `colq serve`. What stands behind '#' is standard: take the '#' away to set something else.
      # docs/configuration.md tells more; `colq serve --print-config` shows what holds and where it comes from.


      """
    var written: [Substring] = []
    for key in SettingKeys.all {
      let parts = key.name.split(separator: ".")
      let folders = parts.dropLast()
      let common = zip(folders, written).prefix { $0 == $1 }.count
      for (depth, part) in folders.enumerated() where depth >= common {
        out += (depth == 0 ? "\n" : "") + String(repeating: "  ", count: depth) + "\(part):\n"
      }
      written = Array(folders)
      let indent = String(repeating: "  ", count: folders.count)
      out += "\(indent)# \(key.help)\n"
      out += "\(indent)#\(parts[folders.count]): \(YAMLText.value(key.example ?? key.standard, key.kind))\n"
      if key.name == SettingKeys.lastOfGateway { out += exampleLists }
    }
    return out
  }

  private static let exampleLists = """
      # Clients that may send events, each with a key or a file that holds it; with none, everybody may.
      #apiKeys:
      #  - name: shop
      #    keyFile: /etc/colq/shop.key
      #    plan: basic
      # Limits of a key: requests a second, how many at once, and how many a period (day, week or month).
      #usagePlans:
      #  - name: basic
      #    rate: 100
      #    burst: 200
      #    quota: 1000000
      #    period: month

    """

  private struct Section {
    let name: String
    var keys: [SettingKey]
  }

  /// Keys by the first part of their names, in the order of the table.
  private static var sections: [Section] {
    var out: [Section] = []
    for key in SettingKeys.all {
      let parts = key.name.split(separator: ".")
      let name = parts.count == 1 ? "" : String(parts[0])
      if let at = out.firstIndex(where: { $0.name == name }) {
        out[at].keys.append(key)
      } else {
        out.append(Section(name: name, keys: [key]))
      }
    }
    return out
  }
}

extension SettingKey.Kind {
  /// What may be written, for the documentation.
  var words: String {
    switch self {
    case .text: "text"
    case .boolean: "true, false"
    case .integer(let range):
      range.upperBound == .max ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
    case .number(let range): "\(Self.short(range.lowerBound)) to \(Self.short(range.upperBound))"
    case .size(let range): "size, " + Self.span(range, Self.size)
    case .duration(let range): "time, " + Self.span(range, Self.time)
    case .address(let mayBeOff): mayBeOff ? "host:port, off" : "host:port"
    case .choice(let words): words.joined(separator: ", ")
    case .list: "list"
    }
  }

  private static func span(_ range: ClosedRange<Int>, _ text: (Int) -> String) -> String {
    range.upperBound == .max
      ? "\(text(range.lowerBound)) or more" : "\(text(range.lowerBound)) to \(text(range.upperBound))"
  }

  private static func size(_ bytes: Int) -> String {
    let units = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("MB", 1_000_000)]
    return whole(bytes, units) ?? String(bytes)
  }

  private static func time(_ milliseconds: Int) -> String {
    let units = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)]
    return whole(milliseconds, units) ?? "0"
  }

  /// In the largest unit that gives a whole number; nil for 0 and where there is none.
  private static func whole(_ value: Int, _ units: [(String, Int)]) -> String? {
    guard value > 0, let unit = units.first(where: { value % $0.1 == 0 }) else { return nil }
    return "\(value / unit.1)\(unit.0)"
  }

  private static func short(_ number: Double) -> String {
    number == number.rounded() && number < 1e15 ? String(Int(number)) : String(number)
  }
}
