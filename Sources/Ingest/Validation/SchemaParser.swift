import Columnar
import Vectorized

/// Turns a schema document into nodes; a document that refers to itself gives nodes that do.
struct SchemaParser {
  private let root: JSONText
  private(set) var nodes: [SchemaNode] = []
  /// Nodes by the pointer of their schema.
  private var known: [String: Int] = [:]

  private static let largestNodeCount = 10_000
  private static let types: Set<String> = ["null", "boolean", "object", "array", "number", "integer", "string"]

  init(root: JSONText) { self.root = root }

  /// The index of the node of the schema `json`, which stands at `pointer`.
  mutating func node(_ json: JSONText, pointer: String) throws(JSONSchema.Fault) -> Int {
    if let index = known[pointer] { return index }
    guard nodes.count < Self.largestNodeCount else {
      throw .init(pointer: pointer, reason: "is one of more than \(Self.largestNodeCount) schemas")
    }
    let index = nodes.count
    nodes.append(SchemaNode())
    known[pointer] = index
    switch json {
    case .boolean(let isValid): nodes[index].isNever = !isValid
    case .object: nodes[index] = try members(json, pointer)
    default: throw .init(pointer: pointer, reason: "is no schema: it must be an object, true or false")
    }
    return index
  }

  private mutating func members(_ json: JSONText, _ pointer: String) throws(JSONSchema.Fault) -> SchemaNode {
    var node = SchemaNode()
    node.types = try types(json, pointer)
    if let values = json["enum"] {
      guard let values = values.array, !values.isEmpty else {
        throw .init(pointer: pointer + "/enum", reason: "must be a list of values")
      }
      node.values = values
    }
    if let value = json["const"] { node.values = [value] }
    try object(json, pointer, &node)
    try array(json, pointer, &node)
    node.length = try range(json, "minLength", "maxLength", pointer)
    node.pattern = try json["pattern"].map { value throws(JSONSchema.Fault) in
      try pattern(value.string, pointer + "/pattern")
    }
    try numbers(json, pointer, &node)
    try combinations(json, pointer, &node)
    return node
  }

  private func types(_ json: JSONText, _ pointer: String) throws(JSONSchema.Fault) -> [String]? {
    guard let type = json["type"] else { return nil }
    let names = type.string.map { [$0] } ?? type.array?.compactMap(\.string)
    guard let names, !names.isEmpty, names.count == type.array?.count ?? 1, names.allSatisfy(Self.types.contains) else {
      throw .init(
        pointer: pointer + "/type", reason: "must be one or several of \(Self.types.sorted().joined(separator: ", "))")
    }
    return names
  }

  private mutating func object(_ json: JSONText, _ pointer: String, _ node: inout SchemaNode) throws(JSONSchema.Fault) {
    for (name, schema) in try table(json, "properties", pointer) {
      node.properties[name] = try self.node(schema, pointer: "\(pointer)/properties/\(Self.escaped(name))")
    }
    for (text, schema) in try table(json, "patternProperties", pointer) {
      let place = "\(pointer)/patternProperties/\(Self.escaped(text))"
      node.patternProperties.append((try pattern(text, place), try self.node(schema, pointer: place)))
    }
    node.additional = try optional(json, "additionalProperties", pointer)
    node.propertyNames = try optional(json, "propertyNames", pointer)
    node.propertyCount = try range(json, "minProperties", "maxProperties", pointer)
    // Draft 3's `required: true` of a property is no list and says nothing here.
    if let required = json["required"], required.boolean == nil {
      guard let names = required.array?.compactMap(\.string), names.count == required.array?.count else {
        throw .init(pointer: pointer + "/required", reason: "must be a list of names")
      }
      node.required = names
    }
  }

  private mutating func array(_ json: JSONText, _ pointer: String, _ node: inout SchemaNode) throws(JSONSchema.Fault) {
    // A list of schemas, one for each place, is `items` up to draft 2019-09 and `prefixItems` from 2020-12 on.
    let list = json["prefixItems"] != nil ? "prefixItems" : json["items"]?.array != nil ? "items" : nil
    if let list {
      node.prefixItems = try schemas(json, list, pointer)
      node.items = try optional(json, list == "items" ? "additionalItems" : "items", pointer)
    } else {
      node.items = try optional(json, "items", pointer)
    }
    node.contains = try optional(json, "contains", pointer)
    node.itemCount = try range(json, "minItems", "maxItems", pointer)
    if let unique = json["uniqueItems"] {
      guard let bit = unique.boolean else {
        throw .init(pointer: pointer + "/uniqueItems", reason: "must be true or false")
      }
      node.hasUniqueItems = bit
    }
  }

  private func numbers(_ json: JSONText, _ pointer: String, _ node: inout SchemaNode) throws(JSONSchema.Fault) {
    node.minimum = try number(json, "minimum", pointer)
    node.maximum = try number(json, "maximum", pointer)
    // Draft 4: `exclusiveMinimum: true` makes the minimum exclusive.
    if json["exclusiveMinimum"]?.boolean == true {
      node.exclusiveMinimum = node.minimum
    } else if json["exclusiveMinimum"]?.boolean == nil {
      node.exclusiveMinimum = try number(json, "exclusiveMinimum", pointer)
    }
    if json["exclusiveMaximum"]?.boolean == true {
      node.exclusiveMaximum = node.maximum
    } else if json["exclusiveMaximum"]?.boolean == nil {
      node.exclusiveMaximum = try number(json, "exclusiveMaximum", pointer)
    }
    node.multipleOf = try number(json, "multipleOf", pointer)
    if let step = node.multipleOf, step <= 0 {
      throw .init(pointer: pointer + "/multipleOf", reason: "must be larger than 0")
    }
  }

