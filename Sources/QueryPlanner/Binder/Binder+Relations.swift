import Columnar
import Vectorized

extension Binder {
  /// Binds what stands in FROM.
  func bindRelation(_ relation: Relation, environment: Environment) throws -> BoundRelation {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.maximumDepth * 4 {
      throw SQLError(.tooComplex, "relations are nested too deep", at: relation.range)
    }
    switch relation.kind {
    case .table(let name): return try bindTable(name, environment: environment)
    case .file(let path):
      let source = try catalog.file(path, at: relation.range)
      return scan(source, qualifier: [source.name])
    case .subquery(let query): return unqualified(try bindQuery(query, environment: environment))
    case .alias(let inner, let name, let columns):
      return try rename(try bindRelation(inner, environment: environment), name, columns, at: relation.range)
    case .join(let kind, let left, let right, let condition):
      return try bindJoin(kind, left, right, condition, at: relation.range, environment: environment)
    case .lateral:
      throw SQLError(
        .notSupported, "LATERAL is not supported", at: relation.range,
        suggestion: "write a join with a sub-query that does not name the other table's columns")
    case .unnest: throw SQLError(.notSupported, "UNNEST is not supported", at: relation.range)
    case .function(let name, _):
      throw SQLError(.notSupported, "table function \"\(name.text)\" is not supported", at: relation.range)
    case .sample: throw SQLError(.notSupported, "TABLESAMPLE is not supported", at: relation.range)
    }
  }

  private func bindTable(_ name: QualifiedName, environment: Environment) throws -> BoundRelation {
    if name.parts.count == 1, let common = environment.commonTables[name.last.folded] {
      var inner = common.environment
      inner.outer = environment.outer
      let bound = try bindQuery(common.table.query, environment: inner)
      return try rename(bound, common.table.name, common.table.columns, at: common.table.name.range)
    }
    let source = try catalog.table(name)
    return scan(source, qualifier: name.parts.map(\.name))
  }

  private func scan(_ source: any TableSource, qualifier: [String]) -> BoundRelation {
    var scanned: [ScanPlan.Column] = []
    var columns: [ScopeColumn] = []
    let hidden = source.hiddenColumns
    for (index, field) in source.schema.fields.enumerated() {
      let reference = allocator.make(field.name, field.type)
      scanned.append(ScanPlan.Column(reference, sourceIndex: index))
      columns.append(
        ScopeColumn(
          qualifier: qualifier, name: field.name, reference: reference, isHidden: hidden.contains(index)))
    }
    return BoundRelation(plan: .scan(LogicalScan(source: source, columns: scanned)), columns: columns)
  }

  /// A sub-query's columns have no qualifier until it gets an alias.
  private func unqualified(_ bound: BoundRelation) -> BoundRelation {
    var result = bound
    for index in result.columns.indices { result.columns[index].qualifier = [] }
    return result
  }

  private func rename(
    _ bound: BoundRelation, _ name: Identifier, _ columns: [Identifier], at range: SourceRange
  ) throws -> BoundRelation {
    var result = bound
    let visible = result.columns.indices.filter { !result.columns[$0].isHidden && !result.columns[$0].needsQualifier }
    if !columns.isEmpty && columns.count != visible.count {
      throw SQLError(
        .columnAliasMismatch,
        "\"\(name.name)\" names \(columns.count) columns but the relation has \(visible.count)", at: range)
    }
    for (position, index) in visible.enumerated() where !columns.isEmpty {
      result.columns[index].name = columns[position].name
    }
    result.columns.removeAll { $0.needsQualifier }
    for index in result.columns.indices { result.columns[index].qualifier = [name.name] }
    return result
  }

  /// Rows of constants or expressions without columns.
  func bindValues(_ rows: [Expression], at range: SourceRange, environment: Environment) throws -> BoundRelation {
    let context = ExpressionContext(
      scope: Scope(outer: environment.outer), environment: environment, clause: "VALUES")
    var bound: [[BoundExpression]] = []
    for row in rows {
      var cells = [row]
      if case .row(let members) = row.kind { cells = members }
      if let first = bound.first, first.count != cells.count {
        throw SQLError(
          .typeMismatch, "rows of VALUES have different numbers of columns: \(first.count) and \(cells.count)",
          at: row.range)
      }
      bound.append(try cells.map { try bindExpression($0, context) })
    }
    if !context.subqueries.isEmpty {
      throw SQLError(.notSupported, "sub-queries in VALUES are not supported", at: range)
    }
    var output: [ColumnReference] = []
    for column in (bound.first ?? []).indices {
      let unified = try unify(bound.map { $0[column] }, at: range, in: "VALUES")
      for row in bound.indices { bound[row][column] = unified.expressions[row] }
      output.append(allocator.make("_col\(column)", unified.type))
    }
    return BoundRelation(
      plan: .values(LogicalValues(output: output, rows: bound)),
      columns: output.map { ScopeColumn(qualifier: [], name: nil, reference: $0) })
  }
}
