/// Labels and ticks below a time axis, thinned out until none touches the next.
package enum TimeLabels {
  static let height = 24.0

  static func draw(_ scale: TimeScale, y: Double, limits: ClosedRange<Double>, _ svg: inout SVGWriter) {
    var free = -Double.infinity
    for tick in scale.ticks {
      let x = scale.position(tick.milliseconds)
      svg.line(x, y, x, y + 4, style: "x")
      let width = TextMetrics.width(tick.label, size: ChartStyle.labelSize)
      let left = min(max(x - width / 2, limits.lowerBound), limits.upperBound - width)
      if left < free { continue }
      free = left + width + 10
      let style = tick.isMajor ? "t" : "m"
      svg.label(tick.label, x: left + width / 2, y: y + 18, anchor: .middle, style: style)
    }
  }
}
