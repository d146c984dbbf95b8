import Yams

/// The content of a `colq.yaml`: values by the key's whole name, with their places, and the lists of keys and plans.
struct SettingsFile {
  struct Entry {
    var value: String
    var line: Int
    var column: Int
  }

  /// A mapping of a list, such as a usage plan.
  struct Item {
    var members: [String: Entry]
    var line: Int
    var column: Int
  }

  private(set) var entries: [String: Entry] = [:]
  /// Items by the list's name.
  private(set) var items: [String: [Item]] = [:]
  private(set) var faults: [SettingsFaults.Fault] = []
  private let name: String

  static let largestByteCount = 1 << 20
  private static let itemLists: [String: [String]] = [
    "gateway.apiKeys": ["name", "key", "keyFile", "plan"],
    "gateway.usagePlans": ["name", "rate", "burst", "quota", "period"],
  ]

  /// - Parameter name: how messages call the file.
  init(_ bytes: [UInt8], name: String) {
    self.name = name
    guard bytes.count <= Self.largestByteCount else {
      note(line: 1, column: 1, nil, "the file has \(bytes.count) bytes; at most \(Self.largestByteCount) are read")
      return
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      note(line: 1, column: 1, nil, "the file is no UTF-8 text")
      return
    }
    guard !YAMLAliases.areTooMany(bytes) else {
      note(line: 1, column: 1, nil, "the file has more than \(YAMLAliases.limit) aliases ('*name'): write the values")
      return
    }
    do {
      let parser = try Parser(yaml: text)
      guard let root = try parser.nextRoot() else { return }
      if try parser.nextRoot() != nil {
        note(line: 1, column: 1, nil, "the file has several documents ('---'); it must have one")
      }
      read(root, prefix: "")
    } catch let error as YamlError {
      note(error)
    } catch {
      note(line: 1, column: 1, nil, "\(error)")
    }
  }

  private mutating func read(_ node: Node, prefix: String) {
    guard case .mapping(let mapping) = node else {
      // An empty document or section sets nothing.
      if case .scalar(let scalar) = node, Self.isNull(scalar) { return }
      note(
        node, prefix.isEmpty ? nil : prefix,
        prefix.isEmpty ? "the file must hold 'key: value' lines" : "has keys of its own")
      return
    }
    var seen: Set<String> = []
    for (keyNode, value) in mapping {
      guard case .scalar(let scalar) = keyNode else {
        note(keyNode, nil, "a key must be a word")
        continue
      }
      let key = prefix.isEmpty ? scalar.string : prefix + "." + scalar.string
      if !seen.insert(scalar.string).inserted {
        note(keyNode, key, "is set twice")
        continue
      }
      read(key, keyNode, value)
    }
  }

  private mutating func read(_ key: String, _ keyNode: Node, _ value: Node) {
    if let members = Self.itemLists[key] {
      readItems(key, members, value)
    } else if SettingKeys.key(key) != nil {
      readValue(key, value)
    } else if Self.sections.contains(key) {
      read(value, prefix: key)
    } else {
      let known = SettingKeys.all.map(\.name) + Self.itemLists.keys + Self.sections
      let nearest = NearestWord.of(key, among: known)
      note(keyNode, key, "is no setting" + (nearest.map { "; did you mean '\($0)'?" } ?? ""))
    }
  }

  /// `gateway`, `transform.lambda`: names that have others below them.
  private static let sections: Set<String> = {
    var found: Set<String> = []
    for name in SettingKeys.all.map(\.name) + Array(itemLists.keys) {
      var parts = name.split(separator: ".").dropLast()
      while !parts.isEmpty {
        found.insert(parts.joined(separator: "."))
        parts = parts.dropLast()
      }
    }
    return found
  }()

  private mutating func readValue(_ key: String, _ value: Node) {
    switch value {
    case .scalar(let scalar):
      add(key, Self.isNull(scalar) ? "" : scalar.string, value)
    case .sequence(let sequence):
      guard case .list? = SettingKeys.key(key)?.kind else {
        note(value, key, "takes one value, not a list")
        return
      }
      let words = sequence.compactMap { node -> String? in
        if case .scalar(let scalar) = node { scalar.string } else { nil }
      }
      guard words.count == sequence.count else {
        note(value, key, "takes a list of words")
        return
      }
      add(key, words.joined(separator: ","), value)
    case .mapping: note(value, key, "takes a value, not keys of its own")
    case .alias: note(value, key, "aliases are not read here")
    }
  }

  private static func isNull(_ scalar: Node.Scalar) -> Bool {
    scalar.string.isEmpty || scalar.style == .plain && ["~", "null"].contains(scalar.string)
  }

  private mutating func readItems(_ key: String, _ members: [String], _ value: Node) {
    guard case .sequence(let sequence) = value else {
      note(value, key, "takes a list ('- name: …')")
      return
    }
    if items[key] != nil { note(value, key, "is set twice") }
    items[key, default: []] += []
    for node in sequence {
      guard case .mapping(let mapping) = node else {
        note(node, key, "takes items with \(members.joined(separator: ", "))")
        continue
      }
      var item = Item(members: [:], line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
      for (name, value) in mapping {
        guard case .scalar(let word) = name, members.contains(word.string) else {
          note(name, key, "an item has \(members.joined(separator: ", "))")
          continue
        }
        guard case .scalar(let scalar) = value else {
          note(value, key, "'\(word.string)' takes one value")
          continue
        }
        if item.members[word.string] != nil { note(name, key, "'\(word.string)' is set twice") }
        item.members[word.string] = Entry(
          value: scalar.string, line: value.mark?.line ?? 1, column: value.mark?.column ?? 1)
      }
      items[key, default: []].append(item)
    }
  }

  private mutating func add(_ key: String, _ value: String, _ node: Node) {
    // Once as `a.b: 1`, once as `b: 1` below `a:`.
    if let first = entries[key] { note(node, key, "is set twice, first in line \(first.line)") }
    entries[key] = Entry(value: value, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
  }

  mutating func note(line: Int, column: Int, _ key: String?, _ reason: String) {
    faults.append(.init(place: "\(name):\(line):\(column)", key: key, reason: reason))
  }

  private mutating func note(_ node: Node, _ key: String?, _ reason: String) {
    note(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1, key, reason)
  }

  private mutating func note(_ error: YamlError) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      note(line: mark.line, column: mark.column, nil, problem)
    case .duplicatedKeysInMapping(let duplicates, let context):
      note(
        line: context.mark.line, column: context.mark.column, nil,
        "is set twice: \(duplicates.map { "'\($0)'" }.joined(separator: ", "))")
    default: note(line: 1, column: 1, nil, "cannot be read as YAML")
    }
  }
}
