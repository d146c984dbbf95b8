/// Steps of a process: how many reach each, of the first and of the step before.
package enum FunnelChart: ChartType {
  package static let name = "funnel"
  package static let summary = "Funnel"

  private static let stepLimit = 12
  /// Height of a step, and of the line below it, which the first step lacks.
  private static let firstHeight = 45.0
  private static let noteHeight = 19.0

  package static func height(_ data: ChartData, _ options: ChartOptions, width: Double) -> Double {
    Double(min(FunnelSteps(data, options).steps.count, stepLimit)) * (firstHeight + noteHeight) - noteHeight
  }

  package static func draw(_ data: ChartData, _ options: ChartOptions, in frame: Frame, _ svg: inout SVGWriter) {
    let steps = Array(FunnelSteps(data, options).steps.prefix(stepLimit))
    let scale = max(steps.map(\.value).max() ?? 0, 1e-300)
    for (index, step) in steps.enumerated() {
      let top = frame.y + Double(index) * (firstHeight + noteHeight) - (index > 0 ? noteHeight : 0)
      let number =
        options.numberFormat == .automatic ? NumberFormat.full.text(step.value) : options.numberFormat.text(step.value)
      let share = index == 0 ? "" : " · " + NumberFormat.percent(decimals: 1).text(step.ofFirst)
      let right = number + share
      let rightWidth = TextMetrics.width(right, size: 13)
      let label = TextMetrics.elide(step.name, size: 13, limit: frame.width - rightWidth - 16)
      svg.label(label, x: frame.x, y: top + 14, size: 13, style: "t b", full: step.name)
      svg.label(right, x: frame.right, y: top + 14, size: 13, anchor: .end, style: "t")
      let bar = Frame(x: frame.x, y: top + 21, width: frame.width, height: 14)
      svg.rectangle(bar, radius: 4, style: "track")
      var filled = bar
      filled.width = max(bar.width * step.value / scale, step.value > 0 ? 3 : 0)
      svg.rectangle(
        filled, radius: min(4, filled.width / 2), style: "s1",
        title: "\(step.name): \(number)\(share) of the first step")
      if index > 0 {
        let kept = NumberFormat.percent(decimals: 1).text(step.ofPrevious)
        let lost = NumberFormat.full.text(max(step.previous - step.value, 0))
        let long = "\(kept) of the step before · \(lost) lost"
        let text = TextMetrics.width(long, size: 12) <= frame.width ? long : "\(kept) of the step before"
        svg.label(text, x: frame.x, y: top + 51)
      }
    }
  }

  package static func draw(_ data: ChartData, _ options: ChartOptions, terminal canvas: TerminalCanvas) -> [String] {
    TerminalFunnel.draw(Array(FunnelSteps(data, options).steps.prefix(100)), options, canvas)
  }
}
