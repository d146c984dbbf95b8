import Charts
import Columnar

/// Draws a result as a chart of characters, or as a picture when the output's name ends in `.svg`.
final class ChartWriter: ResultWriter {
  private let type: String
  private let schema: Schema
  private let target: OutputTarget
  private var batches: [Batch] = []
  private var rowCount = 0

  init(_ type: String, _ schema: Schema, _ target: OutputTarget) throws {
    guard ChartTypes.named(type) != nil else { throw ChartError.unknownType(type) }
    self.type = type
    self.schema = schema
    self.target = target
  }

  func write(_ batch: Batch) throws {
    // Rows behind the largest number that a chart takes would only cost memory.
    if rowCount <= ChartData.maximumRowCount { batches.append(batch) }
    rowCount += batch.count
  }

  func finish() throws {
    let data = ChartData(schema: schema, batches: batches)
    if target.name.hasSuffix(".svg") {
      try target.append(try Chart(type: type, data: data).svg(standalone: true) + "\n")
    } else {
      let terminal = target.terminal
      try target.append(
        try TerminalChart.render(type: type, data: data, width: terminal.width ?? 100, color: terminal.usesColor))
    }
    try target.flush()
  }
}
