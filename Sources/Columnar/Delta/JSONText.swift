/// A JSON value of the table log: small documents, read and written whole.
///
/// Numbers keep their text, so that 64-bit integers and decimals lose nothing; objects keep the order of their keys.
package indirect enum JSONText: Hashable, Sendable {
  case null
  case boolean(Bool)
  case number(String)
  case string(String)
  case array([JSONText])
  case object([Member])

  package struct Member: Hashable, Sendable {
    package let name: String
    package let value: JSONText

    package init(name: String, value: JSONText) {
      self.name = name
      self.value = value
    }
  }

  package static func integer(_ value: some BinaryInteger) -> JSONText { .number(String(value)) }

  package static func members(_ pairs: KeyValuePairs<String, JSONText?>) -> JSONText {
    .object(pairs.compactMap { pair in pair.value.map { Member(name: pair.key, value: $0) } })
  }

  /// The strings of `table`, sorted by key so that equal tables give equal text.
  package static func strings(_ table: [String: String?]) -> JSONText {
    .object(table.sorted { $0.key < $1.key }.map { Member(name: $0.key, value: $0.value.map { .string($0) } ?? .null) })
  }

  package subscript(_ name: String) -> JSONText? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name == name }?.value
  }

  package var string: String? { if case .string(let text) = self { text } else { nil } }
  package var integer: Int64? { if case .number(let text) = self { Int64(text) } else { nil } }
  package var boolean: Bool? { if case .boolean(let bit) = self { bit } else { nil } }
  package var array: [JSONText]? { if case .array(let items) = self { items } else { nil } }
  package var object: [Member]? { if case .object(let members) = self { members } else { nil } }
}
