import Columnar

/// One worker's scan of text: parses its chunks, adds the folder's values, and keeps the rows that pass the filters.
final class TextScanWorker: MorselWorker {
  private let scan: TextScan
  private let evaluation: EvaluationContext
  private var current: (file: TextScanFile, parser: TextScanFile.Parser)?
  private var sequence = 0
  private var emitted = 0

  init(_ scan: TextScan) {
    self.scan = scan
    evaluation = EvaluationContext(usesDictionaries: scan.context.settings.usesDictionaries)
  }

  func next() throws -> (batch: Batch, sequence: Int)? {
    while true {
      if let limit = scan.limit, emitted >= limit { return nil }
      if let file = current?.file, let part = current?.parser.next() {
        if let row = part.malformed.first { throw TextError(row) }
        let kept = try filtered(batch(part.batch, file))
        if kept.count > 0 {
          emitted += kept.count
          return (kept, sequence)
        }
        continue
      }
      guard let (file, chunk, number) = try scan.nextChunk() else { return nil }
      if current?.file.index != file.index { current = (file, try file.parser()) }
      current?.parser.start(chunk)
      sequence = number
      scan.context.profile.update(scan.node) { $0.count("bytes parsed", chunk.byteCount) }
    }
  }

  /// The scan's columns in their order.
  private func batch(_ parsed: Batch, _ file: TextScanFile) -> Batch {
    let columns = file.slots.map { slot in
      switch slot {
      case .parsed(let at): parsed.columns[at]
      case .constant(let scalar): Vector(scalar, count: parsed.count)
      }
    }
    return Batch(columns: columns, count: parsed.count)
  }

  private func filtered(_ batch: Batch) throws -> Batch {
    var rest = batch
    for filter in scan.filters where rest.count > 0 {
      evaluation.begin()
      rest = rest.take(Selection(trueRowsOf: try filter.compiled.evaluate(rest, evaluation)))
    }
    return Batch(columns: Array(rest.columns.prefix(scan.outputCount)), count: rest.count)
  }
}
