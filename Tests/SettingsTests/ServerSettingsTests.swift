import Testing

@testable import Settings

@Suite struct ServerSettingsTests {
  static func load(
    _ yaml: String? = nil, environment: [String: String] = [:], flags: [String: String] = [:],
    files: [String: String] = [:]
  ) throws(SettingsFaults) -> ServerSettings {
    try ServerSettings.load(
      file: yaml.map { (Array($0.utf8), "colq.yaml") }, environment: environment,
      flags: flags.mapValues { ($0, "--set") }, read: { files[$0].map { Array($0.utf8) } })
  }

  static func faults(
    _ yaml: String? = nil, environment: [String: String] = [:], flags: [String: String] = [:]
  ) -> [String] {
    do {
      _ = try load(yaml, environment: environment, flags: flags)
      return []
    } catch {
      return error.faults.map(\.description)
    }
  }

  @Test func nothingConfiguredIsComplete() throws {
    let settings = try Self.load()
    #expect(settings.text("lake") == "lake" && settings.text("table") == "clickstream")
    #expect(settings.address("listen") == ServerSettings.Address(host: "127.0.0.1", port: 8080))
    #expect(settings.address("query.listen")?.port == 8081)
    #expect(settings.size("gateway.bodyLimit") == 10 << 20 && settings.duration("firehose.interval") == 10_000)
    #expect(settings.warnings.isEmpty)
  }

  /// Every key can be set from every source, and the sources come in their order.
  @Test func flagsComeBeforeEnvironmentBeforeFile() throws {
    for key in SettingKeys.all where key.name != "query.listen" && key.name != "listen" {
      let (a, b, c) = Self.values(key)
      let parts = key.name.split(separator: ".")
      var yaml = ""
      for (depth, part) in parts.enumerated() {
        yaml += String(repeating: "  ", count: depth) + part + ":" + (depth == parts.count - 1 ? " '\(a)'\n" : "\n")
      }
      // Two of the values may be the same.
      let files = Dictionary([a, b, c].map { ($0, String(repeating: "x", count: 20)) }) { first, _ in first }
      #expect(try Self.load(yaml, files: files).text(key.name) == a)
      #expect(try Self.load(yaml, environment: [key.environmentName: b], files: files).text(key.name) == b)
      let all = try Self.load(yaml, environment: [key.environmentName: b], flags: [key.name: c], files: files)
      #expect(all.text(key.name) == c)
    }
  }

  private static func values(_ key: SettingKey) -> (String, String, String) {
    switch key.kind {
    case .text:
      key.isSecret ? ("aaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbb", "cccccccccccccccccccc") : ("a", "b", "c")
    case .list: ("a", "b", "c")
    case .boolean: ("true", "false", "true")
    case .integer(let range): ("\(range.lowerBound)", "\(range.lowerBound + 1)", "\(range.lowerBound + 2)")
    case .number(let range): ("\(range.upperBound)", "\(range.upperBound / 2)", "\(range.upperBound / 4)")
    case .size(let range): ("\(range.lowerBound)", "\(range.lowerBound + 1)", "\(range.lowerBound + 2)")
    case .duration(let range): ("\(range.lowerBound + 1)ms", "\(range.lowerBound + 2)ms", "\(range.lowerBound + 3)ms")
    case .address: ("h:1", "h:2", "h:3")
    case .choice(let words): (words[0], words[1], words[0])
    }
  }

  /// Faults by what they say, with the place where they are.
  static let faultyFiles: [(String, String)] = [
    ("lisen: a:1", "colq.yaml:1:1: lisen: is no setting; did you mean 'listen'?"),
    ("gateway:\n  bodyLimt: 3", "colq.yaml:2:3: gateway.bodyLimt: is no setting; did you mean 'gateway.bodyLimit'?"),
    ("listen: nowhere", "colq.yaml:1:9: listen: must be host:port, for instance 127.0.0.1:8080, found 'nowhere'"),
    ("gateway:\n  bodyLimit: many", "colq.yaml:2:14: gateway.bodyLimit: must be a size such as"),
    ("firehose:\n  interval: 0.1", "colq.yaml:2:13: firehose.interval: must be a time such as"),
    ("stream:\n  shards: 0", "colq.yaml:2:11: stream.shards: must lie between 1 and 256, found '0'"),
    ("table: [a, b]", "colq.yaml:1:8: table: takes one value, not a list"),
    ("table: {a: b}", "table: takes a value, not keys of its own"), ("stream: 3", "stream: has keys of its own"),
    ("- a", "the file must hold 'key: value' lines"), ("lake: a\nlake: b", "is set twice"),
    ("lake: 'a", "colq.yaml:"), ("lake: a\n---\nlake: b", "several documents"),
    ("gateway:\n  accessLogFormat: xml", "must be one of json, common, found 'xml'"),
    ("transform:\n  sql: a\n  sqlFile: b", "give one of the two"),
    ("transform:\n  sqlFile: absent.sql", "the file 'absent.sql' cannot be read"),
    ("query:\n  listen: 0.0.0.0:8081", "others can reach it: set query.keyFile too"),
    ("query:\n  listen: 127.0.0.1:8080", "is the same as listen"), ("query:\n  key: short", "is short"),
    ("gateway:\n  apiKeys:\n    - name: a", "'a' needs either key or keyFile"),
    (
      "gateway:\n  apiKeys:\n    - name: a\n      key: 12345678901234567890\n      plan: none",
      "which gateway.usagePlans does not"
    ),
    ("gateway:\n  apiKeys:\n    - nme: a", "an item has name, key, keyFile, plan"),
    ("gateway:\n  usagePlans:\n    - name: a\n      rate: fast", "'rate' must be a number, found 'fast'"),
    ("gateway:\n  usagePlans:\n    - name: a\n      period: year", "must be day, week or month"),
  ]

