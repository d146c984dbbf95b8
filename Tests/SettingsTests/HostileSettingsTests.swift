import Testing

@testable import Settings

/// Files that somebody broke or made to do harm, and secrets that must not show.
@Suite struct HostileSettingsTests {
  private static func faults(_ yaml: String, files: [String: String] = [:]) -> [String] {
    do {
      _ = try ServerSettingsTests.load(yaml, files: files)
      return []
    } catch {
      return error.faults.map(\.description)
    }
  }

  /// Ten lines that stand for 3 to the power of 40 values, as a value and as a key, which the parser would compare.
  @Test(.timeLimit(.minutes(1)), arguments: ["lake: *a40", "? *a40\n: 1", "{*a40: 1, *a39: 2}"])
  func aliasesOfAliasesAreRefused(last: String) {
    var text = "a0: &a0 [x, x, x]\n"
    for i in 1...40 { text += "a\(i): &a\(i) [*a\(i - 1), *a\(i - 1), *a\(i - 1)]\n" }
    let faults = Self.faults(text + last)
    #expect(faults.count == 1 && faults[0].contains("more than 16 aliases"), "\(faults.prefix(3))")
  }

  /// As many as are let through, in the worst arrangement, cost no time.
  @Test(.timeLimit(.minutes(1))) func fewAliasesAreHarmless() {
    var text = "a0: &a0 {x: 1}\n"
    for i in 1...5 { text += "? &a\(i) [*a\(i - 1), *a\(i - 1), *a\(i - 1)]\n: 1\n" }
    #expect(!Self.faults(text + "? *a5\n: 2").isEmpty)
    #expect(throws: Never.self) { try ServerSettingsTests.load("lake: &a here\ntable: *a") }
  }

  @Test func starsOfSQLAreNoAliases() throws {
    let sql = String(repeating: "a *b & c ", count: 40)
    #expect(try ServerSettingsTests.load("transform:\n  sql: \"\(sql)\"").text("transform.sql") == sql)
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["[", "{a: ", "- ", "? "]) func depthIsLimited(piece: String) {
    #expect(!Self.faults(String(repeating: piece, count: 100_000)).isEmpty)
  }

  @Test func sizeIsLimited() {
    let text = "lake: a\n" + String(repeating: "# padding\n", count: 110_000)
    #expect(Self.faults(text).first?.contains("at most 1048576 are read") == true)
  }

  @Test(arguments: ["", "\n", "# nothing\n", "---\n", "~\n", "gateway:\n", "\u{FEFF}lake: lake\n", "lake: lake\r\n"])
  func filesThatSetNothingNewAreFine(text: String) throws {
    #expect(try ServerSettingsTests.load(text).text("lake") == "lake")
  }

