import Columnar

/// A JSON Schema (drafts 4 to 2020-12, what API Gateway's models use of them) as a check of events.
///
/// Unknown keywords are ignored, as the specification says; a keyword that is known and malformed is refused when the schema
/// is read. `format` is not checked. References point into the document itself (`#/definitions/event`).
package struct JSONSchema: EventValidator {
  /// What is wrong with the schema itself.
  package struct Fault: Error, Sendable, CustomStringConvertible {
    /// JSON pointer into the schema.
    package let pointer: String
    package let reason: String
    package var description: String { (pointer.isEmpty ? "the schema" : "'\(pointer)'") + " " + reason }
  }

  private let nodes: [SchemaNode]

  /// - Throws: `Fault`.
  package init(_ text: [UInt8]) throws(Fault) {
    guard let json = JSONText(parsing: text) else {
      throw Fault(pointer: "", reason: "is no JSON document")
    }
    var parser = SchemaParser(root: json)
    _ = try parser.node(json, pointer: "")
    nodes = parser.nodes
  }

  package func fault(_ event: UnsafeRawBufferPointer) -> EventFault? {
    guard let json = JSONText(parsing: event) else { return EventFault(pointer: "", reason: "is no JSON value") }
    return SchemaCheck(nodes: nodes).fault(json, node: 0, pointer: "", depth: 0)
  }
}

/// One schema of a document, its sub-schemas by their index in the list of all.
struct SchemaNode: Sendable {
  /// `false`: nothing is valid. Every other rule is absent then.
  var isNever = false
  var types: [String]?
  var values: [JSONText]?
  var properties: [String: Int] = [:]
  var patternProperties: [(pattern: SchemaPattern, node: Int)] = []
  /// Of members that neither list names.
  var additional: Int?
  var required: [String] = []
  var propertyNames: Int?
  var propertyCount = 0...Int.max
  var items: Int?
  var prefixItems: [Int] = []
  var contains: Int?
  var itemCount = 0...Int.max
  var hasUniqueItems = false
  var length = 0...Int.max
  var pattern: SchemaPattern?
  var minimum: Double?
  var maximum: Double?
  var exclusiveMinimum: Double?
  var exclusiveMaximum: Double?
  var multipleOf: Double?
  var all: [Int] = []
  var any: [Int] = []
  var one: [Int] = []
  var not: Int?
  var condition: (test: Int, then: Int?, otherwise: Int?)?
  /// Of `$ref`.
  var reference: Int?
}
