#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The files under Tests/SQL, and what the environment says about them.
///
/// - COLQ_SLT=path[:line] runs files whose path contains the text, and of these only the record at the line.
/// - COLQ_SLT_SETTINGS=name=value,… is handed to the engine: the settings matrix.
/// - COLQ_SLT_COMPLETE=1 writes the engine's answers into the files instead of comparing.
enum SLTSuite {
  /// The root of the repository; paths in test files are relative to it.
  static let root = String(#filePath.dropLast("Tests/SQLTests/SLTSuite.swift".count))

  static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  static var isCompleting: Bool { variable("COLQ_SLT_COMPLETE") == "1" }

  static var settings: [(name: String, value: String)] { settings(variable("COLQ_SLT_SETTINGS") ?? "") }

  /// `name=value,…`
  static func settings(_ text: String) -> [(name: String, value: String)] {
    text.split(separator: ",").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
      return (parts[0], parts.count > 1 ? parts[1] : "")
    }
  }

  /// The line that COLQ_SLT names.
  static var line: Int? {
    guard let filter = variable("COLQ_SLT"), let colon = filter.lastIndex(of: ":") else { return nil }
    return Int(filter[filter.index(after: colon)...])
  }

  /// Paths relative to `root`, sorted.
  static let files: [String] = {
    let wanted = variable("COLQ_SLT").map { line == nil ? $0 : String($0[..<($0.lastIndex(of: ":") ?? $0.endIndex)]) }
    return listing("Tests/SQL").filter { $0.hasSuffix(".slt") && (wanted.map($0.contains) ?? true) }.sorted()
  }()

  static func load(_ path: String) throws -> SLTFile {
    guard let text = read(root + path) else { throw SLTError(file: path, line: 1, message: "cannot be read") }
    return try SLTFile(name: path, text: text)
  }

  static func read(_ path: String) -> String? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { break }
      bytes.append(contentsOf: chunk[..<count])
    }
    return String(validating: bytes, as: UTF8.self)
  }

  static func write(_ text: String, to path: String) -> Bool {
    guard let file = fopen(path, "wb") else { return false }
    let bytes = Array(text.utf8)
    let count = fwrite(bytes, 1, bytes.count, file)
    return fclose(file) == 0 && count == bytes.count
  }

  private static func listing(_ folder: String) -> [String] {
    guard let directory = opendir(root + folder) else { return [] }
    defer { closedir(directory) }
    var paths: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard !name.hasPrefix(".") else { continue }
      let path = folder + "/" + name
      if name.contains(".") { paths.append(path) } else { paths += listing(path) }
    }
    return paths
  }
}
