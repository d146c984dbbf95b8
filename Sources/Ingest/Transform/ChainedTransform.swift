/// One transform after the other: the second gets what the first one keeps.
package struct ChainedTransform: Transform {
  private let first: any Transform
  private let second: any Transform

  package init(_ first: any Transform, _ second: any Transform) {
    self.first = first
    self.second = second
  }

  package func apply(_ events: TransformInput) throws -> TransformOutput {
    let between = try first.apply(events)
    var end = try second.apply(
      TransformInput(rows: between.rows, raw: between.kept.map { events.raw[$0] }, arrival: events.arrival))
    end.kept = end.kept.map { between.kept[$0] }
    end.rejected = between.rejected + end.rejected.map { (between.kept[$0.row], $0.record) }
    return end
  }
}
