import Configuration

/// The value of every setting with where it comes from: flags before environment before file before what is standard.
struct ResolvedSettings {
  struct Value {
    let text: String
    let source: String
  }

  private(set) var values: [String: Value] = [:]
  private(set) var faults: [SettingsFaults.Fault] = []

  /// - Parameter flags: by the key's name, with the flag that said so.
  init(file: SettingsFile?, environment: [String: String], flags: [String: (text: String, flag: String)]) {
    var given: [(source: (SettingKey) -> String, reader: ConfigReader)] = []
    given.append(({ flags[$0.name]?.flag ?? "" }, Self.reader(flags.mapValues(\.text))))
    var named: [String: String] = [:]
    for key in SettingKeys.all { named[key.name] = environment[key.environmentName] }
    given.append(({ $0.environmentName }, Self.reader(named)))
    let entries = file?.entries ?? [:]
    given.append(({ "\(entries[$0.name].map { "line \($0.line)" } ?? "")" }, Self.reader(entries.mapValues(\.value))))
    for key in SettingKeys.all {
      let found = given.lazy.compactMap { source, reader in
        reader.string(forKey: ConfigKey(key.name), isSecret: key.isSecret).map { Value(text: $0, source: source(key)) }
      }.first
      values[key.name] = found ?? Value(text: key.standard, source: "")
    }
    noteUnknown(environment)
    noteUnknown(flags)
  }

  private static func reader(_ values: [String: String]) -> ConfigReader {
    var content: [AbsoluteConfigKey: ConfigValue] = [:]
    for (name, value) in values {
      content[AbsoluteConfigKey(name.split(separator: ".").map(String.init))] = ConfigValue(stringLiteral: value)
    }
    return ConfigReader(provider: InMemoryProvider(values: content))
  }

  /// A variable of ours that names no setting is a mistake that would pass silently.
  private mutating func noteUnknown(_ environment: [String: String]) {
    let known = SettingKeys.all.map(\.environmentName)
    for name in environment.keys.sorted() where name.hasPrefix("COLQ_") && !known.contains(name) {
      if Self.otherVariables.contains(name) { continue }
      let nearest = NearestWord.of(name, among: known)
      faults.append(
        .init(place: name, key: nil, reason: "is no setting" + (nearest.map { "; did you mean \($0)?" } ?? "")))
    }
  }

  /// Variables that other commands of `colq` read.
  private static let otherVariables: Set<String> = ["COLQ_HISTORY", "COLQ_CONFIG"]

  private mutating func noteUnknown(_ flags: [String: (text: String, flag: String)]) {
    for (name, flag) in flags.sorted(by: { $0.key < $1.key }) where SettingKeys.key(name) == nil {
      let nearest = NearestWord.of(name, among: SettingKeys.all.map(\.name))
      faults.append(
        .init(
          place: flag.flag, key: name, reason: "is no setting" + (nearest.map { "; did you mean '\($0)'?" } ?? "")))
    }
  }
}
