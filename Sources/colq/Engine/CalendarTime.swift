#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The time of day on the calendar, UTC.
struct CalendarTime {
  private var seconds: time_t

  static var now: CalendarTime { CalendarTime(seconds: time(nil)) }

  /// `2026-11-24 16:05 UTC`.
  var text: String {
    var seconds = seconds
    var parts = tm()
    gmtime_r(&seconds, &parts)
    var buffer = [CChar](repeating: 0, count: 64)
    let count = strftime(&buffer, buffer.count, "%Y-%m-%d %H:%M UTC", &parts)
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
