import Foundation
import Testing

@testable import Settings

/// The documentation and the example file say what the table of keys says.
@Suite struct SettingsDocumentTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  @Test func tablesAreCurrent() throws {
    let text = try Self.text("docs/configuration.md")
    #expect(SettingsDocuments.configuration(renewing: text) == text, "run 'make settings'")
    for key in SettingKeys.all { #expect(text.contains("| `\(key.name)` |"), "\(key.name)") }
  }

  @Test func aDocumentWithoutMarksIsLeftAlone() {
    #expect(SettingsDocuments.configuration(renewing: "no marks") == nil)
    #expect(SettingsDocuments.configuration(renewing: SettingsDocuments.begin) == nil)
    #expect(SettingsDocuments.configuration(renewing: SettingsDocuments.end + SettingsDocuments.begin) == nil)
    let renewed = SettingsDocuments.configuration(
      renewing: "a\n\(SettingsDocuments.begin)former-text\n\(SettingsDocuments.end)b")
    #expect(
      renewed?.hasPrefix("a\n") == true && renewed?.hasSuffix("b") == true && renewed?.contains("former-text") == false)
  }

  @Test func exampleFileIsCurrentAndSetsNothing() throws {
    let text = try Self.text("packaging/colq.yaml")
    #expect(text == SettingsDocuments.exampleFile, "run 'make settings'")
    let settings = try ServerSettingsTests.load(text)
    let standard = try ServerSettingsTests.load()
    for key in SettingKeys.all {
      #expect(settings.text(key.name) == standard.text(key.name) && !settings.isGiven(key.name), "\(key.name)")
    }
  }

  /// Each line of the example file works once its mark is taken away, and says what is standard.
  @Test func everyLineOfTheExampleFileCanBeUsed() throws {
    let lines = SettingsDocuments.exampleFile.split(separator: "\n", omittingEmptySubsequences: false)
    var used: Set<String> = []
    var path: [Substring] = []
    for (at, line) in lines.enumerated() {
      let content = line.drop { $0 == " " }
      let depth = (line.count - content.count) / 2
      if !content.hasPrefix("#") {
        if content.hasSuffix(":") { path = path.prefix(depth) + [content.dropLast()] }
        continue
      }
      guard let colon = content.firstIndex(of: ":"), !content.hasPrefix("# ") else { continue }
      let name = (path.prefix(depth) + [content.dropFirst().prefix { $0 != ":" }]).joined(separator: ".")
      guard let key = SettingKeys.key(name), colon > content.startIndex else { continue }
      var file = lines
      file[at] = line.prefix(depth * 2) + content.dropFirst()
      let settings = try ServerSettingsTests.load(
        file.joined(separator: "\n"), environment: Self.companions[name] ?? [:],
        files: [key.example ?? "": String(repeating: "k", count: 30)])
      #expect(settings.text(name) == SettingsDocumentTests.normal(key.example ?? key.standard, key), "\(name)")
      used.insert(name)
    }
    #expect(used == Set(SettingKeys.all.map(\.name)))
  }

  /// What a setting cannot be without.
  private static let companions = [
    "firehose.prefix": ["COLQ_FIREHOSE_ERROR_PREFIX": "e/!{firehose:error-output-type}/"]
  ]

  private static func normal(_ text: String, _ key: SettingKey) -> String {
    if case .list = key.kind { SettingValue.list(text).joined(separator: ",") } else { text }
  }

  @Test func listsOfTheExampleFileCanBeUsed() throws {
    var isList = false
    let text = SettingsDocuments.exampleFile.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      if line.hasPrefix("  #apiKeys:") || line.hasPrefix("  #usagePlans:") { isList = true }
      if line.isEmpty || line.hasPrefix("  # ") && !line.hasPrefix("  #  ") { isList = false }
      return isList ? "  " + line.dropFirst(3) : String(line)
    }.joined(separator: "\n")
    let settings = try ServerSettingsTests.load(text, files: ["/etc/colq/shop.key": "abcdefghijklmnopqrstuvwxyz"])
    #expect(settings.apiKeys.map(\.name) == ["shop"] && settings.usagePlans.first?.quota == 1_000_000)
  }
}
