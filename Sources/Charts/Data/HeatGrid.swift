/// Data as rows and columns of numbers.
struct HeatGrid: Sendable {
  let columns: [String]
  let rows: [String]
  /// By row, then column.
  let values: [[Double?]]
  /// Largest value; above zero.
  let maximum: Double

  init(_ data: ChartData, _ options: ChartOptions) {
    let roles = ColumnRoles(data, options)
    let names = options.series.flatMap { data.column($0) } ?? roles.series
    var columns = options.xDomain
    var rows = options.yDomain
    var columnIndex = Dictionary(columns.enumerated().map { ($1, $0) }) { first, _ in first }
    var rowIndex = Dictionary(rows.enumerated().map { ($1, $0) }) { first, _ in first }
    var cells: [(row: Int, column: Int, value: Double)] = []
    for row in 0..<data.rowCount {
      let value = roles.values.first.map { $0.number(row) } ?? 1
      guard let value else { continue }
      let column = Self.index(of: roles.x?.label(row) ?? "all", &columnIndex, &columns)
      cells.append((Self.index(of: names?.label(row) ?? "all", &rowIndex, &rows), column, value))
    }
    // A picture of more cells than pixels shows nothing.
    columns = Array(columns.prefix(200))
    rows = Array(rows.prefix(60))
    var values = Array(repeating: [Double?](repeating: nil, count: columns.count), count: rows.count)
    for cell in cells where cell.row < rows.count && cell.column < columns.count {
      values[cell.row][cell.column] = (values[cell.row][cell.column] ?? 0) + cell.value
    }
    let maximum = values.joined().compactMap { $0 }.max() ?? 0
    self.maximum = maximum > 0 ? maximum : 1
    self.columns = columns
    self.rows = rows
    self.values = values
  }

  private static func index(of label: String, _ indexes: inout [String: Int], _ labels: inout [String]) -> Int {
    if let found = indexes[label] { return found }
    indexes[label] = labels.count
    labels.append(label)
    return labels.count - 1
  }
}
