/// A page of key figures, charts and tables, before it is written as HTML.
package struct Report: Sendable {
  package var title: String
  package var subtitle: String
  /// When the report was made, as text; nothing below the command asks for the time.
  package var generatedAt: String
  package var sections: [ReportSection]

  package init(title: String, subtitle: String = "", generatedAt: String = "", sections: [ReportSection] = []) {
    self.title = title
    self.subtitle = subtitle
    self.generatedAt = generatedAt
    self.sections = sections
  }
}

/// A heading with the blocks below it.
package struct ReportSection: Sendable {
  /// No heading when empty.
  package var title: String
  package var blocks: [ReportBlock]

  package init(title: String = "", blocks: [ReportBlock]) {
    self.title = title
    self.blocks = blocks
  }
}

/// A part of a section; each but `figures` and `text` is a card.
package enum ReportBlock: Sendable {
  package enum Width: Sendable, Hashable { case full, half }

  case figures([KeyFigure])
  /// A chart with its title, a sentence below that, and its data as a table that can be opened.
  case chart(Chart, width: Width, note: String = "")
  case table(ReportTable, width: Width)
  /// Categories that open to show their parts.
  case breakdown(CategoryTree, title: String, note: String = "")
  case text(String)
  /// Something is missing: what, and why or what to do.
  case notice(title: String, message: String, width: Width)
}

/// A table with bars behind the numbers of some columns.
package struct ReportTable: Sendable {
  package var title: String
  package var note: String
  package var data: ChartData
  /// Names of the number columns that carry a bar.
  package var barColumns: [String]
  package var formats: [String: NumberFormat]
  /// Headings that differ from the columns' names.
  package var headings: [String: String]
  package var maximumRows: Int

  package init(
    title: String, note: String = "", data: ChartData, barColumns: [String] = [], formats: [String: NumberFormat] = [:],
    headings: [String: String] = [:], maximumRows: Int = 100
  ) {
    self.title = title
    self.note = note
    self.data = data
    self.barColumns = barColumns
    self.formats = formats
    self.headings = headings
    self.maximumRows = maximumRows
  }
}
