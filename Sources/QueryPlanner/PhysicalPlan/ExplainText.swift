import Columnar
import Vectorized

/// The text of EXPLAIN and EXPLAIN ANALYZE: one node a line, its counters on the lines below.
package enum ExplainText {
  /// The plan with estimated rows.
  package static func lines(_ plan: PhysicalPlan) -> [String] {
    var lines: [String] = []
    walk(plan, number: 0, depth: 0) { node, _, depth in
      let estimate = RowEstimate.rows(of: node)
      lines.append("\(indent(depth))\(node.title)\(estimate.map { "  ~\(grouped($0)) rows" } ?? "")")
    }
    return lines
  }

  /// The plan with what its run counted; `elapsed` nanoseconds over all.
  package static func lines(_ plan: PhysicalPlan, profile: QueryProfile, elapsed: UInt64) -> [String] {
    var lines: [String] = []
    walk(plan, number: 0, depth: 0) { node, number, depth in
      lines.append(indent(depth) + node.title)
      guard let entry = profile.entry(number) else { return }
      var facts = ["\(grouped(entry.rows)) rows", "\(grouped(entry.batches)) batches", time(entry.nanoseconds)]
      facts += entry.notes
      lines.append("\(indent(depth))    \(facts.joined(separator: ", "))")
      for counter in entry.counters {
        lines.append("\(indent(depth))    \(name(counter.name, node)): \(value(counter))")
      }
    }
    lines.append("Total time: \(time(elapsed)) (times of nodes are summed over threads)")
    return lines
  }

  /// A scan counts by the number of its filter; people want to read the filter.
  private static func name(_ counter: String, _ node: PhysicalPlan) -> String {
    let prefix = "filter["
    guard case .scan(let scan) = node, counter.hasPrefix(prefix), let close = counter.firstIndex(of: "]"),
      let index = Int(counter[counter.index(counter.startIndex, offsetBy: prefix.count)..<close])
    else { return counter }
    // The plan shows its own filters; those behind them came from joins, when their build sides were complete.
    let filter = scan.filters.indices.contains(index) ? ExpressionText.text(scan.filters[index]) : "join filter"
    return filter + counter[counter.index(after: close)...]
  }

  private static func walk(
    _ plan: PhysicalPlan, number: Int, depth: Int, _ visit: (PhysicalPlan, Int, Int) -> Void
  ) {
    visit(plan, number, depth)
    var child = number + 1
    for input in plan.children {
      walk(input, number: child, depth: depth + 1, visit)
      child += input.nodeCount
    }
  }

  private static func indent(_ depth: Int) -> String { String(repeating: "  ", count: depth) }

  private static func value(_ counter: (name: String, value: Int)) -> String {
    counter.name.contains("bytes") ? bytes(counter.value) : grouped(counter.value)
  }

  static func bytes(_ count: Int) -> String {
    if count < 10_000 { return "\(count) B" }
    if count < 10_000_000 { return decimal(Double(count) / 1e3, "kB") }
    return decimal(Double(count) / 1e6, "MB")
  }

  static func time(_ nanoseconds: UInt64) -> String { decimal(Double(nanoseconds) / 1e6, "ms") }

  /// One digit behind the point.
  private static func decimal(_ value: Double, _ unit: String) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10) \(unit)"
  }

  /// Digits in groups of three.
  static func grouped(_ value: Int) -> String {
    let digits = String(value.magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return (value < 0 ? "-" : "") + text
  }
}