  @Test func tabsAndWrongBytesAreFaults() {
    #expect(Self.faults("gateway:\n\tbodyLimit: 1MB").first?.hasPrefix("colq.yaml:2:") == true)
    for bytes: [UInt8] in [[0xFF, 0xFE, 0x41], [0x6C, 0x3A, 0x20, 0xC3, 0x28], Array("lake: a".utf8) + [0x00]] {
      #expect(throws: SettingsFaults.self) {
        try ServerSettings.load(file: (bytes, "f"), environment: [:], flags: [:], read: { _ in nil })
      }
    }
  }

  @Test(arguments: [
    ("gateway.bodyLimit: 1MB\ngateway:\n  bodyLimit: 2MB", "is set twice, first in line 1"),
    (
      "gateway.usagePlans: [{name: a}]\ngateway:\n  usagePlans: [{name: b}]", "gateway.usagePlans: is set twice"
    ),
  ])
  func twoWaysToNameOneKeyAreNoWayRoundTheCheck(yaml: String, message: String) {
    #expect(Self.faults(yaml).contains { $0.contains(message) }, "\(Self.faults(yaml))")
  }

  /// An empty lake would be the root of the file system.
  @Test(arguments: ["lake:", "lake: ''", "lake: ~", "table: ''"]) func emptyNamesAreFaults(yaml: String) {
    #expect(Self.faults(yaml).contains { $0.contains("is empty: give it a value") })
  }

  /// A name may begin as the loopback addresses do.
  @Test func onlyLoopbackAddressesNeedNoKey() {
    for host in ["127.0.0.1", "127.1.2.3", "localhost", "LocalHost", "[::1]"] {
      #expect(Self.faults("query: {listen: '\(host):8081'}").isEmpty, "\(host)")
    }
    for host in [
      "127.evil.example.org", "127.0.0.1.evil.org", "127.a.b.c", "127.0.0.256", "127.0.0.", "0.0.0.0", "[::]",
    ] {
      #expect(Self.faults("query: {listen: '\(host):8081'}").contains { $0.contains("others can reach it") }, "\(host)")
    }
  }

  @Test(arguments: [
    ("tiny-key", "is short"), (String(repeating: "x", count: 129), "is long"),
    ("a key with spaces in it here", "printable ASCII"), ("schlüssel-schlüssel-schlüssel", "printable ASCII"),
  ])
  func keysThatCannotBeSentAreFaults(key: String, message: String) {
    for yaml in [
      "query: {key: '\(key)'}", "query: {keyFile: k}", "gateway: {apiKeys: [{name: n, key: '\(key)'}]}",
      "gateway: {apiKeys: [{name: n, keyFile: k}]}",
    ] {
      let faults = Self.faults(yaml, files: ["k": key + "\nsecond line"])
      #expect(faults.count == 1 && faults[0].contains(message), "\(faults)")
      #expect(!faults[0].contains(key))
    }
  }

  @Test(arguments: [
    ("query: {keyFile: absent}", "query.keyFile: the file 'absent' cannot be read"),
    ("query: {keyFile: k, key: aaaaaaaaaaaaaaaaaaaaaaaa}", "query.keyFile: is set beside query.key"),
    ("gateway: {apiKeys: [{name: a, keyFile: k}, {name: a, key: bbbbbbbbbbbbbbbbbbbbbbbb}]}", "two keys 'a'"),
    ("gateway: {apiKeys: [{name: a, keyFile: k}, {name: b, keyFile: k}]}", "'b' has the same key as 'a'"),
    ("gateway: {apiKeys: [{name: a, keyFile: k, key: bbbbbbbbbbbbbbbbbbbbbbbb}]}", "needs either key or keyFile"),
    ("gateway: {usagePlans: [{name: a, burst: 3}]}", "'burst' has no meaning without 'rate'"),
    ("gateway: {usagePlans: [{name: a, period: day}]}", "'period' has no meaning without 'quota'"),
    (
      "firehose: {prefix: 'a/!{timestamp:yyyy}/'}", "firehose.prefix: has expressions, so it needs firehose.errorPrefix"
    ),
    ("firehose: {csvCompression: lz4}", "must be one of none, gzip, zstd, found 'lz4'"),
    ("gateway: {stages: [prod, 'a/b']}", "'a/b' is no name of letters"),
  ])
  func settingsThatContradictEachOtherAreFaults(yaml: String, message: String) {
    let faults = Self.faults(yaml, files: ["k": "abcdefghijklmnopqrstuvwxyz"])
    #expect(faults.contains { $0.contains(message) }, "\(faults)")
  }

  @Test func aKeyFileOpensTheQueryListener() throws {
    let settings = try ServerSettingsTests.load(
      "query: {listen: '0.0.0.0:8081', keyFile: /run/k}", files: ["/run/k": "abcdefghijklmnopqrstuvwxyz\n"])
    #expect(settings.text("query.key") == "abcdefghijklmnopqrstuvwxyz")
    #expect(!settings.yaml.contains("abcdefghij") && settings.yaml.contains("keyFile: /run/k"))
  }

  /// A secret shows neither where it is right nor where something is wrong with it.
  @Test func secretsNeverShow() throws {
    let secret = "s3cr3t-s3cr3t-s3cr3t-s3cr3t"
    let given: [([String: String], [String: String], String)] = [
      (["COLQ_QUERY_KEY": secret], [:], ""), ([:], ["query.key": secret], ""), ([:], [:], "query: {key: \(secret)}"),
    ]
    for (environment, flags, yaml) in given {
      let settings = try ServerSettingsTests.load(yaml, environment: environment, flags: flags)
      #expect(settings.text("query.key") == secret && !settings.yaml.contains(secret))
      #expect(settings.yaml.contains("key: '***'") && !settings.warnings.joined().contains(secret))
      let broken = ServerSettingsTests.faults(
        yaml + "\nlisen: x", environment: environment.mapValues { $0 + " \($0)" }, flags: flags.mapValues { $0 + " x" })
      #expect(!broken.isEmpty && !broken.joined().contains(secret))
    }
  }

  /// Printed values read as the same ones again, whatever they hold.
  @Test func oddTextIsPrintedSoThatItReadsAsItself() throws {
    let odd = [
      "a\u{7}b", "\t", "a\r\nb", "a\u{85}b", "\u{2028}", "\\", "\"'", "# no comment", "- a", "*a", "&a", "!b", "%c",
      "@d",
      "é: ü", " a ", "null", "~", "0x1F", "1e3", "a\u{FEFF}b", "|", ">", "{a: b}", "[a]", "? a", "\u{1F4A9}",
    ]
    for text in odd {
      let settings = try ServerSettingsTests.load(flags: ["lake": text])
      #expect(try ServerSettingsTests.load(settings.yaml).text("lake") == text, "\(text.debugDescription)")
    }
  }

  /// Bytes of a good file changed, cut, doubled: settings or faults with a place, never a crash.
  @Test func changedFilesAreSettingsOrFaults() {
    var state: UInt64 = 20_261_126
    func random(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    let good = Array(
      """
      lake: &l data
      table: "clicks"
      gateway:
        cors: [https://a.example, 'b']
        apiKeys:
          - {name: a, key: aaaaaaaaaaaaaaaaaaaaaaaa, plan: p}
        usagePlans:
          - name: p
            rate: 1.5
      transform:
        sql: |
          SELECT *
          FROM batch
      query: {listen: off, timeout: 3s}
      """.utf8)
    let odd = Array("&*!|>'\"%@`{}[],#?:-~\n\t\0 \u{7F}".utf8) + [0x80, 0xC3, 0xE2, 0xF0, 0xFF]
    for turn in 0..<3_000 {
      var bytes = good
      for _ in 0...random(4) {
        let at = random(bytes.count)
        switch random(4) {
        case 0: bytes[at] = odd[random(odd.count)]
        case 1: bytes.insert(odd[random(odd.count)], at: at)
        case 2: bytes.removeSubrange(at..<min(bytes.count, at + 1 + random(12)))
        default: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + random(40))], at: random(bytes.count))
        }
        if bytes.isEmpty { bytes = good }
      }
      let file = SettingsFile(bytes, name: "f")
      #expect(file.faults.allSatisfy { $0.place.hasPrefix("f:") && !$0.reason.isEmpty })
      // What could be read is checked too; a part of the files is enough for that.
      if turn.isMultiple(of: 20) {
        _ = try? ServerSettings.load(file: (bytes, "f"), environment: [:], flags: [:], read: { _ in nil })
      }
    }
  }
}
