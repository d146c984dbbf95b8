/// Writes nodes as SQL text that parses to the same nodes: one line, keywords in capitals, only the parentheses needed.
package struct SQLPrinter {
  var text = ""

  package init() {}

  mutating func write(_ piece: String) { text += piece }

  /// Members with a comma between them.
  mutating func list<Member>(_ members: [Member], _ body: (inout SQLPrinter, Member) -> Void) {
    for (index, member) in members.enumerated() {
      if index > 0 { write(", ") }
      body(&self, member)
    }
  }

  mutating func parenthesized<Member>(_ members: [Member], _ body: (inout SQLPrinter, Member) -> Void) {
    write("(")
    list(members, body)
    write(")")
  }

  mutating func string(_ value: String) { write(Self.quoted(value, "'")) }

  /// A name; quoted where the word alone would not be read as a name.
  mutating func name(_ identifier: Identifier, quotingKeywords: Bool = false) {
    let bytes = Array(identifier.name.utf8)
    let keyword = Keyword(word: bytes[...])
    let isKeyword = keyword.map { $0.isReserved || identifier.isQuoted || quotingKeywords } ?? false
    write(isKeyword || !Self.isWord(bytes) ? Self.quoted(identifier.name, "\"") : identifier.name)
  }

  mutating func names(_ identifiers: [Identifier]) {
    parenthesized(identifiers) { printer, identifier in printer.name(identifier) }
  }

  mutating func qualifiedName(_ qualified: QualifiedName) {
    for (index, part) in qualified.parts.enumerated() {
      if index > 0 { write(".") }
      name(part)
    }
  }

  static func quoted(_ value: String, _ quote: String) -> String {
    var result = quote
    for scalar in value.unicodeScalars {
      result.unicodeScalars.append(scalar)
      if String(scalar) == quote { result.unicodeScalars.append(scalar) }
    }
    return result + quote
  }

  /// Whether the lexer would read the bytes as one word.
  static func isWord(_ bytes: [UInt8]) -> Bool {
    guard let tokens = try? Lexer.tokens(of: bytes, range: SourceRange(0, bytes.count)) else { return false }
    return tokens.count == 2 && tokens[0].kind == .word && tokens[0].range == SourceRange(0, bytes.count)
  }
}

extension Expression {
  /// The expression as SQL.
  package var sql: String {
    var printer = SQLPrinter()
    printer.expression(self)
    return printer.text
  }
}

extension Query {
  /// The query as SQL.
  package var sql: String {
    var printer = SQLPrinter()
    printer.query(self)
    return printer.text
  }
}

extension Statement {
  /// The statement as SQL, without a semicolon.
  package var sql: String {
    var printer = SQLPrinter()
    printer.statement(self)
    return printer.text
  }
}

extension TypeName {
  /// The type as SQL.
  package var sql: String {
    var printer = SQLPrinter()
    printer.type(self)
    return printer.text
  }
}
