/// Brings values of the same place (a group, a partition) together: one pass counts, one copies.
enum CountingSort {
  /// Where each place's values begin, and the number of all at the end.
  @inline(__always)
  static func starts<Place: FixedWidthInteger>(_ places: UnsafePointer<Place>, _ n: Int, placeCount: Int) -> [Int] {
    var starts = [Int](repeating: 0, count: placeCount + 1)
    starts.withUnsafeMutableBufferPointer { starts in
      for i in 0..<n { starts[Int(places[i]) &+ 1] &+= 1 }
      for at in 1..<starts.count { starts[at] &+= starts[at &- 1] }
    }
    return starts
  }

  /// Copies `n` values to `out`, those of a place in their order.
  @inline(__always)
  static func scatter<Value: BitwiseCopyable, Place: FixedWidthInteger>(
    _ values: UnsafePointer<Value>, _ places: UnsafePointer<Place>, _ n: Int, starts: [Int],
    to out: UnsafeMutablePointer<Value>
  ) {
    var cursor = starts
    cursor.withUnsafeMutableBufferPointer { cursor in
      for i in 0..<n {
        let place = Int(places[i])
        out[cursor[place]] = values[i]
        cursor[place] &+= 1
      }
    }
  }
}
