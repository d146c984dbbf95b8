import Columnar
import Vectorized

extension Binder {
  /// Binds `column`, `table.column` or `schema.table.column`.
  func bindName(_ expression: Expression, _ context: ExpressionContext) throws -> BoundExpression {
    guard let parts = nameParts(expression) else {
      throw SQLError(.notSupported, "fields of row values are not supported", at: expression.range)
    }
    if parts.count == 1, let alias = context.aliases[parts[0].folded] { return alias }
    if let found = try lookUp(parts, in: context.scope, at: expression.range) {
      columnRanges[found.id] = expression.range
      return .column(found)
    }
    if parts.count == 1, let alias = context.fallbackAliases[parts[0].folded] { return alias }
    throw unknownColumn(parts, context, at: expression.range)
  }

  /// The dotted name that an expression spells; nil when it is something else.
  func nameParts(_ expression: Expression) -> [Identifier]? {
    switch expression.kind {
    case .identifier(let name): return [name]
    case .member(let base, let name): return nameParts(base).map { $0 + [name] }
    default: return nil
    }
  }

  /// Looks a name up from the innermost scope outwards.
  private func lookUp(
    _ parts: [Identifier], in scope: Scope, at range: SourceRange
  ) throws -> ColumnReference? {
    var current: Scope? = scope
    while let level = current {
      switch level.match(parts) {
      case .column(let column): return column.reference
      case .ambiguous(let columns):
        let name = parts.last?.name ?? ""
        let choices = columns.filter { !$0.qualifier.isEmpty }
          .map { "\"\(($0.qualifier + [$0.name ?? ""]).joined(separator: "."))\"" }
        throw SQLError(
          .ambiguousName, "column \"\(name)\" is ambiguous", at: range,
          suggestion: Set(choices).count > 1 ? "write " + choices.joined(separator: " or ") : nil)
      case .none: current = level.outer
      }
    }
    return nil
  }

  private func unknownColumn(
    _ parts: [Identifier], _ context: ExpressionContext, at range: SourceRange
  ) -> SQLError {
    let text = parts.map(\.name).joined(separator: ".")
    if parts.count > 1, let table = nearestScope(with: Array(parts.dropLast()), context.scope) {
      let name = parts.last?.name ?? ""
      let near = Spelling.nearest(to: name, among: table.compactMap(\.name))
      return SQLError(
        .columnNotFound, "table \"\(parts.dropLast().map(\.name).joined(separator: "."))\" has no column \"\(name)\"",
        at: range, notes: near == nil ? [columnList(table)] : [], suggestion: near.map { "did you mean \"\($0)\"?" })
    }
    if parts.count > 1 {
      return SQLError(
        .columnNotFound, "column \"\(text)\" not found: there is no table \"\(parts[parts.count - 2].name)\" here",
        at: range)
    }
    var candidates = context.scope.names
    candidates += context.aliases.keys
    let near = Spelling.nearest(to: text, among: candidates)
    var notes: [String] = []
    if context.clause != "ORDER BY" && context.selectAliases.contains(parts[0].folded) {
      notes.append("\"\(text)\" is an alias of the select list, which \(context.clause) does not see")
    }
    let isQuotedText = parts[0].isQuoted
    if near == nil && !context.scope.columns.isEmpty { notes.append(columnList(context.scope.columns)) }
    if near == nil && isQuotedText { notes.append("text is written in single quotes: '\(text)'") }
    return SQLError(
      .columnNotFound, "column \"\(text)\" not found", at: range, notes: notes,
      suggestion: near.map { "did you mean \"\($0)\"?" })
  }

  private func columnList(_ columns: [ScopeColumn]) -> String {
    let names = columns.filter { !$0.isHidden && !$0.needsQualifier }.compactMap(\.name)
    return "columns: " + names.prefix(20).joined(separator: ", ") + (names.count > 20 ? ", …" : "")
  }

  private func nearestScope(with qualifier: [Identifier], _ scope: Scope) -> [ScopeColumn]? {
    var current: Scope? = scope
    while let level = current {
      let columns = level.columns(of: qualifier)
      if !columns.isEmpty { return columns }
      current = level.outer
    }
    return nil
  }
}
