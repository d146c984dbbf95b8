import Columnar
import Ingest

/// The table that events go into: opened, or made with its columns.
struct EventTable {
  let layout: TableLayout
  let store: LocalObjectStore
  let delta: DeltaTable

  /// - Parameters:
  ///   - extraColumns: `name:type` each, for a table that is made now.
  ///   - areRequired: whether a table that exists must have them.
  init(lake: String, name: String, extraColumns: [String], areRequired: Bool) throws {
    guard Self.isPlain(name) else { throw ServerError("'\(name)' cannot name a table: use letters, digits and _") }
    store = LocalObjectStore(root: lake + "/" + name)
    delta = DeltaTable.openOrCreate(store: store, prefix: ObjectNames.columnarFolder)
    let wanted = try extraColumns.map { try Self.field($0) }
    if try delta.currentVersion() != nil {
      guard let known = TableLayout(name: name, metadata: try delta.snapshot().metadata) else {
        throw ServerError("the table '\(name)' was not made by colq: collect into another table")
      }
      layout = known
      for field in wanted where areRequired && known.columns.index(of: field.name) == nil {
        throw ServerError(
          "the table '\(name)' exists without the column '\(field.name)': columns are set when it is made; use another table"
        )
      }
    } else {
      layout = try Self.layout(name, wanted)
    }
  }

  /// The columns of a table of clicks, and those that are wanted beside them.
  private static func layout(_ name: String, _ wanted: [Field]) throws -> TableLayout {
    let clicks = TableLayout.clickstream
    for field in wanted where clicks.columns.index(of: field.name) != nil {
      throw ServerError("the column '\(field.name)' is there already: name another one in 'columns'")
    }
    return TableLayout(
      name: name, columns: Schema(clicks.columns.fields + wanted), csvColumnCount: clicks.csvColumnCount,
      partitionColumns: clicks.partitionColumns)
  }

  private static func isPlain(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 128
      && name.utf8.allSatisfy { ($0 | 32 >= 97 && $0 | 32 <= 122) || ($0 >= 48 && $0 <= 57) || $0 == UInt8(ascii: "_") }
      && !name.hasPrefix("_")
  }

  private static let types: [(String, DataType)] = [
    ("varchar", .text), ("bigint", .bigint), ("double", .double), ("boolean", .boolean),
    ("timestamp", .timestamp(precision: 3)), ("date", .date),
  ]

  private static func field(_ text: String) throws -> Field {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, isPlain(parts[0]), let type = types.first(where: { $0.0 == parts[1].lowercased() })?.1
    else {
      throw ServerError(
        "'\(text)' is no column: write name:type with one of \(types.map(\.0).joined(separator: ", "))")
    }
    return Field(parts[0].lowercased(), type)
  }
}

/// Why the server does not start.
public struct ServerError: Error, Sendable, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}
