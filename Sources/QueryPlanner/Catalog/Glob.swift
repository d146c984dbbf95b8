/// Finds files by a pattern: `*` and `?` in one name, `[a-c]` one character of a set, `{a,b}` alternatives, `**` folders
/// of any depth.
enum Glob {
  /// A pattern that matches more files than this is an error, not a query.
  static let maximumFileCount = 200_000

  static func isPattern(_ path: String) -> Bool { path.contains { "*?[{".contains($0) } }

  /// The part of the path before its first pattern, up to a slash: what partition folders are counted from.
  static func fixedPrefix(_ path: String) -> String {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let fixed = parts.prefix { !isPattern(String($0)) }
    return fixed.count == parts.count ? path : fixed.joined(separator: "/")
  }

  /// Matching files, sorted. Hidden names (`.x`, `_x`) match only a pattern that begins so.
  static func files(_ pattern: String) throws(GlobError) -> [String] {
    var found = Set<String>()
    for alternative in try alternatives(pattern) {
      let isAbsolute = alternative.hasPrefix("/")
      let parts = alternative.split(separator: "/").map(String.init)
      try walk(isAbsolute ? "/" : "", parts[...], &found)
    }
    return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func walk(_ base: String, _ parts: ArraySlice<String>, _ found: inout Set<String>) throws(GlobError) {
    guard let part = parts.first else {
      if LocalFiles.isFile(base) { found.insert(base) }
      if found.count > maximumFileCount { throw GlobError.tooManyFiles }
      return
    }
    let rest = parts.dropFirst()
    func path(_ name: String) -> String { base.isEmpty || base.hasSuffix("/") ? base + name : base + "/" + name }
    if !isPattern(part) { return try walk(path(part), rest, &found) }
    let names: [String]
    switch LocalFiles.names(base.isEmpty ? "." : base) {
    case .success(let list): names = list
    case .failure(.missing): return
    case .failure(.system(let reason)): throw GlobError.unreadable(base, reason)
    }
    if part == "**" {
      try walk(base, rest, &found)
      for name in names where !isHidden(name) && LocalFiles.isFolder(path(name)) {
        try walk(path(name), parts, &found)
      }
      return
    }
    let pattern = Array(part)
    for name in names where !isHidden(name) || pattern.first == name.first {
      if matches(Array(name)[...], pattern[...]) { try walk(path(name), rest, &found) }
    }
  }

  static func isHidden(_ name: String) -> Bool { name.hasPrefix(".") || name.hasPrefix("_") }

  /// Whether a whole name matches a pattern without braces. Backtracks to the last star only, so it is never slow.
  static func matches(_ name: ArraySlice<Character>, _ pattern: ArraySlice<Character>) -> Bool {
    var name = name
    var pattern = pattern
    var star: (name: ArraySlice<Character>, pattern: ArraySlice<Character>)?
    while let character = name.first {
      if pattern.first == "*" {
        star = (name, pattern.dropFirst())
        pattern = pattern.dropFirst()
      } else if let rest = afterOne(character, pattern) {
        name = name.dropFirst()
        pattern = rest
      } else if let last = star {
        star = (last.name.dropFirst(), last.pattern)
        name = last.name.dropFirst()
        pattern = last.pattern
      } else {
        return false
      }
    }
    return pattern.allSatisfy { $0 == "*" }
  }

  /// The pattern behind its first part when that part takes `character`; nil when it does not.
  private static func afterOne(_ character: Character, _ pattern: ArraySlice<Character>) -> ArraySlice<Character>? {
    guard let first = pattern.first else { return nil }
    if first == "?" { return pattern.dropFirst() }
    guard first == "[", let close = pattern.dropFirst(2).firstIndex(of: "]") else {
      return first == character ? pattern.dropFirst() : nil
    }
    var set = pattern[(pattern.startIndex + 1)..<close]
    let isNegated = set.first == "!" || set.first == "^"
    if isNegated { set = set.dropFirst() }
    var isMember = false
    while let low = set.first {
      if set.count >= 3, set[set.startIndex + 1] == "-" {
        let high = set[set.startIndex + 2]
        if low <= character && character <= high { isMember = true }
        set = set.dropFirst(3)
      } else {
        if low == character { isMember = true }
        set = set.dropFirst()
      }
    }
    return isMember != isNegated ? pattern[(close + 1)...] : nil
  }

  /// Spreads `{a,b}` out; braces may be nested.
  static func alternatives(_ pattern: String) throws(GlobError) -> [String] {
    var done: [String] = []
    var open = [pattern]
    while let text = open.popLast() {
      guard let (prefix, choices, suffix) = firstBraces(Array(text)) else {
        done.append(text)
        continue
      }
      open += choices.map { prefix + $0 + suffix }
      if open.count + done.count > 1_000 { throw GlobError.tooManyFiles }
    }
    return done
  }

  private static func firstBraces(_ text: [Character]) -> (String, [String], String)? {
    guard let start = text.firstIndex(of: "{") else { return nil }
    var depth = 0
    var choices: [String] = []
    var current = ""
    for at in start..<text.count {
      let character = text[at]
      if character == "{" { depth += 1 }
      if character == "}" { depth -= 1 }
      if depth == 0 {
        choices.append(current)
        return (String(text[..<start]), choices, String(text[(at + 1)...]))
      }
      if character == "," && depth == 1 {
        choices.append(current)
        current = ""
      } else if at > start {
        current.append(character)
      }
    }
    return nil
  }
}

enum GlobError: Error {
  case tooManyFiles
  case unreadable(String, String)
}
