extension ServerSettings {
  /// All settings as a `colq.yaml` that gives the same ones, each with where it comes from; secrets are not shown.
  public var yaml: String {
    var out = file.map { "# settings of \($0), environment and flags\n" } ?? "# no colq.yaml; environment and flags\n"
    var written: [Substring] = []
    for key in SettingKeys.all {
      guard let value = values[key.name] else { continue }
      let parts = key.name.split(separator: ".")
      let common = zip(parts.dropLast(), written).prefix { $0 == $1 }.count
      for (depth, part) in parts.dropLast().enumerated() where depth >= common {
        out += String(repeating: "  ", count: depth) + "\(part):\n"
      }
      written = Array(parts.dropLast())
      let text = key.isSecret && !value.text.isEmpty ? "'***'" : Self.scalar(value.text, key.kind)
      let source = value.source.isEmpty ? "" : "  # \(value.source)"
      out += String(repeating: "  ", count: parts.count - 1) + "\(parts[parts.count - 1]): \(text)\(source)\n"
      if key.name == "gateway.liveEvents" { out += lists }
    }
    return out
  }

  private var lists: String {
    var out = ""
    if !apiKeys.isEmpty { out += "  apiKeys:\n" }
    for key in apiKeys {
      out += "    - name: \(Self.quoted(key.name))\n      key: '***'\n"
      if let plan = key.plan { out += "      plan: \(Self.quoted(plan))\n" }
    }
    if !usagePlans.isEmpty { out += "  usagePlans:\n" }
    for plan in usagePlans {
      out += "    - name: \(Self.quoted(plan.name))\n"
      if let rate = plan.rate { out += "      rate: \(rate)\n      burst: \(plan.burst)\n" }
      if let quota = plan.quota { out += "      quota: \(quota)\n      period: \(plan.period)\n" }
    }
    return out
  }

  private static func scalar(_ text: String, _ kind: SettingKey.Kind) -> String {
    switch kind {
    case .list: "[" + SettingValue.list(text).map(quoted).joined(separator: ", ") + "]"
    case .boolean, .integer, .number: text
    case .text, .size, .duration, .address, .choice: text.isEmpty ? "" : quoted(text)
    }
  }

  /// As it is where YAML takes it for that text, in quotes otherwise.
  private static func quoted(_ text: String) -> String {
    let isPlain =
      text.first.map { $0.isLetter || $0.isNumber || $0 == "/" } ?? false
      && text.allSatisfy { $0.isLetter || $0.isNumber || "-_./:".contains($0) } && !text.hasSuffix(":")
      && !["true", "false", "yes", "no", "on", "off", "null"].contains(text.lowercased())
    if isPlain { return text }
    if text.contains(where: { $0.isNewline }) {
      let escaped = text.reduce("") {
        $0 + ($1 == "\"" ? "\\\"" : $1 == "\\" ? "\\\\" : $1.isNewline ? "\\n" : String($1))
      }
      return "\"\(escaped)\""
    }
    return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }
}

extension SettingKeys {
  /// The table of `docs/configuration.md`.
  public static var markdown: String {
    var out = "| Key | Standard | Values | Environment | What it does |\n|---|---|---|---|---|\n"
    for key in all {
      let standard = key.standard.isEmpty ? "" : "`\(key.standard)`"
      out += "| `\(key.name)` | \(standard) | \(key.kind.words) | `\(key.environmentName)` | \(key.help) |\n"
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
    case .size: "size"
    case .duration: "time"
    case .address(let mayBeOff): mayBeOff ? "host:port, off" : "host:port"
    case .choice(let words): words.joined(separator: ", ")
    case .list: "list"
    }
  }

  private static func short(_ number: Double) -> String {
    number == number.rounded() && number < 1e15 ? String(Int(number)) : String(number)
  }
}
