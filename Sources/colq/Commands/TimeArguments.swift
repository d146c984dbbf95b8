import ArgumentParser
import Columnar

/// A length of time on the command line: a number with d, h, m or s.
struct TimeSpan: ExpressibleByArgument, CustomStringConvertible {
  var milliseconds: Int64

  init(milliseconds: Int64) { self.milliseconds = milliseconds }

  init?(argument: String) {
    let digits = argument.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let units: [String: Double] = ["d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1_000]
    let unit = String(argument.dropFirst(digits.count))
    guard let number = Double(digits), number >= 0, number <= 1e6 else { return nil }
    guard let factor = units[unit] ?? (number == 0 && unit.isEmpty ? 0 : nil) else { return nil }
    milliseconds = Int64(number * factor)
  }

  var description: String {
    milliseconds % 86_400_000 == 0 ? "\(milliseconds / 86_400_000)d" : "\(milliseconds / 1_000)s"
  }
}

/// A moment on the command line: a time in UTC, or a length of time ago.
struct PointInTime: ExpressibleByArgument {
  let milliseconds: Int64

  init?(argument: String) {
    if let span = TimeSpan(argument: argument) {
      milliseconds = UTCTime.now - span.milliseconds
    } else if let time = UTCTime.microseconds(argument) {
      milliseconds = time / 1_000
    } else {
      return nil
    }
  }
}
