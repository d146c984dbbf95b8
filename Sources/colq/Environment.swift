#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The environment variables colq listens to.
enum Environment {
  /// `COLQ_LAKE`, else `lake` in the current folder.
  static var lake: String {
    if let value = variable("COLQ_LAKE"), !value.isEmpty { return value }
    return "lake"
  }

  /// Whether colours are unwanted (https://no-color.org): set and not empty.
  static var refusesColor: Bool { variable("NO_COLOR").map { !$0.isEmpty } ?? false }

  /// Every variable.
  static var all: [String: String] {
    var found: [String: String] = [:]
    var next = environ
    while let entry = next.pointee {
      let text = String(cString: entry)
      if let equals = text.firstIndex(of: "=") {
        found[String(text[..<equals])] = String(text[text.index(after: equals)...])
      }
      next += 1
    }
    return found
  }

  static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
