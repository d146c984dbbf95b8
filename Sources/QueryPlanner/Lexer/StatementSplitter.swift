/// Finds the statements of a text: what stands between semicolons that are outside strings, names and comments.
package enum StatementSplitter {
  /// Ranges of the statements, without their semicolons; those that hold only blanks and comments are left out.
  ///
  /// Never fails: an unterminated string or comment runs to the end, and the parser reports it.
  package static func ranges(in bytes: [UInt8]) -> [SourceRange] {
    var ranges: [SourceRange] = []
    var lexer = Lexer(bytes, range: SourceRange(0, bytes.count))
    var start: Int?
    while lexer.position < lexer.end {
      let before = lexer.position
      do throws(SQLError) {
        guard let token = try lexer.next() else { break }
        if token.kind == .symbol(.semicolon) {
          if let first = start { ranges.append(SourceRange(first, token.range.lower)) }
          start = nil
        } else if start == nil {
          start = token.range.lower
        }
      } catch {
        // What cannot be a token belongs to the statement around it, whose parser will say so.
        if start == nil { start = error.range?.lower ?? before }
        if lexer.position <= before { lexer.position = before + 1 }
      }
    }
    if let first = start { ranges.append(SourceRange(first, bytes.count)) }
    return ranges
  }
}
