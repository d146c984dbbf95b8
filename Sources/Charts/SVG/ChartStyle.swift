/// The style sheet of charts: classes that the marks carry, colours as custom properties for light and dark.
///
/// `s1`… fill and `l1`… stroke of a series, `so`/`lo` the rest, `q0`… steps of a sequential scale, `t` text, `m` muted text,
/// `g` grid lines, `x` the base line, `hit` the invisible target of a tooltip.
package enum ChartStyle {
  /// Font size of tick labels and legends, in pixels of the view box.
  package static let labelSize = 12.0
  package static let fontFamily =
    #"-apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Noto Sans",sans-serif"#

  /// Series that have a colour of their own; further ones are folded into "Other".
  package static var seriesCount: Int { Palette.light.series.count }

  /// Custom properties of one palette.
  static func properties(_ palette: Palette) -> String {
    var out = "--page:\(palette.page);--surface:\(palette.surface);--ink:\(palette.ink);--muted:\(palette.muted);"
    out += "--grid:\(palette.grid);--border:\(palette.border);--accent:\(palette.accent);--good:\(palette.good);"
    out +=
      "--bad:\(palette.bad);--so:\(palette.other);--pl:\(palette.underLow);--ph:\(palette.underHigh);--ql:\(palette.onLow);--qh:\(palette.onHigh);"
    for (index, color) in palette.series.enumerated() {
      out += "--s\(index + 1):\(color);--i\(index + 1):\(palette.onSeries[index]);"
    }
    out += "--io:\(palette.onOther);"
    for (index, color) in palette.sequential.enumerated() { out += "--q\(index):\(color);" }
    return out
  }

  /// Both palettes: dark when the reader's system asks for it, `data-theme` on the root decides otherwise.
  package static let themes =
    ":root{color-scheme:light dark;" + properties(.light) + "}"
    + "@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){" + properties(.dark) + "}}"
    + "@media screen{:root[data-theme=dark]{color-scheme:dark;" + properties(.dark) + "}"
    + ":root[data-theme=light]{color-scheme:light}}"

  package static let marks: String = {
    var out = ".chart{display:block;width:100%;height:auto;overflow:hidden;font-size:12px}"
    out += ".chart text{font-family:\(fontFamily);unicode-bidi:isolate;"
    out += "font-variant-numeric:tabular-nums}"
    out += ".t{fill:var(--ink)}.m{fill:var(--muted)}.b{font-weight:600}.sf{fill:var(--surface)}"
    out += ".g{stroke:var(--grid);stroke-width:1;shape-rendering:crispEdges}"
    out += ".x{stroke:var(--muted);stroke-opacity:.55;stroke-width:1;shape-rendering:crispEdges}"
    out += ".ln{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}"
    out += ".ar{fill-opacity:.13}.st{fill-opacity:.82}"
    out += ".hit{fill:var(--ink);fill-opacity:0}.hit:hover{fill-opacity:.06}"
    out += ".h .dot{opacity:0}.h:hover .dot{opacity:1}.h:hover .hit{fill-opacity:.06}"
    out += ".dot{stroke:var(--surface);stroke-width:1.5}.track{fill:var(--grid)}"
    out += ".ql{fill:var(--ql)}.qh{fill:var(--qh)}.gap{stroke:var(--surface);stroke-width:1.5}"
    out += ".part{fill-opacity:.1}.part:hover{fill-opacity:.25}.ph{fill:var(--ph)}.pl{fill:var(--pl)}"
    out += ".good{fill:var(--good)}.bad{fill:var(--bad)}"
    for index in 1...seriesCount {
      out += ".s\(index){fill:var(--s\(index))}.l\(index){stroke:var(--s\(index))}.i\(index){fill:var(--i\(index))}"
    }
    out += ".so{fill:var(--so)}.lo{stroke:var(--so)}.io{fill:var(--io)}"
    for index in Palette.light.sequential.indices { out += ".q\(index){fill:var(--q\(index))}" }
    // Browsers leave backgrounds out of print unless told that the colour carries meaning.
    out += ".chart *{print-color-adjust:exact;-webkit-print-color-adjust:exact}"
    return out
  }()

  /// What follows the letter in a class name: 1… for series with a colour of their own, `o` beyond.
  package static func suffix(_ series: Int) -> String { series < seriesCount ? String(series + 1) : "o" }
  package static func fill(_ series: Int) -> String { "s" + suffix(series) }
  package static func stroke(_ series: Int) -> String { "l" + suffix(series) }
  package static func ink(_ series: Int) -> String { "i" + suffix(series) }

  /// Step of the sequential scale for `fraction` of the largest value; zero alone is step 0.
  package static func step(_ fraction: Double) -> Int {
    let last = Palette.light.sequential.count - 1
    if !(fraction > 0) { return 0 }
    return min(max(Int((fraction * Double(last)).rounded(.up)), 1), last)
  }
}
