/// Categories with their parts, largest first.
package struct CategoryTree: Sendable {
  package struct Part: Sendable, Hashable {
    package var name: String
    package var value: Double
  }
  package struct Group: Sendable, Hashable {
    package var name: String
    package var value: Double
    package var parts: [Part]

    /// A part's name without the group's own in front of it: "Baby / Sale" and "Baby Sale" are "Sale" below "Baby".
    func shortName(of part: Part) -> String {
      for separator in [" / ", ": ", " - ", " – ", " > ", " "] {
        let short = part.name.replacingLeading(name + separator, with: "")
        if short != part.name, !short.isEmpty { return short }
      }
      return part.name
    }
  }

  private static let groupLimit = 100
  private static let partLimit = 50

  package private(set) var groups: [Group] = []

  package init(_ data: ChartData, _ options: ChartOptions) {
    let roles = ColumnRoles(data, options)
    let partColumn = roles.series ?? data.columns.first { $0.isCategory && $0.name != roles.x?.name }
    var indexes: [String: Int] = [:]
    for row in 0..<data.rowCount {
      let value = max((roles.values.first.map { $0.number(row) } ?? 1) ?? 0, 0)
      let name = roles.x?.label(row) ?? "all"
      let index = indexes[name] ?? groups.count
      if index == groups.count {
        indexes[name] = index
        groups.append(Group(name: name, value: 0, parts: []))
      }
      groups[index].value += value
      if let partColumn { groups[index].parts.append(Part(name: partColumn.label(row), value: value)) }
    }
    for index in groups.indices { groups[index].parts.sort { ($0.value, $1.name) > ($1.value, $0.name) } }
    groups.sort { ($0.value, $1.name) > ($1.value, $0.name) }
    fold()
  }

  /// Sums up what would be too small to see: groups and parts beyond the largest.
  private mutating func fold() {
    for index in groups.indices where groups[index].parts.count > Self.partLimit {
      let rest = groups[index].parts[Self.partLimit...]
      let sum = rest.reduce(0) { $0 + $1.value }
      groups[index].parts =
        groups[index].parts.prefix(Self.partLimit) + [Part(name: "Other (\(rest.count))", value: sum)]
    }
    if groups.count > Self.groupLimit {
      let rest = groups[Self.groupLimit...]
      let sum = rest.reduce(0) { $0 + $1.value }
      groups = groups.prefix(Self.groupLimit) + [Group(name: "Other (\(rest.count))", value: sum, parts: [])]
    }
  }
}
