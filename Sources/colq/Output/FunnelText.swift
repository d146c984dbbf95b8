import Charts
import Ingest

/// The true funnel of generated clicks in words.
enum FunnelText {
  static func lines(_ funnel: TrueFunnel, folder: String, seconds: Double) -> [String] {
    let count = { (number: Int) in TableWriter.grouped(number) }
    var lines = ["\(count(funnel.events)) events in \(count(funnel.sessions)) visits, written to \(folder)"]
    lines.append("true funnel     visitors          share        visits")
    let first = max(funnel.visitorsByStep.first ?? 0, 1)
    for (at, step) in TrueFunnel.steps.enumerated() {
      let visitors = funnel.visitorsByStep[at]
      let perMille = (visitors * 1_000 + first / 2) / first
      let share = "\(perMille / 10).\(perMille % 10) %"
      lines.append(
        "  " + padded(step, 12, right: false) + padded(count(visitors), 10) + padded(share, 15)
          + padded(count(funnel.sessionsByStep[at]), 14))
    }
    return lines
  }

  private static func padded(_ text: String, _ width: Int, right: Bool = true) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return right ? space + text : text + space
  }
}
