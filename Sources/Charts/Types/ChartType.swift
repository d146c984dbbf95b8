/// A kind of chart: draws data into a frame of an SVG picture and into a grid of characters.
///
/// One type a file, and one line in `ChartTypes.all`.
package protocol ChartType: Sendable, SendableMetatype {
  /// The name on the command line.
  static var name: String { get }
  /// One line for help texts.
  static var summary: String { get }

  /// Height in pixels that suits the data at a width.
  static func height(_ data: ChartData, _ options: ChartOptions, width: Double) -> Double

  /// Draws within `frame`; data that is not empty.
  static func draw(_ data: ChartData, _ options: ChartOptions, in frame: Frame, _ svg: inout SVGWriter)

  /// Draws with characters, within `canvas.width` columns.
  static func draw(_ data: ChartData, _ options: ChartOptions, terminal canvas: TerminalCanvas) -> [String]
}

extension ChartType {
  package static func height(_ data: ChartData, _ options: ChartOptions, width: Double) -> Double {
    width < 700 ? 240 : 300
  }

  package static func draw(_ data: ChartData, _ options: ChartOptions, terminal canvas: TerminalCanvas) -> [String] {
    TerminalBars.draw(data, options, canvas)
  }
}
