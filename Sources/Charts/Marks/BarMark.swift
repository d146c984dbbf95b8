/// A bar with its outer end rounded.
package enum BarMark {
  enum Direction: Sendable { case up, down, right, left }

  static func draw(
    _ frame: Frame, toward direction: Direction, isRounded: Bool = true, style: String, title: String,
    _ svg: inout SVGWriter
  ) {
    let across = direction == .up || direction == .down ? frame.width : frame.height
    let along = direction == .up || direction == .down ? frame.height : frame.width
    let radius = isRounded ? min(3, across / 2, along) : 0
    if radius < 0.5 {
      svg.rectangle(frame, style: style, title: title)
      return
    }
    var path = PathData()
    let (x, y, right, bottom, r) = (frame.x, frame.y, frame.right, frame.bottom, radius)
    switch direction {
    case .up:
      path.move(x, bottom)
      path.line(x, y + r)
      path.arc(radius: r, isLarge: false, isClockwise: true, x + r, y)
      path.line(right - r, y)
      path.arc(radius: r, isLarge: false, isClockwise: true, right, y + r)
      path.line(right, bottom)
    case .down:
      path.move(x, y)
      path.line(x, bottom - r)
      path.arc(radius: r, isLarge: false, isClockwise: false, x + r, bottom)
      path.line(right - r, bottom)
      path.arc(radius: r, isLarge: false, isClockwise: false, right, bottom - r)
      path.line(right, y)
    case .right:
      path.move(x, y)
      path.line(right - r, y)
      path.arc(radius: r, isLarge: false, isClockwise: true, right, y + r)
      path.line(right, bottom - r)
      path.arc(radius: r, isLarge: false, isClockwise: true, right - r, bottom)
      path.line(x, bottom)
    case .left:
      path.move(right, y)
      path.line(x + r, y)
      path.arc(radius: r, isLarge: false, isClockwise: false, x, y + r)
      path.line(x, bottom - r)
      path.arc(radius: r, isLarge: false, isClockwise: false, x + r, bottom)
      path.line(right, bottom)
    }
    path.close()
    svg.path(path, style: style, title: title)
  }
}
