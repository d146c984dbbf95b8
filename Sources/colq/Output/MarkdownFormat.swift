import Columnar

/// A GitHub-flavoured Markdown table, streamed: columns are not padded.
enum MarkdownFormat: OutputFormat {
  static let name = "markdown"

  static func makeWriter(_ schema: Schema, to target: OutputTarget, threads: Int) throws -> any ResultWriter {
    try MarkdownWriter(schema, target)
  }
}

final class MarkdownWriter: ResultWriter {
  private let schema: Schema
  private let target: OutputTarget

  init(_ schema: Schema, _ target: OutputTarget) throws {
    self.schema = schema
    self.target = target
    try target.append("|" + schema.fields.map { " \(Self.escaped($0.name)) |" }.joined() + "\n")
    try target.append("|" + schema.fields.map { $0.type.isNumeric ? " ---: |" : " --- |" }.joined() + "\n")
  }

  func write(_ batch: Batch) throws {
    for row in 0..<batch.count {
      var line = "|"
      for (column, field) in zip(batch.columns, schema.fields) {
        let text = CellText.text(column.value(at: row), field.type)
        line += " " + (text.map(Self.escaped) ?? "*NULL*") + " |"
      }
      try target.append(line + "\n")
    }
  }

  func finish() throws { try target.flush() }

  /// Keeps a cell in its cell and its characters as they are: line breaks become `<br>`, markup is escaped.
  private static func escaped(_ text: String) -> String {
    var out = ""
    for character in text {
      switch character {
      case "|", "\\", "`", "*", "_", "[", "]", "~": out += "\\" + String(character)
      case "<": out += "&lt;"
      case "&": out += "&amp;"
      case "\n", "\r\n", "\r": out += "<br>"
      default:
        let isControl = character.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
        out += isControl ? DisplayText(String(character)).text : String(character)
      }
    }
    return out
  }
}
