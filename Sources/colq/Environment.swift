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

  static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
