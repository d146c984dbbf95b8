/// The output formats, by name.
enum OutputFormats {
  static let all: [any OutputFormat.Type] = [
    MarkdownFormat.self,
    TableFormat.self,
  ]

  static var names: [String] { all.map { $0.name } }

  static func named(_ name: String) -> (any OutputFormat.Type)? {
    all.first { $0.name == name.lowercased() }
  }
}
