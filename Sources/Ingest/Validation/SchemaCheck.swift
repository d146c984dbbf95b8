import Columnar

/// Checks a value against the nodes of a schema; the first fault in the order of the rules.
struct SchemaCheck {
  let nodes: [SchemaNode]

  /// References that a value may be deep in; a schema that refers to itself for ever ends here.
  private static let largestDepth = 200

  func fault(_ value: JSONText, node index: Int, pointer: String, depth: Int) -> EventFault? {
    guard depth < Self.largestDepth else { return EventFault(pointer: pointer, reason: "is nested too deeply") }
    let node = nodes[index]
    if node.isNever { return EventFault(pointer: pointer, reason: "is not allowed") }
    if let types = node.types, !types.contains(where: { Self.isOf(value, $0) }) {
      return EventFault(
        pointer: pointer, reason: "must be \(types.joined(separator: " or ")), found \(Self.typeName(value))")
    }
    if let values = node.values, !values.contains(where: { Self.isEqual($0, value) }) {
      return EventFault(
        pointer: pointer, reason: "must be one of \(values.prefix(10).map(\.text).joined(separator: ", "))")
    }
    let own: EventFault? =
      switch value {
      case .string(let text): fault(text, node, pointer)
      case .number(let text): Double(text).flatMap { fault($0, node, pointer) }
      case .object(let members): fault(members, node, pointer, depth)
      case .array(let items): fault(items, node, pointer, depth)
      case .null, .boolean: nil
      }
    return own ?? combinedFault(value, node, pointer, depth)
  }

  private func fault(_ text: String, _ node: SchemaNode, _ pointer: String) -> EventFault? {
    // Lengths are in code points (JSON Schema Validation §6.3.1).
    if node.length != 0...Int.max, !node.length.contains(text.unicodeScalars.count) {
      return EventFault(pointer: pointer, reason: "must have \(Self.words(node.length)) characters")
    }
    if let pattern = node.pattern, !pattern.isFound(in: text) {
      return EventFault(pointer: pointer, reason: "must match the pattern \(pattern.text)")
    }
    return nil
  }

  private func fault(_ number: Double, _ node: SchemaNode, _ pointer: String) -> EventFault? {
    func fault(_ reason: String) -> EventFault { EventFault(pointer: pointer, reason: reason) }
    if let bound = node.minimum, number < bound { return fault("must be \(bound) or more") }
    if let bound = node.maximum, number > bound { return fault("must be \(bound) or less") }
    if let bound = node.exclusiveMinimum, number <= bound { return fault("must be more than \(bound)") }
    if let bound = node.exclusiveMaximum, number >= bound { return fault("must be less than \(bound)") }
    if let step = node.multipleOf {
      let quotient = number / step
      // Decimal steps such as 0.01 have no exact quotient.
      if abs(quotient - quotient.rounded()) > 1e-9 * max(1, abs(quotient)) {
        return fault("must be a multiple of \(step)")
      }
    }
    return nil
  }

  private func fault(
    _ members: [JSONText.Member], _ node: SchemaNode, _ pointer: String, _ depth: Int
  ) -> EventFault? {
    if !node.propertyCount.contains(members.count) {
      return EventFault(pointer: pointer, reason: "must have \(Self.words(node.propertyCount)) members")
    }
    for name in node.required where !members.contains(where: { $0.name == name }) {
      return EventFault(pointer: "\(pointer)/\(SchemaParser.escaped(name))", reason: "is required")
    }
    for member in members {
      let place = "\(pointer)/\(SchemaParser.escaped(member.name))"
      if let names = node.propertyNames,
        fault(.string(member.name), node: names, pointer: place, depth: depth + 1) != nil
      {
        return EventFault(pointer: place, reason: "has a name that is not allowed")
      }
      var isNamed = false
      if let schema = node.properties[member.name] {
        isNamed = true
        if let found = fault(member.value, node: schema, pointer: place, depth: depth + 1) { return found }
      }
      for (pattern, schema) in node.patternProperties where pattern.isFound(in: member.name) {
        isNamed = true
        if let found = fault(member.value, node: schema, pointer: place, depth: depth + 1) { return found }
      }
      if !isNamed, let schema = node.additional {
        if nodes[schema].isNever { return EventFault(pointer: place, reason: "is not a known field") }
        if let found = fault(member.value, node: schema, pointer: place, depth: depth + 1) { return found }
      }
    }
    return nil
  }

