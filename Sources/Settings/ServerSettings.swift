/// The settings of `colq serve`, checked. Times in milliseconds, sizes in bytes; see `SettingKeys` for what each means.
public struct ServerSettings: Sendable {
  public struct Address: Sendable, Hashable {
    public let host: String
    public let port: Int
  }

  public struct APIKey: Sendable {
    public let name: String
    public let key: String
    public let plan: String?
  }

  public struct UsagePlan: Sendable {
    public let name: String
    /// Requests a second; nil: no limit.
    public let rate: Double?
    public let burst: Int
    /// Requests a period; nil: no limit.
    public let quota: Int?
    /// day, week or month.
    public let period: String
  }

  public internal(set) var apiKeys: [APIKey] = []
  public internal(set) var usagePlans: [UsagePlan] = []
  /// Things that are allowed and surely not meant.
  public internal(set) var warnings: [String] = []
  /// Where the settings come from, for messages; nil: no file.
  public internal(set) var file: String?
  var values: [String: ResolvedSettings.Value] = [:]

  /// The text of a setting; empty: not set.
  public func text(_ name: String) -> String { values[name]?.text ?? "" }

  /// Whether file, environment or flags say anything about it.
  public func isGiven(_ name: String) -> Bool { values[name].map { !$0.source.isEmpty } ?? false }

  /// The text, nil when it is not set or says `off`.
  public func optionalText(_ name: String) -> String? {
    let text = text(name)
    return text.isEmpty || text == "off" ? nil : text
  }

  public func list(_ name: String) -> [String] {
    let words = SettingValue.list(text(name))
    return words == ["off"] ? [] : words
  }

  // The values were checked by `load`: the second choices are never taken.
  public func boolean(_ name: String) -> Bool { (try? SettingValue.boolean(text(name))) ?? false }
  public func integer(_ name: String) -> Int { (try? SettingValue.integer(text(name), 0...Int.max)) ?? 0 }
  public func number(_ name: String) -> Double { (try? SettingValue.number(text(name), 0...1e18)) ?? 0 }
  public func size(_ name: String) -> Int { (try? SettingValue.size(text(name), 0...Int.max)) ?? 0 }
  public func duration(_ name: String) -> Int { (try? SettingValue.duration(text(name), 0...Int.max)) ?? 0 }

  /// nil: `off`.
  public func address(_ name: String) -> Address? {
    guard let (host, port) = try? SettingValue.address(text(name)) else { return nil }
    return Address(host: host, port: port)
  }
}

extension ServerSettings {
  /// Reads and checks everything.
  ///
  /// - Parameters:
  ///   - file: content of `colq.yaml` and how messages call it; nil: there is none.
  ///   - flags: by the key's name, with the flag that said so.
  ///   - read: reads a small file that a setting names; nil where it cannot.
  /// - Throws: every fault that there is.
  public static func load(
    file: (bytes: [UInt8], name: String)?, environment: [String: String],
    flags: [String: (text: String, flag: String)], read: @escaping (String) -> [UInt8]?
  ) throws(SettingsFaults) -> ServerSettings {
    let content = file.map { SettingsFile($0.bytes, name: $0.name) }
    let resolved = ResolvedSettings(file: content, environment: environment, flags: flags)
    var check = SettingsCheck(fileName: file?.name, content: content, resolved: resolved, read: read)
    let settings = check.settings()
    guard check.faults.isEmpty else { throw SettingsFaults(faults: check.faults) }
    return settings
  }
}