  private mutating func combinations(
    _ json: JSONText, _ pointer: String, _ node: inout SchemaNode
  ) throws(JSONSchema.Fault) {
    node.all = try schemas(json, "allOf", pointer)
    node.any = try schemas(json, "anyOf", pointer)
    node.one = try schemas(json, "oneOf", pointer)
    node.not = try optional(json, "not", pointer)
    if let test = try optional(json, "if", pointer) {
      node.condition = (test, try optional(json, "then", pointer), try optional(json, "else", pointer))
    }
    if let reference = json["$ref"] {
      guard let target = reference.string else {
        throw .init(pointer: pointer + "/$ref", reason: "must be a text")
      }
      node.reference = try resolved(target, pointer + "/$ref")
    }
  }

  /// The node that `#/definitions/event` means.
  private mutating func resolved(_ reference: String, _ place: String) throws(JSONSchema.Fault) -> Int {
    guard reference.hasPrefix("#") else {
      throw .init(pointer: place, reason: "refers to '\(reference)': only '#/…' within the schema can be followed")
    }
    var at = root
    let pointer = String(reference.dropFirst())
    for part in pointer.split(separator: "/") {
      let name = Self.unescaped(String(part))
      guard let next = at[name] ?? Int(name).flatMap({ i in at.array.flatMap { $0.indices.contains(i) ? $0[i] : nil } })
      else { throw .init(pointer: place, reason: "refers to '\(reference)', which is not there") }
      at = next
    }
    return try node(at, pointer: pointer)
  }

  private mutating func optional(
    _ json: JSONText, _ name: String, _ pointer: String
  ) throws(JSONSchema.Fault) -> Int? {
    guard let schema = json[name] else { return nil }
    return try node(schema, pointer: "\(pointer)/\(name)")
  }

  private mutating func schemas(_ json: JSONText, _ name: String, _ pointer: String) throws(JSONSchema.Fault) -> [Int] {
    guard let list = json[name] else { return [] }
    guard let list = list.array, !list.isEmpty else {
      throw .init(pointer: "\(pointer)/\(name)", reason: "must be a list of schemas")
    }
    var found: [Int] = []
    for (i, schema) in list.enumerated() { found.append(try node(schema, pointer: "\(pointer)/\(name)/\(i)")) }
    return found
  }

  private func table(
    _ json: JSONText, _ name: String, _ pointer: String
  ) throws(JSONSchema.Fault) -> [(String, JSONText)] {
    guard let value = json[name] else { return [] }
    guard let members = value.object else {
      throw .init(pointer: "\(pointer)/\(name)", reason: "must be an object of schemas")
    }
    return members.map { ($0.name, $0.value) }
  }

  private func range(
    _ json: JSONText, _ low: String, _ high: String, _ pointer: String
  ) throws(JSONSchema.Fault) -> ClosedRange<Int> {
    let lower = try count(json, low, pointer) ?? 0
    let upper = try count(json, high, pointer) ?? Int.max
    guard lower <= upper else { throw .init(pointer: pointer, reason: "has a \(low) above its \(high)") }
    return lower...upper
  }

  private func count(_ json: JSONText, _ name: String, _ pointer: String) throws(JSONSchema.Fault) -> Int? {
    guard let value = try number(json, name, pointer) else { return nil }
    guard value >= 0, value == value.rounded(), value < 9e15 else {
      throw .init(pointer: "\(pointer)/\(name)", reason: "must be a whole number from 0 on")
    }
    return Int(value)
  }

  private func number(_ json: JSONText, _ name: String, _ pointer: String) throws(JSONSchema.Fault) -> Double? {
    guard let value = json[name] else { return nil }
    guard case .number(let text) = value, let number = Double(text) else {
      throw .init(pointer: "\(pointer)/\(name)", reason: "must be a number")
    }
    return number
  }

  private func pattern(_ text: String?, _ place: String) throws(JSONSchema.Fault) -> SchemaPattern {
    guard let text else { throw .init(pointer: place, reason: "must be a text") }
    do throws(EvaluationError) {
      return SchemaPattern(text: text, pattern: try TextPattern(text))
    } catch {
      throw .init(pointer: place, reason: "is no pattern: \(error.message)")
    }
  }

  /// RFC 6901 §3.
  static func escaped(_ name: String) -> String {
    name.reduce("") { $0 + ($1 == "~" ? "~0" : $1 == "/" ? "~1" : String($1)) }
  }

  private static func unescaped(_ part: String) -> String {
    var out = ""
    var isEscaped = false
    for character in part {
      if isEscaped {
        out.append(character == "0" ? "~" : character == "1" ? "/" : character)
        isEscaped = false
      } else if character == "~" {
        isEscaped = true
      } else {
        out.append(character)
      }
    }
    return out
  }
}
