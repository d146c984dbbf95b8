/// A number of bytes as people write it: `4096`, `512MB`, `1.5 GiB`, `2g`. Units are powers of 1024.
struct ByteSize: Hashable, Sendable, CustomStringConvertible {
  var byteCount: Int

  init(_ byteCount: Int) { self.byteCount = byteCount }

  /// `812 B`, `4.2 MB`, `1.5 GB`.
  var description: String {
    var value = Double(byteCount)
    for unit in ["B", "KB", "MB", "GB"] {
      if value < 1_024 { return (unit == "B" ? "\(byteCount)" : ElapsedTime.fixed(value, digits: 1)) + " " + unit }
      value /= 1_024
    }
    return ElapsedTime.fixed(value, digits: 1) + " TB"
  }

  init?(_ text: String) {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let number = Double(digits), number >= 0 else { return nil }
    let unit = text.dropFirst(digits.count).lowercased().filter { $0 != " " }
    let shift: Int
    switch unit {
    case "", "b": shift = 0
    case "k", "kb", "kib": shift = 10
    case "m", "mb", "mib": shift = 20
    case "g", "gb", "gib": shift = 30
    case "t", "tb", "tib": shift = 40
    default: return nil
    }
    let bytes = number * Double(1 << shift)
    guard bytes < Double(1 << 60) else { return nil }
    byteCount = Int(bytes)
  }
}
