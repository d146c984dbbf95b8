/// What a chart shows of its data, and how; everything has a default that follows from the columns.
package struct ChartOptions: Sendable, Hashable {
  package var title = ""
  package var subtitle = ""
  /// What a screen reader says; made from the data when nil.
  package var description: String?
  /// Column of the x axis, the categories or the steps.
  package var x: String?
  /// Columns of the values.
  package var y: [String] = []
  /// Column whose values name the series, or the parts within a category.
  package var series: String?
  /// Bars that lie, with room for long names; when nil, many categories make them lie.
  package var isHorizontal: Bool?
  package var isStacked = false
  package var isLogarithmic = false
  /// A ring rather than a disc.
  package var isDonut = true
  package var numberFormat = NumberFormat.automatic
  /// Names of the values in tooltips and tables; the column's name when nil.
  package var valueName: String?
  /// Largest number of items (bars, slices, rows); the rest is folded into "Other" or left out.
  package var maximumItems: Int?
  /// Prefix of the ids in the markup; made from the title when nil.
  package var identifier: String?
  /// Height of the picture; the type's own when nil.
  package var height: Double?
  /// Labels of a heat map's columns and rows, in order, so that empty ones show too.
  package var xDomain: [String] = []
  package var yDomain: [String] = []

  package init() {}

  package init(title: String, _ change: (inout ChartOptions) -> Void = { _ in }) {
    self.title = title
    change(&self)
  }
}
