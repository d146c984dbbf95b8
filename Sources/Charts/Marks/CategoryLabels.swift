/// Labels below the bands of an x axis: level, thinned out, or slanted and shortened, never over each other.
package struct CategoryLabels: Sendable {
  let labels: [String]
  private let rotation: Double
  private let every: Int
  /// Height in pixels that the labels take below the axis.
  let height: Double

  private static let slant = 38.0
  private static let slantedLimit = 112.0

  /// `canThin` says that the order makes left-out labels clear (numbers, times, hours).
  init(_ labels: [String], step: Double, canThin: Bool) {
    self.labels = labels
    let widths = labels.map { TextMetrics.width($0, size: ChartStyle.labelSize) }
    let widest = widths.max() ?? 0
    if widest + 8 <= step || labels.count < 2 {
      rotation = 0
      every = 1
      height = 22
    } else if canThin {
      rotation = 0
      every = max(1, Int(((widest + 12) / max(step, 0.01)).rounded(.up)))
      height = 22
    } else {
      rotation = -Self.slant
      every = max(1, Int((17 / max(step, 0.01)).rounded(.up)))
      height = min(widest, Self.slantedLimit) * 0.62 + 22
    }
  }

  /// `leading` is the room left of the first label's band, that slanted labels may use.
  func draw(_ svg: inout SVGWriter, bands: BandScale, y: Double, leading: Double) {
    // Where the next level label may begin: one that is pushed inwards at the edge can meet its neighbour.
    var free = -Double.infinity
    for index in labels.indices where index % every == 0 {
      let middle = bands.middle(index)
      if rotation == 0 {
        let text = TextMetrics.elide(labels[index], size: ChartStyle.labelSize, limit: max(bands.end - bands.start, 40))
        let width = TextMetrics.width(text, size: ChartStyle.labelSize)
        let left = max(min(middle - width / 2, bands.end + 2 - width), bands.start - leading)
        if left < free { continue }
        free = left + width + 4
        svg.label(text, x: left + width / 2, y: y + 17, anchor: .middle, full: labels[index])
      } else {
        // A slanted label reaches as far left as its length times the cosine of the slant.
        let room = (middle - bands.start + leading - 4) / 0.788
        let text = TextMetrics.elide(
          labels[index], size: ChartStyle.labelSize, limit: min(Self.slantedLimit, max(room, 24)))
        svg.label(text, x: middle + 4, y: y + 14, anchor: .end, rotation: rotation, full: labels[index])
      }
    }
  }
}
