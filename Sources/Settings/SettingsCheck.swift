import Columnar

/// Checks values one by one and against each other.
struct SettingsCheck {
  private(set) var faults: [SettingsFaults.Fault]
  private let fileName: String?
  let content: SettingsFile?
  private let resolved: ResolvedSettings
  /// Reads a small file that a setting names.
  let read: (String) -> [UInt8]?

  init(fileName: String?, content: SettingsFile?, resolved: ResolvedSettings, read: @escaping (String) -> [UInt8]?) {
    self.fileName = fileName
    self.content = content
    self.resolved = resolved
    self.read = read
    faults = (content?.faults ?? []) + resolved.faults
  }

  mutating func settings() -> ServerSettings {
    var settings = ServerSettings()
    settings.file = fileName
    settings.values = resolved.values
    for key in SettingKeys.all { check(key) }
    settings.usagePlans = plans()
    settings.apiKeys = keys(settings.usagePlans)
    readQueryKey(&settings)
    checkTogether(&settings)
    return settings
  }

  private mutating func check(_ key: SettingKey) {
    guard let value = resolved.values[key.name], !(value.text.isEmpty && key.standard.isEmpty) else { return }
    if case .text = key.kind, value.text.isEmpty {
      // An empty folder's name would be the root of the file system.
      return note(key.name, "is empty: give it a value, or leave it out for '\(key.standard)'")
    }
    do throws(SettingValue.Fault) {
      try SettingValue.check(value.text, key.kind)
    } catch {
      note(key.name, error.reason + (key.isSecret ? "" : ", found '\(value.text)'"))
    }
  }

  private mutating func plans() -> [ServerSettings.UsagePlan] {
    var plans: [ServerSettings.UsagePlan] = []
    for item in content?.items["gateway.usagePlans"] ?? [] {
      guard let name = item.members["name"]?.value, !name.isEmpty else {
        note(item, "gateway.usagePlans", "a plan needs a name")
        continue
      }
      if plans.contains(where: { $0.name == name }) {
        note(item, "gateway.usagePlans", "there are two plans '\(name)'")
      }
      let period = item.members["period"]?.value ?? "day"
      if !["day", "week", "month"].contains(period) {
        note(item, "gateway.usagePlans", "the period of '\(name)' must be day, week or month, found '\(period)'")
      }
      for (name, needed) in [("burst", "rate"), ("period", "quota")]
      where item.members[name] != nil && item.members[needed] == nil {
        note(item, "gateway.usagePlans", "'\(name)' has no meaning without '\(needed)'")
      }
      plans.append(
        .init(
          name: name,
          rate: value(item, "rate") { text throws(SettingValue.Fault) in try SettingValue.number(text, 0.001...1e9) },
          burst: value(item, "burst") { text throws(SettingValue.Fault) in
            try SettingValue.integer(text, 1...1_000_000_000)
          } ?? 1_000,
          quota: value(item, "quota") { text throws(SettingValue.Fault) in try SettingValue.integer(text, 1...Int.max)
          },
          period: period))
    }
    return plans
  }

  /// A number of a plan; nil when it is not there, or no good.
  private mutating func value<Number>(
    _ item: SettingsFile.Item, _ name: String, _ parse: (String) throws(SettingValue.Fault) -> Number
  ) -> Number? {
    guard let entry = item.members[name] else { return nil }
    do throws(SettingValue.Fault) {
      return try parse(entry.value)
    } catch {
      note(item, "gateway.usagePlans", "'\(name)' \(error.reason), found '\(entry.value)'")
      return nil
    }
  }

  private mutating func checkTogether(_ settings: inout ServerSettings) {
    if settings.optionalText("transform.sql") != nil, settings.optionalText("transform.sqlFile") != nil {
      note("transform.sqlFile", "is set beside transform.sql: give one of the two")
    }
    if settings.text("firehose.prefix").contains("!{"), settings.text("firehose.errorPrefix").isEmpty {
      note("firehose.prefix", "has expressions, so it needs firehose.errorPrefix too")
    }
    for stage in settings.list("gateway.stages") where !stage.utf8.allSatisfy(Self.isStageByte) {
      note("gateway.stages", "'\(stage)' is no name of letters, digits, - and _")
    }
    for name in ["transform.sqlFile", "validation.schema"] {
      if let path = settings.optionalText(name), read(path) == nil { note(name, "the file '\(path)' cannot be read") }
    }
    if let query = settings.address("query.listen"), !LoopbackHost.contains(query.host),
      settings.text("query.key").isEmpty
    {
      note("query.listen", "others can reach it: set query.keyFile too, or query.key by the variable COLQ_QUERY_KEY")
    }
    if let listen = settings.address("listen") {
      if let query = settings.address("query.listen"), query == listen, listen.port != 0 {
        note("query.listen", "is the same as listen: choose another port")
      }
      if !LoopbackHost.contains(listen.host), settings.apiKeys.isEmpty {
        settings.warnings.append(
          "events are taken from everybody who reaches \(settings.text("listen")), without a key: set gateway.apiKeys")
      }
    }
  }

  private static func isStageByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  mutating func note(_ key: String, _ reason: String) {
    let source = resolved.values[key]?.source ?? ""
    let place =
      if let entry = content?.entries[key], source == "line \(entry.line)" {
        "\(fileName ?? ""):\(entry.line):\(entry.column)"
      } else { source.isEmpty ? "settings" : source }
    faults.append(.init(place: place, key: key, reason: reason))
  }

  mutating func note(_ item: SettingsFile.Item, _ key: String, _ reason: String) {
    faults.append(.init(place: "\(fileName ?? ""):\(item.line):\(item.column)", key: key, reason: reason))
  }
}
