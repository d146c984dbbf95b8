import Columnar

/// A fixed set of integers, asked for whole vectors: a table of bytes where they lie close together, else hashed.
final class IntegerSet: Sendable {
  private let members: [Int64]
  /// For members near each other: a byte for each integer from the smallest to the largest.
  private let table: Buffer?
  /// Open addressing at a load of a quarter; `free` is no member.
  private let slots: Buffer
  private let mask: Int
  private let free: Int64

  private static let fewMembers = 8
  private static let largestTable: UInt64 = 1 << 16

  init(_ numbers: [Int64]) {
    members = Array(Set(numbers)).sorted()
    let low = members.first ?? 0
    let span = UInt64(bitPattern: (members.last ?? 0) &- low)
    if members.count > Self.fewMembers, span < Self.largestTable {
      let bytes = Buffer(zeroedByteCount: Int(span) + 1)
      for member in members { bytes.pointer(as: UInt8.self)[Int(member &- low)] = 1 }
      table = bytes
    } else {
      table = nil
    }
    var size = 16
    while size < members.count * 4 { size *= 2 }
    mask = size - 1
    var unused: Int64 = .min
    for member in members where member == unused { unused &+= 1 }
    free = unused
    slots = Buffer(byteCount: size * 8)
    let places = slots.pointer(as: Int64.self)
    places.initialize(repeating: unused, count: size)
    for member in members {
      var at = Self.hash(member) & mask
      while places[at] != unused { at = (at + 1) & mask }
      places[at] = member
    }
  }

  /// 1 where value i is a member, else 0.
  func contains<T: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
    _ values: UnsafePointer<T>, _ n: Int, _ out: UnsafeMutablePointer<UInt8>
  ) {
    if members.count <= Self.fewMembers {
      out.initialize(repeating: 0, count: n)
      for member in members {
        guard let same = T(exactly: member) else { continue }
        for i in 0..<n { out[i] |= values[i] == same ? 1 : 0 }
      }
    } else if let table {
      let low = members[0]
      let span = UInt64(bitPattern: members[members.count - 1] &- low)
      let bytes = table.pointer(as: UInt8.self)
      for i in 0..<n {
        let at = UInt64(bitPattern: Int64(values[i]) &- low)
        out[i] = at <= span ? bytes[Int(truncatingIfNeeded: at)] : 0
      }
    } else {
      let places = slots.pointer(as: Int64.self)
      for i in 0..<n {
        let value = Int64(values[i])
        var at = Self.hash(value) & mask
        while places[at] != free, places[at] != value { at = (at &+ 1) & mask }
        out[i] = value != free && places[at] == value ? 1 : 0
      }
    }
  }

  @inline(__always)
  private static func hash(_ value: Int64) -> Int {
    Int(truncatingIfNeeded: (UInt64(bitPattern: value) &* 0x9E37_79B9_7F4A_7C15) &>> 32)
  }
}
