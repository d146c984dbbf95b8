/// A word, symbol or literal of the text and where it stands.
package struct Token: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// An unquoted word; `keyword` says which keyword it is, if any.
    case word
    case quotedName
    case backquotedName
    case string
    /// `U&'…'`.
    case unicodeString
    /// `X'…'`.
    case binaryString
    case integer
    case decimal
    case double
    case symbol(Symbol)
    /// Behind the last token; its range is empty.
    case end
  }

  package var kind: Kind
  package var keyword: Keyword?
  package var range: SourceRange

  package init(_ kind: Kind, keyword: Keyword? = nil, range: SourceRange) {
    self.kind = kind
    self.keyword = keyword
    self.range = range
  }
}

/// Punctuation. Some are no part of the dialect; they are known here so that the parser can say what to write instead.
package enum Symbol: String, Sendable, Hashable, CaseIterable {
  case leftParenthesis = "("
  case rightParenthesis = ")"
  case leftBracket = "["
  case rightBracket = "]"
  case comma = ","
  case dot = "."
  case semicolon = ";"
  case colon = ":"
  case plus = "+"
  case minus = "-"
  case star = "*"
  case slash = "/"
  case percent = "%"
  case concatenate = "||"
  case equal = "="
  case notEqual = "<>"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case arrow = "->"
  case fatArrow = "=>"
  case question = "?"
  /// Not SQL: `==`, `::`, `&&`, `{`, `}`, `|`, `&`, `^`, `~`, `!`, `#`, `\`, `$`, `@`.
  case doubleEqual = "=="
  case doubleColon = "::"
  case doubleAmpersand = "&&"
  case leftBrace = "{"
  case rightBrace = "}"
  case bar = "|"
  case ampersand = "&"
  case caret = "^"
  case tilde = "~"
  case exclamation = "!"
  case hash = "#"
  case backslash = "\\"
  case dollar = "$"
  case atSign = "@"
}
