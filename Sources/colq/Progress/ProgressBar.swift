import Charts

/// How far a long job is: one line that redraws itself on a terminal, a plain line now and then elsewhere.
///
///     importing  ██████████████░░░░░░░░░░  58 %  1,160,000 rows  812,345 rows/s  1.0 s left
struct ProgressBar {
  private let label: String
  private let terminal: Terminal
  private let started = MonotonicClock.seconds
  private var lastDrawn = -Double.infinity
  private var isDrawn = false

  /// Seconds between two redraws, and between two plain lines.
  private static let redrawInterval = 0.1
  private static let lineInterval = 5.0

  init(_ label: String, terminal: Terminal = .standardError) {
    self.label = label
    self.terminal = terminal
  }

  /// `fraction` of the work, 0...1; nil when the whole is unknown.
  mutating func update(rowCount: Int, fraction: Double?) {
    let now = MonotonicClock.seconds
    let interval = terminal.isTerminal ? Self.redrawInterval : Self.lineInterval
    // The first line is due after one interval: a job that is done by then needs none.
    guard now - max(lastDrawn, started) >= interval else { return }
    lastDrawn = now
    let text = Self.line(
      label: label, rowCount: rowCount, fraction: fraction, seconds: now - started,
      width: terminal.isTerminal ? terminal.width ?? 80 : nil)
    if terminal.isTerminal {
      Message.raw("\r\u{1B}[K" + text)
      isDrawn = true
    } else {
      Message.line(text)
    }
  }

  /// Takes the line away; what follows begins in the first column.
  mutating func clear() {
    if isDrawn { Message.raw("\r\u{1B}[K") }
    isDrawn = false
  }

  /// `width` nil: without a bar.
  static func line(label: String, rowCount: Int, fraction: Double?, seconds: Double, width: Int?) -> String {
    let perSecond = seconds > 0 ? Int(min(Double(rowCount) / seconds, 1e15)) : 0
    var parts: [String] = []
    let known = fraction.map { min(max($0.isFinite ? $0 : 0, 0), 1) }
    if let known { parts.append("\(Int(known * 100)) %") }
    parts.append("\(TableWriter.grouped(rowCount)) rows")
    parts.append("\(TableWriter.grouped(perSecond)) rows/s")
    if let known, known > 0.01 {
      parts.append("\(ElapsedTime(seconds: seconds / known * (1 - known))) left")
    }
    guard let width else { return label + ": " + parts.joined(separator: ", ") }
    let text = parts.joined(separator: "  ")
    let room = min(40, width - label.count - text.count - 5)
    var line = label + "  "
    if let known, room >= 8 {
      let filled = Int((Double(room) * known).rounded())
      line += String(repeating: "█", count: filled) + String(repeating: "░", count: room - filled) + "  "
    }
    return DisplayText(line + text).elided(to: max(width - 1, 10)).text
  }
}
