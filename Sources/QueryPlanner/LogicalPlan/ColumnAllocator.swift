import Columnar
import Vectorized

/// Gives columns their ids, unique in a query.
package final class ColumnAllocator {
  private var nextID = 1

  package init() {}

  package func make(_ name: String, _ type: DataType) -> ColumnReference {
    defer { nextID += 1 }
    return ColumnReference(id: nextID, type: type, name: name)
  }
}
