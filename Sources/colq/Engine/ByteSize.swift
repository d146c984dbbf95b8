/// A number of bytes as people write it: `4096`, `512MB`, `1.5 GiB`, `2g`. Units are powers of 1024.
struct ByteSize: Hashable, Sendable {
  var byteCount: Int

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
