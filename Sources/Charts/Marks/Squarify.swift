/// Divides a rectangle into tiles of given areas that are as square as possible.
///
/// After Bruls, Huizing and van Wijk, "Squarified Treemaps" (2000): tiles are laid in rows along the shorter side, and a row
/// takes the next tile as long as its worst side ratio does not grow.
enum Squarify {
  /// One tile a value, in the order given; best with the largest first.
  static func layout(_ values: [Double], in frame: Frame) -> [Frame] {
    let total = values.reduce(0, +)
    let area = frame.width * frame.height
    guard total > 0, area > 0 else {
      return values.map { _ in Frame(x: frame.x, y: frame.y, width: 0, height: 0) }
    }
    let areas = values.map { $0 / total * area }
    var tiles: [Frame] = []
    var rest = frame
    var index = 0
    while index < areas.count {
      let side = max(min(rest.width, rest.height), 1e-9)
      var row = [areas[index]]
      var next = index + 1
      while next < areas.count && worst(row + [areas[next]], side) <= worst(row, side) {
        row.append(areas[next])
        next += 1
      }
      place(row, in: &rest, &tiles)
      index = next
    }
    return tiles
  }

  /// The largest side ratio of a row of `areas` along `side`.
  private static func worst(_ areas: [Double], _ side: Double) -> Double {
    let sum = areas.reduce(0, +)
    guard let low = areas.min(), let high = areas.max(), low > 0, sum > 0 else { return .infinity }
    return max(side * side * high / (sum * sum), sum * sum / (side * side * low))
  }

  private static func place(_ row: [Double], in rest: inout Frame, _ tiles: inout [Frame]) {
    let sum = row.reduce(0, +)
    if rest.width >= rest.height {
      let width = rest.height > 0 ? min(sum / rest.height, rest.width) : 0
      var y = rest.y
      for area in row {
        let height = sum > 0 ? area / sum * rest.height : 0
        tiles.append(Frame(x: rest.x, y: y, width: width, height: height))
        y += height
      }
      rest = Frame(x: rest.x + width, y: rest.y, width: rest.width - width, height: rest.height)
    } else {
      let height = rest.width > 0 ? min(sum / rest.width, rest.height) : 0
      var x = rest.x
      for area in row {
        let width = sum > 0 ? area / sum * rest.width : 0
        tiles.append(Frame(x: x, y: rest.y, width: width, height: height))
        x += width
      }
      rest = Frame(x: rest.x, y: rest.y + height, width: rest.width, height: rest.height - height)
    }
  }
}
