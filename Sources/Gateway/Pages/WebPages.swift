/// The pages that come with the server: tracker, demo shop, live page. Their sources are in `Web`.
package enum WebPages {
  package static let all: [Page] = [
    page("/tracker.js", .script, PackageResources.tracker_js, [("Access-Control-Allow-Origin", "*")]),
    page("/demo", .html, PackageResources.demo_html),
    page("/demo/demo.js", .script, PackageResources.demo_js),
    page("/demo/pages.css", .style, PackageResources.pages_css),
    page("/live", .html, PackageResources.live_html),
    page("/live/live.js", .script, PackageResources.live_js),
  ]

  private enum Kind: String {
    case script = "text/javascript; charset=utf-8"
    case html = "text/html; charset=utf-8"
    case style = "text/css; charset=utf-8"
  }

  /// Scripts and styles from this server alone, no inline ones but the styles that scripts set.
  private static let contentPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; "
    + "form-action 'self'; frame-ancestors 'self'"

  private static func page(
    _ path: String, _ kind: Kind, _ source: [UInt8], _ headers: [(name: String, value: String)] = []
  ) -> Page {
    var headers = headers
    headers.append(("Cache-Control", kind == .html ? "no-cache" : "public, max-age=300"))
    if kind == .html { headers.append(("Content-Security-Policy", contentPolicy)) }
    return Page(
      path: path, contentType: kind.rawValue, body: kind == .script ? withoutComments(source) : source, headers: headers
    )
  }

  /// A script without lines that are comments, and without indentation; our scripts have no text over several lines.
  static func withoutComments(_ source: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    for line in source.split(separator: UInt8(ascii: "\n")) {
      let text = line.drop { $0 == UInt8(ascii: " ") }
      if text.isEmpty || text.starts(with: "//".utf8) { continue }
      out += text
      out.append(UInt8(ascii: "\n"))
    }
    return out
  }
}
