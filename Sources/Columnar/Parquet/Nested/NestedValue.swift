/// A value of a column that may be nested: what the table log's checkpoints need, one row at a time.
enum NestedValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int64)
  case string(String)
  /// Values of a group's fields, in the order of its type.
  case group([NestedValue])
  case list([NestedValue])
  case map([Entry])

  struct Entry: Hashable, Sendable {
    let key: NestedValue
    let value: NestedValue
  }

  var boolean: Bool? { if case .boolean(let bit) = self { bit } else { nil } }
  var integer: Int64? { if case .integer(let number) = self { number } else { nil } }
  var string: String? { if case .string(let text) = self { text } else { nil } }
  var group: [NestedValue]? { if case .group(let values) = self { values } else { nil } }
  var list: [NestedValue]? { if case .list(let values) = self { values } else { nil } }
  var map: [Entry]? { if case .map(let entries) = self { entries } else { nil } }
}

/// The type of such a value.
indirect enum NestedType: Sendable {
  case boolean
  case int32
  case int64
  case string
  case group([NestedField])
  case list(NestedType)
  case map(key: NestedType, value: NestedType)
}

/// A named field; every one may be NULL.
struct NestedField: Sendable {
  let name: String
  let type: NestedType

  init(_ name: String, _ type: NestedType) {
    self.name = name
    self.type = type
  }
}