  @Test(arguments: faultyFiles) func faultsSayWhereAndWhy(yaml: String, message: String) {
    let faults = Self.faults(yaml)
    #expect(faults.contains { $0.contains(message) }, "\(faults)")
  }

  @Test func everyFaultIsToldAtOnce() {
    let faults = Self.faults(
      "listen: x\nstream:\n  shards: many", environment: ["COLQ_LISTE": "a", "COLQ_FIREHOSE_RECORDS": "none"],
      flags: ["quer.key": "a"])
    #expect(faults.count == 5)
    #expect(faults.contains { $0.hasPrefix("COLQ_LISTE: is no setting; did you mean COLQ_LISTEN?") })
    #expect(faults.contains { $0.hasPrefix("COLQ_FIREHOSE_RECORDS: firehose.records: must be a whole number") })
    #expect(faults.contains { $0.hasPrefix("--set: quer.key: is no setting") })
  }

  @Test func keysAndPlansAreRead() throws {
    let settings = try Self.load(
      """
      listen: 0.0.0.0:80
      gateway:
        usagePlans:
          - {name: basic, rate: 100, burst: 200, quota: 1000000, period: month}
        apiKeys:
          - name: shop
            keyFile: /run/key
            plan: basic
      """, files: ["/run/key": "abcdefghijklmnopqrstuvwxyz\n"])
    #expect(settings.apiKeys.first?.key == "abcdefghijklmnopqrstuvwxyz" && settings.apiKeys.first?.plan == "basic")
    #expect(settings.usagePlans.first?.rate == 100 && settings.usagePlans.first?.quota == 1_000_000)
    #expect(settings.warnings.isEmpty)
    #expect(try Self.load("listen: 0.0.0.0:80").warnings.count == 1)
    // No secret is ever printed; all else is.
    #expect(!settings.yaml.contains("abcdefgh") && settings.yaml.contains("name: shop"))
  }

  /// What `--print-config` prints gives the same settings again.
  @Test func whatIsPrintedCanBeRead() throws {
    let settings = try Self.load(
      "columns: ['a:bigint', 'b:varchar']\ntransform:\n  sql: |\n    SELECT *\n    FROM batch WHERE a <> 'it''s: #1'",
      flags: ["lake": "a b: 'c'", "gateway.cors": "off"])
    let again = try Self.load(settings.yaml)
    for key in SettingKeys.all { #expect(again.text(key.name) == settings.text(key.name), "\(key.name)") }
  }

  @Test func namesOfVariablesAreWords() {
    #expect(SettingKeys.key("gateway.bodyLimit")?.environmentName == "COLQ_GATEWAY_BODY_LIMIT")
    #expect(SettingKeys.key("lake")?.environmentName == "COLQ_LAKE")
    #expect(Set(SettingKeys.all.map(\.environmentName)).count == SettingKeys.all.count)
  }

  @Test func randomBytesAreSettingsOrFaults() {
    var state: UInt64 = 9
    func random(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    let pieces = [
      "gateway:", "\n  ", "bodyLimit", ": ", "&a ", "*a", "[", "]", "{", "}", "'", "\"", "- ", "!!int ", "\t", "10",
      "é", "---\n",
    ]
    for _ in 0..<2_000 {
      let text = (0..<random(14)).map { _ in pieces[random(pieces.count)] }.joined()
      _ = Self.faults(text)
    }
    let bytes = (0..<500).map { _ in UInt8(random(256)) }
    #expect(throws: SettingsFaults.self) {
      try ServerSettings.load(file: (bytes, "f"), environment: [:], flags: [:], read: { _ in nil })
    }
  }
}
