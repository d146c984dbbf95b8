import CKernels
import Columnar

/// A function of a calendar day, run once a day that occurs where a batch spans few days.
protocol DayFunction: Sendable {
  func call(_ day: Int64) -> Int64
}

enum DayLoop {
  /// `f` of the day of each row of a DATE or timestamp vector, as Int64s. NULL rows hold some defined value.
  static func run<F: DayFunction>(_ f: F, _ vector: Vector, _ rows: Int) -> Buffer {
    let out = days(vector, rows)
    let values = out.pointer(as: Int64.self)
    guard rows > 0, let validRange = range(vector, values, rows) else { return out }
    let (low, high) = validRange
    let (span, isWide) = high.subtractingReportingOverflow(low)
    if !isWide, span < Int64(max(16, rows / 2)) {
      let table = (low...high).map { f.call($0) }
      let top = span
      table.withUnsafeBufferPointer { entries in
        // Rows under a NULL may lie outside of the table.
        for i in 0..<rows {
          let at = values[i] &- low
          values[i] = entries[Int(truncatingIfNeeded: at >= 0 && at <= top ? at : 0)]
        }
      }
    } else {
      for i in 0..<rows { values[i] = f.call(values[i]) }
    }
    return out
  }

  /// Days since 1970-01-01 of each row.
  static func days(_ vector: Vector, _ rows: Int) -> Buffer {
    let out = Buffer(byteCount: rows * 8)
    let target = out.pointer(as: Int64.self)
    if let ticksPerSecond = vector.type.ticksPerSecond {
      colq_floor_divide_i64(vector.pointer(), rows, ticksPerSecond * 86_400, target)
    } else {
      let source = vector.pointer(as: Int32.self)
      for i in 0..<rows { target[i] = Int64(source[i]) }
    }
    return out
  }

  private static func range(_ vector: Vector, _ days: UnsafePointer<Int64>, _ rows: Int) -> (Int64, Int64)? {
    guard let validity = vector.form == .flat ? vector.validity : nil else {
      var (low, high): (Int64, Int64) = (0, 0)
      colq_range_i64(days, rows, &low, &high)
      return (low, high)
    }
    var found: (low: Int64, high: Int64)?
    for i in 0..<rows where validity[i] {
      let day = days[i]
      found = found.map { (min($0.low, day), max($0.high, day)) } ?? (day, day)
    }
    return found
  }

  /// Wraps Int64 results as a vector with the validity and form of `source`.
  static func vector(_ values: Buffer, like source: Vector, _ type: DataType, _ rows: Int, count: Int) -> Vector {
    var buffer = values
    if type.physical == .int32 {
      buffer = Buffer(byteCount: rows * 4)
      let (from, to) = (values.pointer(as: Int64.self), buffer.pointer(as: Int32.self))
      for i in 0..<rows { to[i] = Int32(truncatingIfNeeded: from[i]) }
    }
    let flat = Vector(
      type, flat: buffer, count: rows, validity: source.form == .flat ? source.validity : nil)
    return source.form == .constant ? Vector(constant: flat, count: count) : flat
  }
}
