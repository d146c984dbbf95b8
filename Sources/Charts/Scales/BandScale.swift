/// Maps the items of a list to bands of equal width along a line.
package struct BandScale: Sendable {
  package let count: Int
  package let start: Double
  package let end: Double
  /// Part of a step that stays free between two bands, 0 up to 1.
  package let padding: Double

  package init(count: Int, start: Double, end: Double, padding: Double = 0.28) {
    self.count = max(count, 1)
    self.start = start
    self.end = end
    self.padding = min(max(padding, 0), 0.9)
  }

  /// Distance between the middles of two neighbours.
  package var step: Double { (end - start) / Double(count) }
  package var bandwidth: Double { step * (1 - padding) }

  /// Where band `index` begins.
  package func position(_ index: Int) -> Double { start + (Double(index) + padding / 2) * step }
  package func middle(_ index: Int) -> Double { start + (Double(index) + 0.5) * step }
}
