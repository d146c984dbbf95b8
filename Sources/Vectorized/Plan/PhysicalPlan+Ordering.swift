import Columnar

extension PhysicalPlan {
  /// The plan with its scan told to prefer rows that sort first; nil when no scan gives the key's column directly.
  ///
  /// Holds through filters, through projections that hand the column on, and for a join's probe side: its rows come out
  /// with their key or not at all.
  func ordered(by key: SortKey, _ bound: SharedBound) -> PhysicalPlan? {
    guard case .column(let wanted) = key.expression else { return nil }
    switch self {
    case .scan(var scan):
      guard let column = scan.columns.first(where: { $0.reference == wanted }) else { return nil }
      scan.ordering = ScanOrdering(sourceIndex: column.sourceIndex, key: key, bound: bound)
      return .scan(scan)
    case .filter(var filter):
      guard let input = filter.input.ordered(by: key, bound) else { return nil }
      filter.input = input
      return .filter(filter)
    case .project(var project):
      guard let item = project.items.first(where: { $0.output == wanted }), case .column = item.expression else {
        return nil
      }
      let inner = SortKey(item.expression, isDescending: key.isDescending, nullsFirst: key.nullsFirst)
      guard let input = project.input.ordered(by: inner, bound) else { return nil }
      project.input = input
      return .project(project)
    case .join(var join):
      // RIGHT and FULL need every probe row: without it a build row seems to have no partner.
      guard join.kind != .right, join.kind != .full, join.probe.output.contains(wanted),
        let probe = join.probe.ordered(by: key, bound)
      else { return nil }
      join.probe = probe
      return .join(join)
    default: return nil
    }
  }
}
