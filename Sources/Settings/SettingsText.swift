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
      let text = key.isSecret && !value.text.isEmpty ? "'***'" : YAMLText.value(value.text, key.kind)
      let source = value.source.isEmpty ? "" : "  # \(value.source)"
      out += String(repeating: "  ", count: parts.count - 1) + "\(parts[parts.count - 1]): \(text)\(source)\n"
      if key.name == SettingKeys.lastOfGateway { out += lists }
    }
    return out
  }

  private var lists: String {
    var out = ""
    if !apiKeys.isEmpty { out += "  apiKeys:\n" }
    for key in apiKeys {
      out += "    - name: \(YAMLText.quoted(key.name))\n      key: '***'\n"
      if let plan = key.plan { out += "      plan: \(YAMLText.quoted(plan))\n" }
    }
    if !usagePlans.isEmpty { out += "  usagePlans:\n" }
    for plan in usagePlans {
      out += "    - name: \(YAMLText.quoted(plan.name))\n"
      if let rate = plan.rate { out += "      rate: \(rate)\n      burst: \(plan.burst)\n" }
      if let quota = plan.quota { out += "      quota: \(quota)\n      period: \(plan.period)\n" }
    }
    return out
  }
}
