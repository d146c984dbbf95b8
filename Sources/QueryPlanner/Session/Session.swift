import Columnar
import Vectorized

/// Answers SQL over the tables of a lake folder and over files named in FROM.
///
/// Keeps opened files' metadata, and pages within a bound, between statements. Use one session from one thread at a time; a prepared query runs on
/// as many threads as the settings say.
package final class Session {
  package let options: SessionOptions
  let catalog: Catalog
  /// Pages kept between statements; nil when the options say so.
  let pageCache: PageCache?

  package init(_ options: SessionOptions) throws {
    self.options = options
    pageCache = options.pageCacheByteCount > 0 ? PageCache(byteLimit: options.pageCacheByteCount) : nil
    catalog = Catalog(
      lakePath: options.lakePath, pageCache: pageCache, tail: options.tail, allowsFiles: options.allowsFiles)
  }

  /// Parses, binds and plans one statement; nothing is read but metadata of the tables it names.
  package func prepare(_ sql: String, cancellation: Cancellation = Cancellation()) throws -> PreparedQuery {
    try prepare(try Parser.parseStatement(sql), cancellation: cancellation)
  }

  package func prepare(_ statement: Statement, cancellation: Cancellation = Cancellation()) throws -> PreparedQuery {
    if statement.parameterCount > 0 {
      throw SQLError(.notSupported, "the statement has parameters (?) but no values are given", at: statement.range)
    }
    switch statement.kind {
    case .query(let query): return PreparedQuery(try plan(query), options.settings, cancellation, pageCache)
    case .explain(let inner, let explain): return try self.explain(inner, explain, cancellation)
    case .showTables(let schema, let like):
      try Catalog.check(schema: schema)
      return try names("Table", catalog.tableNames(), like)
    case .showSchemas(let like): return try names("Schema", ["default"], like)
    case .showColumns(let relation, let like): return try showColumns(relation, like)
    case .showFunctions(let like): return try showFunctions(like)
    }
  }

  /// The names of the lake's tables, sorted.
  package func tableNames() throws -> [String] { try catalog.tableNames() }

  /// The columns of a table, hidden ones left out.
  package func columns(ofTable name: String) throws -> [Field] {
    let source = try catalog.table(QualifiedName([Identifier(name, isQuoted: true, range: SourceRange(0, 0))]))
    let hidden = source.hiddenColumns
    return source.schema.fields.enumerated().filter { !hidden.contains($0.offset) }.map(\.element)
  }

  /// The steps from a query to its plan.
  func plan(_ query: Query) throws -> PlannedQuery { try PlannedQuery(query, catalog: catalog, options) }
}

/// A planned query at its three levels.
struct PlannedQuery {
  var schema: Schema
  /// As bound, before any rule.
  var bound: LogicalPlan
  var logical: LogicalPlan
  var physical: PhysicalPlan
}

extension PlannedQuery {
  /// Binds, optimizes and plans a query over the tables of `catalog`.
  init(_ query: Query, catalog: any TableLookup, _ options: SessionOptions) throws {
    let allocator = ColumnAllocator()
    let binder = Binder(catalog: catalog, allocator: allocator, statementTime: WallClock.microseconds)
    let bound = try binder.bind(query)
    var logical = bound.plan
    let output = logical.output
    if options.usesOptimizer {
      let optimizer = Optimizer(
        allocator: allocator, disabled: options.disabledRules,
        usesMetadataAnswers: options.settings.usesMetadataAnswers)
      logical = try optimizer.optimize(logical, output: output)
    }
    self.init(
      schema: bound.schema, bound: bound.plan, logical: logical,
      physical: try PhysicalPlanner.plan(logical, output: output))
  }
}
