/// The output formats, by name; the first one is the default.
enum OutputFormats {
  static let all: [any OutputFormat.Type] = [
    TableFormat.self,
    CSVFormat.self,
    TSVFormat.self,
    JSONFormat.self,
    NDJSONFormat.self,
    MarkdownFormat.self,
    ParquetFormat.self,
  ]

  static var names: [String] { all.map { $0.name } }

  static func named(_ name: String) -> (any OutputFormat.Type)? {
    all.first { $0.name == name.lowercased() }
  }
}
