#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A slice of a disc or ring; angles in turns from 12 o'clock, clockwise.
package enum ArcMark {
  static func point(_ centerX: Double, _ centerY: Double, _ radius: Double, turns: Double) -> (x: Double, y: Double) {
    let angle = turns * 2 * Double.pi
    return (centerX + radius * sin(angle), centerY - radius * cos(angle))
  }

  static func draw(
    centerX: Double, centerY: Double, inner: Double, outer: Double, from start: Double, to end: Double, style: String,
    title: String, _ svg: inout SVGWriter
  ) {
    // A full turn would begin and end at one point, which draws nothing.
    let end = min(end, start + 0.9999)
    if end <= start { return }
    let isLarge = end - start > 0.5
    var path = PathData()
    let a = point(centerX, centerY, outer, turns: start)
    let b = point(centerX, centerY, outer, turns: end)
    path.move(a.x, a.y)
    path.arc(radius: outer, isLarge: isLarge, isClockwise: true, b.x, b.y)
    if inner > 0 {
      let c = point(centerX, centerY, inner, turns: end)
      let d = point(centerX, centerY, inner, turns: start)
      path.line(c.x, c.y)
      path.arc(radius: inner, isLarge: isLarge, isClockwise: false, d.x, d.y)
    } else {
      path.line(centerX, centerY)
    }
    path.close()
    svg.path(path, style: style, title: title)
  }
}
