import Columnar

/// The order that a table's compacted files get, chosen by encoding a sample in several.
package struct FileOrderChoice: Sendable, Hashable {
  package struct Measured: Sendable, Hashable {
    package let order: FileOrder
    package let rowCount: Int
    package let byteCount: Int
  }

  package let order: FileOrder
  package let measured: [Measured]
  package let reason: String

  /// Clustered rows may cost this much more than the smallest order: queries that name a clustered column skip pages,
  /// count runs, and find what belongs together side by side.
  static let largestGrowth = 1.08
  /// Rows that one combination of clustered columns has at least on average: shorter runs let no page be skipped, and
  /// tear apart what came together, which costs queries that follow one customer.
  static let smallestRun = 1_000
  /// A column with more values is no cluster.
  static let largestValueCount = 1_024
  static let largestClusterCount = 4
  /// Rows of a sample.
  static let sampleRowCount = 500_000

  /// An order that is known, such as that of files compacted before.
  init(known order: FileOrder) {
    self.order = order
    measured = []
    reason = "as the files compacted before"
  }

  /// Measures `sample`, rows of one partition in the columns of `layout.fileSchema`.
  package init(_ sample: Batch, layout: TableLayout) throws {
    let schema = layout.fileSchema
    let candidates = Self.candidates(sample, layout)
    var measured: [Measured] = []
    for order in candidates {
      let file = try LakeFile(schema: schema, rowGroupRowCount: sample.count)
      try file.write(order.apply(sample, schema))
      measured.append(
        Measured(order: order, rowCount: sample.count, byteCount: try file.finish().bytes.count))
    }
    self.measured = measured
    let smallest = measured.map(\.byteCount).min() ?? 0
    let allowed = Double(smallest) * Self.largestGrowth
    // The last candidate is the most clustered one.
    let chosen = measured.last { Double($0.byteCount) <= allowed } ?? measured[0]
    order = chosen.order
    if chosen.byteCount == smallest {
      reason = "the smallest of \(measured.count)"
    } else {
      reason = "the most clustered of \(measured.count) that is at most \(Self.largestGrowth) times the smallest"
    }
  }

  /// Orders to measure: by time, then with more and more columns of few values before it.
  private static func candidates(_ sample: Batch, _ layout: TableLayout) -> [FileOrder] {
    let time = layout.columns.fields.first { field in
      switch field.type {
      case .date, .timestamp, .timestampTZ: true
      default: false
      }
    }?.name
    var few: [(name: String, ranks: Vector.Ranks)] = []
    for (i, field) in layout.columns.fields.enumerated() where field.name != time {
      guard let ranks = sample.columns[i].ranks(limit: largestValueCount), ranks.count > 1 else { continue }
      few.append((field.name, ranks))
    }
    few.sort { ($0.ranks.count, $0.name) < ($1.ranks.count, $1.name) }
    var orders = [FileOrder(clusters: [], time: nil)]
    if time != nil { orders.append(FileOrder(clusters: [], time: time)) }
    var combinations = Combinations(rowCount: sample.count)
    var clusters: [String] = []
    for column in few.prefix(largestClusterCount) {
      guard sample.count / combinations.add(column.ranks) >= smallestRun else { break }
      clusters.append(column.name)
      orders.append(FileOrder(clusters: clusters, time: time))
    }
    return orders
  }
}

/// Numbers the combinations of several columns' values that occur.
private struct Combinations {
  private var codes: [Int]

  init(rowCount: Int) { codes = Array(repeating: 0, count: rowCount) }

  /// Adds a column; how many combinations there are now.
  mutating func add(_ ranks: Vector.Ranks) -> Int {
    let values = ranks.codes.pointer(as: UInt32.self)
    var known: [Int: Int] = [:]
    for i in codes.indices {
      // Codes are below the row count, ranks below their limit: no overflow.
      let key = codes[i] * ranks.count + Int(values[i])
      let next = known.count
      codes[i] = known[key] ?? next
      if codes[i] == next { known[key] = next }
    }
    return max(1, known.count)
  }
}
