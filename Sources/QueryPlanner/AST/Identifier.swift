/// A name as written, without its quotes. Names are compared without regard to case, quoted or not, as in Trino.
package struct Identifier: Sendable, Hashable {
  package var name: String
  package var isQuoted: Bool
  package var range: SourceRange

  package init(_ name: String, isQuoted: Bool = false, range: SourceRange) {
    self.name = name
    self.isQuoted = isQuoted
    self.range = range
  }

  /// The name in the form used for look-ups.
  package var folded: String { name.lowercased() }

  /// Equal when they name the same thing; where they stand does not matter.
  package static func == (left: Identifier, right: Identifier) -> Bool { left.folded == right.folded }
  package func hash(into hasher: inout Hasher) { hasher.combine(folded) }
}

/// One or more names joined by dots: `catalog.schema.table`, `alias.column`; never empty when it comes from the parser.
package struct QualifiedName: Sendable, Hashable {
  package var parts: [Identifier]

  package init(_ parts: [Identifier]) { self.parts = parts }

  package var last: Identifier { parts.last ?? Identifier("", range: SourceRange(0, 0)) }
  package var range: SourceRange {
    guard let first = parts.first else { return SourceRange(0, 0) }
    return first.range.union(last.range)
  }
  /// The dotted name as written, without quotes.
  package var text: String { parts.map(\.name).joined(separator: ".") }
}
