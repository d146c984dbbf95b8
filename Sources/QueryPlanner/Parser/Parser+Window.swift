/// Window specifications, their frames, and ORDER BY.
extension Parser {
  mutating func parseWindowSpecification() throws(SQLError) -> WindowSpecification {
    let outer = try enter()
    let start = token.range.lower
    try expect(.leftParenthesis)
    var base: Identifier?
    if isName(token), !(at(.partition) && peek().keyword == .by), !startsFrame() {
      base = try parseIdentifier("the name of a window")
    }
    var partitionBy: [Expression] = []
    if take(.partition) {
      try expect(.by)
      partitionBy = try parseList { (parser) throws(SQLError) in try parser.parseExpression() }
    }
    let orderBy = try parseOrderBy()
    let frame = startsFrame() ? try parseFrame() : nil
    guard take(.rightParenthesis) else { throw unexpected("PARTITION BY, ORDER BY, a frame or \")\"") }
    try leave(outer)
    return WindowSpecification(
      base: base, partitionBy: partitionBy, orderBy: orderBy, frame: frame, range: range(from: start))
  }

  private func startsFrame() -> Bool {
    guard at(.rows) || at(.range) || at(.groups) else { return false }
    return peek().kind != .symbol(.rightParenthesis) && peek().keyword != .order
      && !(peek().keyword == .partition && peek(2).keyword == .by)
  }

  private mutating func parseFrame() throws(SQLError) -> WindowFrame {
    let start = token.range.lower
    let mode = WindowFrame.Mode(rawValue: text(of: advance()).uppercased()) ?? .range
    guard take(.between) else {
      let bound = try parseFrameBound()
      return WindowFrame(mode: mode, start: bound, end: nil, range: range(from: start))
    }
    let first = try parseFrameBound()
    try expect(.and)
    let last = try parseFrameBound()
    return WindowFrame(mode: mode, start: first, end: last, range: range(from: start))
  }

  private mutating func parseFrameBound() throws(SQLError) -> WindowFrame.Bound {
    if take(.unbounded, .preceding) { return .unboundedPreceding }
    if take(.unbounded, .following) { return .unboundedFollowing }
    if take(.current, .row) { return .currentRow }
    // Not a whole expression: the AND of BETWEEN must stay.
    let distance = try parseValue()
    if take(.preceding) { return .preceding(distance) }
    if take(.following) { return .following(distance) }
    throw unexpected("PRECEDING or FOLLOWING")
  }

  /// `ORDER BY …`; empty when there is none.
  mutating func parseOrderBy() throws(SQLError) -> [SortItem] {
    guard take(.order) else { return [] }
    try expect(.by)
    return try parseList { (parser) throws(SQLError) in try parser.parseSortItem() }
  }

  private mutating func parseSortItem() throws(SQLError) -> SortItem {
    let expression = try parseExpression()
    let isDescending = take(.desc)
    if !isDescending { _ = take(.asc) }
    var nulls: SortItem.Nulls?
    if take(.nulls) {
      if take(.first) {
        nulls = .first
      } else if take(.last) {
        nulls = .last
      } else {
        throw unexpected("FIRST or LAST")
      }
    }
    return SortItem(expression: expression, isDescending: isDescending, nulls: nulls)
  }
}
