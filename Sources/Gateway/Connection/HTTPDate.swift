import Columnar

/// The time of the header `Date` (RFC 9110, section 5.6.7): `Mon, 23 Nov 2026 16:04:05 GMT`.
enum HTTPDate {
  private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  static func text(seconds: Int) -> String {
    let seconds = max(0, seconds)
    let (year, month, day) = CivilDate.civil(days: seconds / 86_400)
    return "\(days[seconds / 86_400 % 7]), \(two(day)) \(months[month - 1]) \(year) \(clock(seconds)) GMT"
  }

  /// `16:04:05`.
  static func clock(_ seconds: Int) -> String {
    "\(two(seconds / 3_600 % 24)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
  }

  static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
