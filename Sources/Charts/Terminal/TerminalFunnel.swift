/// Steps with centred bars that narrow, and their percentages.
enum TerminalFunnel {
  static func draw(_ steps: [FunnelSteps.Step], _ options: ChartOptions, _ canvas: TerminalCanvas) -> [String] {
    let percent = NumberFormat.percent(decimals: 1)
    let format = options.numberFormat.common(for: steps.map(\.value))
    let names = steps.map { DisplayWidth.printable($0.name) }
    let tails = steps.enumerated().map { index, step in
      format.text(step.value) + (index == 0 ? "" : " " + percent.text(step.ofFirst))
    }
    let tailWidth = min(tails.map { DisplayWidth.columns(of: $0) }.max() ?? 0, canvas.width / 2)
    let longest = names.map { DisplayWidth.columns(of: $0) }.max() ?? 0
    let nameWidth = min(longest, canvas.width * 2 / 5, max(canvas.width - tailWidth - 3, 1))
    let room = max(canvas.width - nameWidth - tailWidth - 2, 1)
    let high = max(steps.map(\.value).max() ?? 0, 1e-300)
    return steps.indices.map { index in
      let length = steps[index].value / high * Double(room)
      let bar = canvas.bar(length, limit: room)
      let padding = String(repeating: " ", count: room - DisplayWidth.columns(of: bar))
      return canvas.fit(names[index], nameWidth) + " " + canvas.series(bar, 0) + padding + " "
        + canvas.fit(tails[index], tailWidth)
    }
  }
}
