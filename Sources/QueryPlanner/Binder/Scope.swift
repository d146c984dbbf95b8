import Columnar
import Vectorized

/// One column that a name can mean.
struct ScopeColumn {
  /// Names of the table it comes from, outermost first: `[schema, table]` or `[alias]`; empty for a merged join column.
  var qualifier: [String]
  /// nil for an expression without a name.
  var name: String?
  var reference: ColumnReference
  /// Left out of `*`.
  var isHidden = false
  /// Only reachable with its qualifier: the sides of a merged USING column.
  var needsQualifier = false
}

/// The columns that names can mean at one place of a query, and the scope of the query around it.
final class Scope {
  var columns: [ScopeColumn]
  let outer: Scope?

  init(_ columns: [ScopeColumn] = [], outer: Scope? = nil) {
    self.columns = columns
    self.outer = outer
  }

  enum Match {
    case column(ScopeColumn)
    case ambiguous([ScopeColumn])
    case none
  }

  /// Looks `parts` (qualifiers and name) up in this scope alone; names compare without regard to case.
  func match(_ parts: [Identifier]) -> Match {
    guard let name = parts.last?.folded else { return .none }
    let qualifier = parts.dropLast().map(\.folded)
    let found = columns.filter { column in
      guard column.name?.lowercased() == name else { return false }
      if qualifier.isEmpty { return !column.needsQualifier }
      return column.qualifier.count >= qualifier.count
        && column.qualifier.suffix(qualifier.count).map { $0.lowercased() } == qualifier
    }
    // The same column twice (a hidden copy) is no ambiguity.
    if let first = found.first {
      return found.allSatisfy { $0.reference == first.reference } ? .column(first) : .ambiguous(found)
    }
    return .none
  }

  /// The columns of table `qualifier`, hidden ones included.
  func columns(of qualifier: [Identifier]) -> [ScopeColumn] {
    let wanted = qualifier.map(\.folded)
    return columns.filter { $0.qualifier.suffix(wanted.count).map { $0.lowercased() } == wanted }
  }

  /// Names in this scope and around it, for suggestions.
  var names: [String] { columns.compactMap(\.name) + (outer?.names ?? []) }
}

/// A bound query or relation: its plan and the names of what comes out.
struct BoundRelation {
  var plan: LogicalPlan
  var columns: [ScopeColumn]
}
