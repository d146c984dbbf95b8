import Columnar
import Vectorized

/// Resolves the names and types of a syntax tree into a `LogicalPlan`.
///
/// One binder binds one statement. Extensions divide it by grammar: relations, select, expressions, calls, sub-queries,
/// windows, set operations.
package final class Binder {
  let catalog: any TableLookup
  package let allocator: ColumnAllocator
  /// CURRENT_TIMESTAMP and CURRENT_DATE of the whole statement: microseconds since 1970, UTC.
  let statementTime: Int64
  /// Nesting of queries; bounded so that deep input fails with an error and not with the stack.
  var depth = 0
  var expressionDepth = 0
  static let maximumDepth = 60
  /// Where the columns of the expression at hand stand in the text, for errors found after binding.
  var columnRanges: [Int: SourceRange] = [:]

  package init(catalog: any TableLookup, allocator: ColumnAllocator = ColumnAllocator(), statementTime: Int64) {
    self.catalog = catalog
    self.allocator = allocator
    self.statementTime = statementTime
  }

  /// Binds a whole query.
  package func bind(_ query: Query) throws -> BoundQuery {
    let bound = try bindQuery(query, environment: Environment())
    return BoundQuery(
      plan: bound.plan,
      schema: Schema(
        bound.columns.enumerated().map { index, column in
          Field(column.name ?? "_col\(index)", column.reference.type)
        }))
  }

  /// Binds a relation of its own, for SHOW COLUMNS.
  package func schema(of relation: Relation) throws -> Schema {
    let bound = try bindRelation(relation, environment: Environment())
    return Schema(
      bound.columns.filter { !$0.isHidden }.enumerated().map { index, column in
        Field(column.name ?? "_col\(index)", column.reference.type)
      })
  }
}

/// A bound statement: its plan and the result's columns in the order of the plan's output.
package struct BoundQuery {
  package var plan: LogicalPlan
  package var schema: Schema
}

/// Finds tables by name or path.
package protocol TableLookup {
  func table(_ name: QualifiedName) throws -> any TableSource
  func file(_ path: String, at range: SourceRange) throws -> any TableSource
}

/// What a query sees of the queries around it: common tables and the outer scope.
struct Environment {
  var commonTables: [String: CommonTableBinding] = [:]
  var outer: Scope?
}

/// A common table is bound again at each reference, in the environment of its definition.
final class CommonTableBinding {
  let table: CommonTable
  let environment: Environment

  init(table: CommonTable, environment: Environment) {
    self.table = table
    self.environment = environment
  }
}
