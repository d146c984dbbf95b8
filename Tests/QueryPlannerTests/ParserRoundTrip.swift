import Testing

@testable import QueryPlanner

/// Checks that `sql` parses, that its printed form is a fixed point, and that every token dropped or doubled gives an
/// error or a statement whose printed form is a fixed point too.
func expectSQL(_ sql: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  let printed = try Parser.parseStatement(sql).sql
  #expect(try Parser.parseStatement(printed).sql == printed, "printed form of \(sql)", sourceLocation: sourceLocation)
  let bytes = Array(sql.utf8)
  let tokens = try Lexer.tokens(of: bytes, range: SourceRange(0, bytes.count)).dropLast()
  for token in tokens {
    let range = token.range.lower..<token.range.upper
    var dropped = bytes
    dropped.removeSubrange(range)
    var doubled = bytes
    doubled.insert(contentsOf: [0x20] + bytes[range] + [0x20], at: token.range.upper)
    for mutant in [dropped, doubled] {
      expectAnswerOrError(String(decoding: mutant, as: UTF8.self), sourceLocation: sourceLocation)
    }
  }
}

/// Checks that any text ends in a statement that prints and parses again, or in an error that prints.
func expectAnswerOrError(_ sql: String, sourceLocation: SourceLocation = #_sourceLocation) {
  do throws(SQLError) {
    let printed = try Parser.parseStatement(sql).sql
    do throws(SQLError) {
      let again = try Parser.parseStatement(printed).sql
      #expect(again == printed, "printed form of \(sql)", sourceLocation: sourceLocation)
    } catch {
      Issue.record("\(printed) does not parse: \(error.message); it was \(sql)", sourceLocation: sourceLocation)
    }
  } catch {
    #expect(!error.message.isEmpty, sourceLocation: sourceLocation)
    #expect(!SQLErrorPrinter.text(of: error, in: sql).isEmpty, sourceLocation: sourceLocation)
  }
}
