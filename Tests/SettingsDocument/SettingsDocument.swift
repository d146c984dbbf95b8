import Foundation
import Settings

/// Writes the texts that are made from the table of settings: `SettingsDocument docs/configuration.md packaging/colq.yaml`.
@main enum SettingsDocument {
  static func main() throws {
    guard CommandLine.arguments.count == 3 else { throw Failure(reason: "name configuration.md and colq.yaml") }
    let document = URL(fileURLWithPath: CommandLine.arguments[1])
    let text = try String(contentsOf: document, encoding: .utf8)
    guard let renewed = SettingsDocuments.configuration(renewing: text) else {
      throw Failure(reason: "\(document.path) has no marks for its tables")
    }
    try Data(renewed.utf8).write(to: document, options: .atomic)
    let example = URL(fileURLWithPath: CommandLine.arguments[2])
    try Data(SettingsDocuments.exampleFile.utf8).write(to: example, options: .atomic)
  }

  struct Failure: Error, CustomStringConvertible {
    let reason: String
    var description: String { reason }
  }
}
