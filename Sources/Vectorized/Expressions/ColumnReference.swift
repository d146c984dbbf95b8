import Columnar

/// A column of a plan, known by an id that is unique in the query.
public struct ColumnReference: Hashable, Sendable {
  public let id: Int
  public let type: DataType
  /// For EXPLAIN and errors; takes no part in equality.
  public let name: String

  public init(id: Int, type: DataType, name: String) {
    self.id = id
    self.type = type
    self.name = name
  }

  public static func == (a: ColumnReference, b: ColumnReference) -> Bool { a.id == b.id }

  public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
