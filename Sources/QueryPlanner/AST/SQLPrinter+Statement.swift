/// Statements and relations.
extension SQLPrinter {
  mutating func statement(_ statement: Statement) {
    switch statement.kind {
    case .query(let query): self.query(query)
    case .explain(let inner, let options):
      write(options.isAnalyze ? "EXPLAIN ANALYZE " : "EXPLAIN ")
      if options.isVerbose { write("VERBOSE ") }
      let written = [
        options.format.map { "FORMAT \($0.rawValue)" }, options.type.map { "TYPE \($0.rawValue)" },
      ].compactMap { $0 }
      if !written.isEmpty { write("(\(written.joined(separator: ", "))) ") }
      self.statement(inner)
    case .showTables(let schema, let like):
      write("SHOW TABLES")
      if let schema {
        write(" FROM ")
        qualifiedName(schema)
      }
      pattern(like)
    case .showColumns(let table, let like):
      write("SHOW COLUMNS FROM ")
      relation(table)
      pattern(like)
    case .showFunctions(let like):
      write("SHOW FUNCTIONS")
      pattern(like)
    case .showSchemas(let like):
      write("SHOW SCHEMAS")
      pattern(like)
    }
  }

  private mutating func pattern(_ like: LikePattern?) {
    guard let like else { return }
    write(" LIKE ")
    string(like.pattern)
    if let escape = like.escape {
      write(" ESCAPE ")
      string(escape)
    }
  }

  mutating func relation(_ relation: Relation) {
    switch relation.kind {
    case .table(let name): qualifiedName(name)
    case .file(let path): string(path)
    case .subquery(let query): subquery(query)
    case .lateral(let query):
      write("LATERAL ")
      subquery(query)
    case .unnest(let members, let withOrdinality):
      write("UNNEST(")
      expressions(members)
      write(withOrdinality ? ") WITH ORDINALITY" : ")")
    case .function(let name, let arguments):
      write("TABLE(")
      qualifiedName(name)
      parenthesized(arguments) { printer, argument in printer.expression(argument) }
      write(")")
    case .alias(let inner, let name, let columns):
      operand(inner, isPlain: isPrimary(inner))
      write(" AS ")
      self.name(name)
      if !columns.isEmpty {
        write(" ")
        names(columns)
      }
    case .sample(let inner, let method, let percentage):
      var isAlias = false
      if case .alias = inner.kind { isAlias = true }
      operand(inner, isPlain: isPrimary(inner) || isAlias)
      write(" TABLESAMPLE \(method.rawValue) (")
      expression(percentage)
      write(")")
    case .join(let kind, let left, let right, let condition): join(kind, left, right, condition)
    }
  }

  private func isPrimary(_ relation: Relation) -> Bool {
    switch relation.kind {
    case .alias, .sample, .join: false
    default: true
    }
  }

  private mutating func operand(_ relation: Relation, isPlain: Bool) {
    if !isPlain { write("(") }
    self.relation(relation)
    if !isPlain { write(")") }
  }

  private mutating func join(_ kind: JoinKind, _ left: Relation, _ right: Relation, _ condition: JoinCondition) {
    relation(left)
    if case .natural = condition { write(" NATURAL") }
    write(kind == .inner ? " JOIN " : " \(kind.rawValue) JOIN ")
    var isJoin = false
    if case .join = right.kind { isJoin = true }
    operand(right, isPlain: !isJoin)
    switch condition {
    case .none, .natural: break
    case .on(let condition):
      write(" ON ")
      expression(condition)
    case .using(let columns):
      write(" USING ")
      names(columns)
    }
  }
}
