/// Polylines and filled bands through points; a missing point makes a gap.
package enum LineMark {
  struct Point: Sendable, Hashable {
    var x: Double
    var y: Double
  }

  /// Runs of neighbouring points that are there.
  private static func runs(_ points: [Point?]) -> [[Point]] {
    var runs: [[Point]] = []
    var current: [Point] = []
    for point in points {
      if let point {
        current.append(point)
      } else if !current.isEmpty {
        runs.append(current)
        current = []
      }
    }
    if !current.isEmpty { runs.append(current) }
    return runs
  }

  /// At most four points for each pixel column (first, lowest, highest, last), which draws the same line.
  static func thinned(_ points: [Point]) -> [Point] {
    guard let first = points.first, let last = points.last, points.count > 64,
      Double(points.count) > 4 * abs(last.x - first.x)
    else { return points }
    var out: [Point] = []
    var start = 0
    while start < points.count {
      let pixel = points[start].x.rounded(.down)
      var end = start
      var (low, high) = (start, start)
      while end < points.count && points[end].x.rounded(.down) == pixel {
        if points[end].y < points[low].y { low = end }
        if points[end].y > points[high].y { high = end }
        end += 1
      }
      for index in Set([start, low, high, end - 1]).sorted() { out.append(points[index]) }
      start = end
    }
    return out
  }

  static func drawLine(_ points: [Point?], style: String, _ svg: inout SVGWriter) {
    for run in runs(points) {
      if run.count == 1 {
        // A point without neighbours would be an invisible line.
        svg.circle(run[0].x, run[0].y, radius: 2.5, style: style.replacingLeading("ln l", with: "s"))
        continue
      }
      var path = PathData()
      for (index, point) in thinned(run).enumerated() {
        if index == 0 { path.move(point.x, point.y) } else { path.line(point.x, point.y) }
      }
      svg.path(path, style: style)
    }
  }

  /// The band between `upper` and `lower`, which have equally many points.
  static func drawArea(upper: [Point], lower: [Point], style: String, _ svg: inout SVGWriter) {
    if upper.count < 2 { return }
    var path = PathData()
    for (index, point) in thinned(upper).enumerated() {
      if index == 0 { path.move(point.x, point.y) } else { path.line(point.x, point.y) }
    }
    for point in thinned(lower).reversed() { path.line(point.x, point.y) }
    path.close()
    svg.path(path, style: style)
  }
}

extension String {
  /// The string with `prefix` exchanged, if it begins with it.
  func replacingLeading(_ prefix: String, with replacement: String) -> String {
    hasPrefix(prefix) ? replacement + dropFirst(prefix.count) : self
  }
}
