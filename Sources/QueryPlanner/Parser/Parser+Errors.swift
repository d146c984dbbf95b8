extension Parser {
  /// "expected X, found Y" at the next token, with what usually helps there.
  func unexpected(_ expected: String) -> SQLError {
    let found = token
    var error = SQLError(.syntax, "expected \(expected), found \(describe(found))", at: found.range)
    error.suggestion = suggestion(for: found)
    if index > 0, tokens[index - 1].kind == .symbol(.comma), found.keyword?.isReserved == true || found.kind == .end {
      error.notes.append("The comma before it promises one more member of the list.")
    }
    return error
  }

  /// A token in words.
  func describe(_ token: Token) -> String {
    let text = text(of: token)
    switch token.kind {
    case .end: return "the end of the text"
    case .word where token.keyword?.isReserved == true: return "the keyword \(text.uppercased())"
    case .word: return "\"\(text)\""
    case .quotedName, .backquotedName: return "the name \(text.count > 40 ? text.prefix(37) + "…" : text[...])"
    case .string, .unicodeString, .binaryString:
      return "the string \(text.count > 40 ? text.prefix(37) + "…'" : text[...])"
    case .integer, .decimal, .double: return "the number \(text)"
    case .symbol: return "\"\(text)\""
    }
  }

  func backquoted(_ token: Token) -> SQLError {
    let name = unquoted(token, prefix: 0)
    return SQLError(
      .syntax, "backticks quote names in DDL only", at: token.range, suggestion: "write \"\(name)\" in double quotes")
  }

  private func suggestion(for found: Token) -> String? {
    switch found.kind {
    case .symbol(.doubleEqual): return "equality is written with one ="
    case .symbol(.doubleColon): return "write CAST(value AS type)"
    case .symbol(.doubleAmpersand): return "write AND"
    case .symbol(.exclamation): return "write NOT"
    case .symbol(.caret): return "write power(x, y) or bitwise_xor(x, y)"
    case .symbol(.ampersand): return "write bitwise_and(x, y)"
    case .symbol(.bar): return "write bitwise_or(x, y), or || to join texts"
    case .symbol(.hash): return "a comment starts with --"
    case .string where index > 0:
      return "single quotes are for texts; a name with special characters takes double quotes"
    default: break
    }
    switch found.keyword {
    case .qualify:
      return "QUALIFY is not part of the dialect; filter in a query around this one: SELECT … FROM (…) WHERE …"
    case .some(let keyword) where keyword.isReserved && found.kind == .word:
      return misspelled()
        ?? "to use \(keyword.rawValue.lowercased()) as a name, write it in double quotes: \"\(text(of: found))\""
    default: return misspelled()
    }
  }

  /// The keyword meant by this word or the one before it, when a letter or two are wrong.
  private func misspelled() -> String? {
    for candidate in [index, index - 1] where candidate >= 0 {
      let token = tokens[candidate]
      guard token.kind == .word, token.keyword == nil else { continue }
      let word = text(of: token).uppercased()
      let clauses: [Keyword] = [
        .select, .from, .where, .group, .having, .order, .limit, .offset, .union, .intersect, .except, .join, .values,
        .between, .distinct, .partition, .window, .explain, .describe, .show, .with,
      ]
      if let nearest = Spelling.nearest(to: word, among: clauses.map(\.rawValue)) {
        return "did you mean \(nearest) instead of \"\(text(of: token))\"?"
      }
    }
    return nil
  }
}