  private func fault(_ items: [JSONText], _ node: SchemaNode, _ pointer: String, _ depth: Int) -> EventFault? {
    if !node.itemCount.contains(items.count) {
      return EventFault(pointer: pointer, reason: "must have \(Self.words(node.itemCount)) items")
    }
    for (i, item) in items.enumerated() {
      guard let schema = i < node.prefixItems.count ? node.prefixItems[i] : node.items else { continue }
      if let found = fault(item, node: schema, pointer: "\(pointer)/\(i)", depth: depth + 1) { return found }
    }
    if node.hasUniqueItems {
      for i in items.indices where items[..<i].contains(where: { Self.isEqual($0, items[i]) }) {
        return EventFault(pointer: "\(pointer)/\(i)", reason: "is there twice")
      }
    }
    if let schema = node.contains,
      !items.contains(where: { fault($0, node: schema, pointer: pointer, depth: depth + 1) == nil })
    {
      return EventFault(pointer: pointer, reason: "has no item of the kind it must contain")
    }
    return nil
  }

  private func combinedFault(_ value: JSONText, _ node: SchemaNode, _ pointer: String, _ depth: Int) -> EventFault? {
    func found(_ index: Int) -> EventFault? { fault(value, node: index, pointer: pointer, depth: depth + 1) }
    if let reference = node.reference, let fault = found(reference) { return fault }
    for index in node.all { if let fault = found(index) { return fault } }
    if !node.any.isEmpty, !node.any.contains(where: { found($0) == nil }) {
      return EventFault(pointer: pointer, reason: "fits none of the \(node.any.count) forms it may have")
    }
    if !node.one.isEmpty {
      let count = node.one.filter { found($0) == nil }.count
      if count != 1 {
        return EventFault(pointer: pointer, reason: "fits \(count) of the \(node.one.count) forms, it must fit one")
      }
    }
    if let not = node.not, found(not) == nil {
      return EventFault(pointer: pointer, reason: "has a form that is not allowed")
    }
    if let condition = node.condition {
      let next = found(condition.test) == nil ? condition.then : condition.otherwise
      if let next { return found(next) }
    }
    return nil
  }

  private static func isOf(_ value: JSONText, _ type: String) -> Bool {
    switch (value, type) {
    case (.null, "null"), (.boolean, "boolean"), (.object, "object"), (.array, "array"), (.string, "string"),
      (.number, "number"):
      true
    // From draft 6 on 1.0 is an integer.
    case (.number(let text), "integer"): Double(text).map { $0 == $0.rounded() } ?? false
    default: false
    }
  }

  private static func typeName(_ value: JSONText) -> String {
    switch value {
    case .null: "null"
    case .boolean: "boolean"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }

  /// Equal as JSON Schema means it: numbers by value, members in any order.
  private static func isEqual(_ a: JSONText, _ b: JSONText) -> Bool {
    switch (a, b) {
    case (.number(let x), .number(let y)): x == y || (Double(x) ?? .nan) == (Double(y) ?? .nan)
    case (.array(let x), .array(let y)): x.count == y.count && zip(x, y).allSatisfy { isEqual($0, $1) }
    case (.object(let x), .object(let y)):
      x.count == y.count && x.allSatisfy { member in b[member.name].map { isEqual(member.value, $0) } ?? false }
        && y.allSatisfy { a[$0.name] != nil }
    default: a == b
    }
  }

  private static func words(_ range: ClosedRange<Int>) -> String {
    if range.upperBound == .max { return "\(range.lowerBound) or more" }
    return range.lowerBound == range.upperBound ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
  }
}
