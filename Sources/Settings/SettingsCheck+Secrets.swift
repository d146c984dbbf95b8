/// Keys of clients and of queries: from the file or from files of their own, never shown.
extension SettingsCheck {
  mutating func keys(_ plans: [ServerSettings.UsagePlan]) -> [ServerSettings.APIKey] {
    var keys: [ServerSettings.APIKey] = []
    for item in content?.items["gateway.apiKeys"] ?? [] {
      guard let name = item.members["name"]?.value, !name.isEmpty else {
        note(item, "gateway.apiKeys", "a key needs a name")
        continue
      }
      let plan = item.members["plan"]?.value
      if let plan, !plans.contains(where: { $0.name == plan }) {
        note(
          item, "gateway.apiKeys", "the key '\(name)' has the plan '\(plan)', which gateway.usagePlans does not have")
      }
      if keys.contains(where: { $0.name == name }) { note(item, "gateway.apiKeys", "there are two keys '\(name)'") }
      guard let secret = secret(item, name) else { continue }
      if let reason = Self.unfit(secret) { note(item, "gateway.apiKeys", "the key '\(name)' \(reason)") }
      if let other = keys.first(where: { $0.key == secret }) {
        note(item, "gateway.apiKeys", "'\(name)' has the same key as '\(other.name)'")
      }
      keys.append(.init(name: name, key: secret, plan: plan))
    }
    return keys
  }

  private mutating func secret(_ item: SettingsFile.Item, _ name: String) -> String? {
    switch (item.members["key"]?.value, item.members["keyFile"]?.value) {
    case (let key?, nil): return key
    case (nil, let path?):
      guard let key = firstLine(path) else {
        note(item, "gateway.apiKeys", "the key file '\(path)' of '\(name)' cannot be read")
        return nil
      }
      return key
    default:
      note(item, "gateway.apiKeys", "'\(name)' needs either key or keyFile")
      return nil
    }
  }

  /// Puts the key of `query.keyFile` in the place of `query.key`.
  mutating func readQueryKey(_ settings: inout ServerSettings) {
    if let path = settings.optionalText("query.keyFile") {
      if !settings.text("query.key").isEmpty {
        return note("query.keyFile", "is set beside query.key: give one of the two")
      }
      guard let key = firstLine(path) else { return note("query.keyFile", "the file '\(path)' cannot be read") }
      settings.values["query.key"] = .init(text: key, source: "query.keyFile")
      if let reason = Self.unfit(key) { note("query.keyFile", "the key in '\(path)' \(reason)") }
    } else if case let key = settings.text("query.key"), !key.isEmpty, let reason = Self.unfit(key) {
      note("query.key", reason)
    }
  }

  private func firstLine(_ path: String) -> String? {
    guard let bytes = read(path), let text = String(validating: bytes, as: UTF8.self) else { return nil }
    return String(text.prefix { !$0.isNewline })
  }

  /// Why a text cannot be a key, nil if it can; API Gateway's bounds.
  private static func unfit(_ key: String) -> String? {
    if key.utf8.count < 20 { return "is short: give it 20 characters or more" }
    if key.utf8.count > 128 { return "is long: at most 128 characters" }
    if !key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) { return "must be of printable ASCII characters, no spaces" }
    return nil
  }
}
