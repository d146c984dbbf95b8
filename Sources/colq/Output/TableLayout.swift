import Columnar

/// Widths and alignment of a boxed table, fitted to the terminal.
///
///     ┌─────────────────┬────────┐
///     │ productcategory │ clicks │   names
///     │ varchar         │ bigint │   types
///     ├─────────────────┼────────┤
///     │ Books           │  10234 │
///     └─────────────────┴────────┘
///
/// Too wide for the terminal: the widest columns give way first, down to `minimumWidth`; if that is not enough, columns
/// in the middle are left out and a column of `…` stands for them.
struct TableLayout {
  static let minimumWidth = 12
  /// A type's name makes a column no wider than this.
  static let typeWidthLimit = 16

  private struct Column {
    /// Index in the schema; nil for the column that stands for the left out ones.
    var index: Int?
    var width: Int
    var alignsRight: Bool
  }

  private let schema: Schema
  private let terminal: Terminal
  private var columns: [Column]

  var hiddenColumnCount: Int { schema.count - columns.count { $0.index != nil } }

  init(_ schema: Schema, _ rows: [[DisplayText?]], _ terminal: Terminal) {
    self.schema = schema
    self.terminal = terminal
    columns = schema.fields.enumerated().map { index, field in
      var width = max(DisplayText(field.name).width, min(field.type.description.count, Self.typeWidthLimit), 1)
      for row in rows { width = max(width, row[index]?.width ?? 4) }
      return Column(index: index, width: width, alignsRight: field.type.isNumeric)
    }
    if let limit = terminal.width { fit(to: limit) }
  }

  // Borders and a space on each side take 3 columns for each, and 1 for the whole.
  private var totalWidth: Int { columns.reduce(1) { $0 + $1.width + 3 } }

  private mutating func fit(to limit: Int) {
    narrow(to: limit)
    while totalWidth > limit, columns.count > 3 {
      let middle = columns.count / 2
      if let elision = columns.firstIndex(where: { $0.index == nil }) {
        columns.remove(at: columns.count - elision > elision + 1 ? elision + 1 : elision - 1)
      } else {
        columns[middle] = Column(index: nil, width: 1, alignsRight: false)
      }
    }
    if totalWidth > limit { narrow(to: limit, least: 3) }
  }

  /// Lowers the widest columns together until the table fits or all are at `least`.
  private mutating func narrow(to limit: Int, least: Int = minimumWidth) {
    while totalWidth > limit {
      let widest = columns.map(\.width).max() ?? 0
      if widest <= least { return }
      let next = columns.map(\.width).filter { $0 < widest }.max() ?? 0
      let count = columns.count { $0.width == widest }
      let excess = totalWidth - limit
      let step = min(widest - max(next, least), max(excess / count, 1))
      var left = excess
      for index in columns.indices where columns[index].width == widest && left > 0 {
        columns[index].width -= max(step, 1)
        left -= max(step, 1)
      }
    }
  }

  /// Top border, names, types and the line below them, each with a line break.
  var header: String {
    let names = columns.map { column in
      column.index.map { DisplayText(schema.fields[$0].name) } ?? DisplayText("…")
    }
    let types = columns.map { column in
      column.index.map { DisplayText(schema.fields[$0].type.description) } ?? DisplayText("…")
    }
    return border("┌", "┬", "┐") + "\n" + line(names, .bold) + "\n" + line(types, .dim) + "\n"
      + border("├", "┼", "┤") + "\n"
  }

  var bottom: String { border("└", "┴", "┘") }

  /// One row of all the schema's columns.
  func line(_ row: [DisplayText?]) -> String {
    var out = "│"
    for column in columns {
      guard let index = column.index else {
        out += " … │"
        continue
      }
      if let cell = row[index] {
        out += padded(cell, column, nil)
      } else {
        out += padded(DisplayText("NULL"), column, .dim)
      }
    }
    return out
  }

  private func line(_ texts: [DisplayText], _ style: Terminal.Style) -> String {
    zip(texts, columns).reduce("│") { $0 + padded($1.0, $1.1, style) }
  }

  private func padded(_ cell: DisplayText, _ column: Column, _ style: Terminal.Style?) -> String {
    let shown = cell.elided(to: column.width)
    let space = String(repeating: " ", count: max(0, column.width - shown.width))
    let text = style.map { terminal.styled(shown.text, $0) } ?? shown.text
    return column.alignsRight ? " \(space)\(text) │" : " \(text)\(space) │"
  }

  private func border(_ left: String, _ middle: String, _ right: String) -> String {
    left + columns.map { String(repeating: "─", count: $0.width + 2) }.joined(separator: middle) + right
  }
}
