import Ingest

/// Prometheus' text format, version 0.0.4.
struct PrometheusText {
  static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  private(set) var bytes: [UInt8] = []

  /// Appends samples; those of one name come together, as the format wants it.
  mutating func append(_ samples: [MetricSample]) {
    var names: [String] = []
    var groups: [String: [MetricSample]] = [:]
    for sample in samples {
      if groups[sample.name] == nil { names.append(sample.name) }
      groups[sample.name, default: []].append(sample)
    }
    for name in names {
      guard let group = groups[name], let first = group.first else { continue }
      begin(name, first.kind.rawValue, help: first.help)
      for sample in group {
        line(name, sample.labels.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, sample.value)
      }
    }
  }

  mutating func begin(_ name: String, _ kind: String, help: String) {
    bytes += "# HELP \(name) \(Self.escaped(help, quotes: false))\n# TYPE \(name) \(kind)\n".utf8
  }

  mutating func line(_ name: String, _ labels: [(String, String)], _ value: Double) {
    bytes += name.utf8
    if !labels.isEmpty {
      let text = labels.map { "\($0.0)=\"\(Self.escaped($0.1, quotes: true))\"" }.joined(separator: ",")
      bytes += "{\(text)}".utf8
    }
    bytes += " \(Self.number(value))\n".utf8
  }

  static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
    if value == value.rounded(), value.magnitude < 1e15 { return String(Int(value)) }
    return "\(value)"
  }

  private static func escaped(_ text: String, quotes: Bool) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\"" where quotes: out += "\\\""
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}
