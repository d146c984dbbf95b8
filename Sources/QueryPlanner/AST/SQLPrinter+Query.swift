/// Queries, SELECT and windows.
extension SQLPrinter {
  mutating func subquery(_ query: Query) {
    write("(")
    self.query(query)
    write(")")
  }

  mutating func query(_ query: Query) {
    if let with = query.with {
      write(with.isRecursive ? "WITH RECURSIVE " : "WITH ")
      list(with.tables) { printer, table in
        printer.name(table.name)
        if !table.columns.isEmpty {
          printer.write(" ")
          printer.names(table.columns)
        }
        printer.write(" AS ")
        printer.subquery(table.query)
      }
      write(" ")
    }
    body(query.body)
    orderBy(query.orderBy, separator: " ")
    if let offset = query.offset {
      write(" OFFSET ")
      expression(offset)
    }
    guard let limit = query.limit else { return }
    write(limit.withTies ? " FETCH FIRST " : " LIMIT ")
    expression(limit.count)
    if limit.withTies { write(" ROWS WITH TIES") }
  }

  private mutating func body(_ body: QueryBody) {
    switch body {
    case .select(let select): self.select(select)
    case .values(let rows, _):
      write("VALUES ")
      list(rows) { printer, row in
        if case .row(let members) = row.kind, members.count > 1 {
          printer.parenthesized(members) { printer, member in printer.expression(member) }
        } else {
          printer.expression(row)
        }
      }
    case .table(let name):
      write("TABLE ")
      qualifiedName(name)
    case .query(let query): subquery(query)
    case .setOperation(let operation, let isAll, let left, let right, _):
      operand(left, of: operation, isRight: false)
      write(" \(operation.rawValue) " + (isAll ? "ALL " : ""))
      operand(right, of: operation, isRight: true)
    }
  }

  /// The parser makes left-deep chains, so only trees built otherwise need the parentheses.
  private mutating func operand(_ body: QueryBody, of operation: SetOperation, isRight: Bool) {
    var needsParentheses = false
    if case .setOperation(let inner, _, _, _, _) = body {
      let isTighter = inner == .intersect && operation != .intersect
      let isAsTight = (inner == .intersect) == (operation == .intersect)
      needsParentheses = !(isTighter || (isAsTight && !isRight))
    }
    if needsParentheses { write("(") }
    self.body(body)
    if needsParentheses { write(")") }
  }

  private mutating func select(_ select: Select) {
    write(select.isDistinct ? "SELECT DISTINCT " : "SELECT ")
    list(select.items) { printer, item in printer.selectItem(item) }
    if let from = select.from {
      write(" FROM ")
      relation(from)
    }
    if let filter = select.where {
      write(" WHERE ")
      expression(filter)
    }
    if let groupBy = select.groupBy {
      write(groupBy.isDistinct ? " GROUP BY DISTINCT " : " GROUP BY ")
      list(groupBy.elements) { printer, element in printer.groupingElement(element) }
    }
    if let having = select.having {
      write(" HAVING ")
      expression(having)
    }
    guard !select.windows.isEmpty else { return }
    write(" WINDOW ")
    list(select.windows) { printer, window in
      printer.name(window.name)
      printer.write(" AS ")
      printer.window(window.specification)
    }
  }

  private mutating func selectItem(_ item: SelectItem) {
    switch item {
    case .expression(let expression, let alias):
      self.expression(expression)
      if let alias {
        write(" AS ")
        name(alias)
      }
    case .star: write("*")
    case .qualifiedStar(let base, let columns, _):
      switch base.kind {
      case .identifier, .member: expression(base)
      default:
        write("(")
        expression(base)
        write(")")
      }
      write(".*")
      if !columns.isEmpty {
        write(" AS ")
        names(columns)
      }
    }
  }

  private mutating func groupingElement(_ element: GroupingElement) {
    switch element {
    case .simple(let members): groupingSet(members)
    case .rollup(let sets): groupingSets("ROLLUP", sets)
    case .cube(let sets): groupingSets("CUBE", sets)
    case .sets(let sets): groupingSets("GROUPING SETS", sets)
    }
  }

  private mutating func groupingSets(_ word: String, _ sets: [[Expression]]) {
    write(word + " ")
    parenthesized(sets) { printer, set in printer.groupingSet(set) }
  }

  private mutating func groupingSet(_ members: [Expression]) {
    if members.count == 1 {
      expression(members[0])
    } else {
      parenthesized(members) { printer, member in printer.expression(member) }
    }
  }

  mutating func orderBy(_ items: [SortItem], separator: String) {
    guard !items.isEmpty else { return }
    write(separator + "ORDER BY ")
    list(items) { printer, item in
      printer.expression(item.expression)
      if item.isDescending { printer.write(" DESC") }
      if let nulls = item.nulls { printer.write(" \(nulls.rawValue)") }
    }
  }

  mutating func window(_ window: WindowSpecification) {
    write("(")
    var separator = ""
    if let base = window.base {
      name(base, quotingKeywords: true)
      separator = " "
    }
    if !window.partitionBy.isEmpty {
      write(separator + "PARTITION BY ")
      expressions(window.partitionBy)
      separator = " "
    }
    orderBy(window.orderBy, separator: separator)
    if !window.orderBy.isEmpty { separator = " " }
    if let frame = window.frame {
      write("\(separator)\(frame.mode.rawValue) ")
      if let end = frame.end {
        write("BETWEEN ")
        bound(frame.start)
        write(" AND ")
        bound(end)
      } else {
        bound(frame.start)
      }
    }
    write(")")
  }

  private mutating func bound(_ bound: WindowFrame.Bound) {
    switch bound {
    case .unboundedPreceding: write("UNBOUNDED PRECEDING")
    case .unboundedFollowing: write("UNBOUNDED FOLLOWING")
    case .currentRow: write("CURRENT ROW")
    case .preceding(let distance):
      expression(distance, 5)
      write(" PRECEDING")
    case .following(let distance):
      expression(distance, 5)
      write(" FOLLOWING")
    }
  }
}
