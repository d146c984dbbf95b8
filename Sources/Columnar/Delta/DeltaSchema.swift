/// The columns of a Delta table with what SQL types alone do not say.
package struct DeltaSchema: Sendable, Hashable {
  package var columns: Schema
  /// Names of columns that `SELECT *` leaves out: field metadata `colq.hidden`.
  package var hidden: Set<String>

  package init(_ columns: Schema, hidden: Set<String> = []) {
    self.columns = columns
    self.hidden = hidden
  }

  /// The Spark struct type that `metaData.schemaString` holds.
  ///
  /// Types that Delta has no name for (`timestamp(3)`, `varchar(10)`) are Delta's nearest type with the SQL type in the
  /// field metadata `colq.type`.
  package var json: JSONText {
    .members([
      "type": .string("struct"),
      "fields": .array(
        columns.fields.map { field in
          var metadata: [JSONText.Member] = []
          if hidden.contains(field.name) { metadata.append(.init(name: "colq.hidden", value: .boolean(true))) }
          let type = Self.name(of: field.type)
          if Self.type(of: type) != field.type {
            metadata.append(.init(name: "colq.type", value: .string(field.type.description)))
          }
          return .members([
            "name": .string(field.name), "type": type, "nullable": .boolean(field.isNullable),
            "metadata": .object(metadata),
          ])
        }),
    ])
  }

  package static func parse(_ json: JSONText) -> Result<DeltaSchema, DeltaAction.Problem> {
    guard case .row(let fields)? = type(of: json) else {
      return .failure(.init("schemaString holds a type that cannot be read"))
    }
    var schema = DeltaSchema(Schema(fields))
    for (i, field) in (json["fields"]?.array ?? []).enumerated() where i < fields.count {
      if field["metadata"]?["colq.hidden"]?.boolean == true { schema.hidden.insert(fields[i].name) }
      if let text = field["metadata"]?["colq.type"]?.string, let type = storedType(text) {
        schema.columns.fields[i].type = type
      }
    }
    return .success(schema)
  }

  /// The name of `type` in the log; types Delta cannot hold fall back to string.
  private static func name(of type: DataType) -> JSONText {
    switch type {
    case .boolean: .string("boolean")
    case .tinyint: .string("byte")
    case .smallint: .string("short")
    case .integer: .string("integer")
    case .bigint: .string("long")
    case .real: .string("float")
    case .double: .string("double")
    case .decimal(let precision, let scale): .string("decimal(\(precision),\(scale))")
    case .varbinary: .string("binary")
    case .date: .string("date")
    case .timestamp, .timestampTZ: .string("timestamp")
    case .array(let element):
      .members(["type": .string("array"), "elementType": name(of: element), "containsNull": .boolean(true)])
    case .map(let key, let value):
      .members([
        "type": .string("map"), "keyType": name(of: key), "valueType": name(of: value),
        "valueContainsNull": .boolean(true),
      ])
    case .row(let fields): DeltaSchema(Schema(fields)).json
    default: .string("string")
    }
  }

  /// The SQL type of a Delta type; nil where it is none.
  private static func type(of json: JSONText) -> DataType? {
    if let name = json.string { return simpleType(name) }
    switch json["type"]?.string {
    case "array": return json["elementType"].flatMap(type(of:)).map { .array($0) }
    case "map":
      guard let key = json["keyType"].flatMap(type(of:)), let value = json["valueType"].flatMap(type(of:)) else {
        return nil
      }
      return .map(key, value)
    case "struct":
      guard let members = json["fields"]?.array else { return nil }
      var fields: [Field] = []
      for member in members {
        guard let name = member["name"]?.string, let type = member["type"].flatMap(type(of:)) else { return nil }
        fields.append(Field(name, type, isNullable: member["nullable"]?.boolean ?? true))
      }
      return .row(fields)
    default: return nil
    }
  }

  private static func simpleType(_ name: String) -> DataType? {
    switch name {
    case "string": .text
    case "boolean": .boolean
    case "byte": .tinyint
    case "short": .smallint
    case "integer": .integer
    case "long": .bigint
    case "float": .real
    case "double": .double
    case "binary": .varbinary
    case "date": .date
    case "timestamp": .timestampTZ(precision: 6)
    case "timestamp_ntz": .timestamp(precision: 6)
    default: numbered(name, "decimal").flatMap { $0.count == 2 ? .decimal(precision: $0[0], scale: $0[1]) : nil }
    }
  }

  /// The types that `colq.type` can name: those whose Delta name says less than they do.
  private static func storedType(_ text: String) -> DataType? {
    if let width = numbered(text, "varchar"), width.count == 1 { return .varchar(length: width[0]) }
    if let width = numbered(text, "char"), width.count == 1 { return .char(length: width[0]) }
    if text == "json" { return .json }
    let zoned = text.hasSuffix(" with time zone")
    let bare = zoned ? String(text.dropLast(" with time zone".count)) : text
    if let precision = numbered(bare, "timestamp"), precision.count == 1, (0...9).contains(precision[0]) {
      return zoned ? .timestampTZ(precision: precision[0]) : .timestamp(precision: precision[0])
    }
    return nil
  }

  /// The numbers of `name(1,2)`; nil for other text.
  private static func numbered(_ text: String, _ name: String) -> [Int]? {
    guard text.hasPrefix(name + "("), text.hasSuffix(")") else { return nil }
    let parts = text.dropFirst(name.count + 1).dropLast().split(separator: ",")
    let numbers = parts.compactMap { Int($0.drop { $0 == " " }) }
    guard numbers.count == parts.count, numbers.allSatisfy({ $0 >= 0 }) else { return nil }
    return numbers
  }
}
