#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension StringView: StoredWord {
  @inline(__always) var storedHash: UInt64 { hash }
  @inline(__always) static func isSame(_ a: StringView, _ b: StringView) -> Bool { a == b }
  @inline(__always) static func isLess(_ a: StringView, _ b: StringView) -> Bool { compare(a, b) < 0 }
  static var encodings: [ParquetEncoding] { [.plain, .deltaLengthByteArray] }
  func boundBytes(isLower: Bool) -> [UInt8] { bytes }
  func value(_ type: DataType) -> Value { .bytes(bytes) }

  static func plainByteCount(_ values: UnsafePointer<StringView>, _ count: Int) -> Int {
    var total = 4 &* count
    for i in 0..<count { total &+= values[i].count }
    return total
  }

  static func encode(
    _ encoding: ParquetEncoding, _ values: UnsafePointer<StringView>, _ count: Int, into out: OutputBytes
  ) {
    let hasLengths = encoding == .plain
    if !hasLengths {
      let lengths = (0..<count).map { Int64(values[$0].count) }
      lengths.withUnsafeBufferPointer { lengths in
        if let start = lengths.baseAddress { DeltaEncoder.encode(start, count, is32: true, into: out) }
      }
    }
    let room = plainByteCount(values, count)
    let start = out.reserve(room + inlineCapacity)
    var target = start
    for i in 0..<count {
      let view = values[i]
      let length = view.count
      if hasLengths {
        target.storeBytes(of: UInt32(truncatingIfNeeded: length), as: UInt32.self)
        target += 4
      }
      if view.isInline {
        // Twelve bytes at once; those behind the string are overwritten by what follows.
        target.storeBytes(of: UInt32(truncatingIfNeeded: view.word0 &>> 32), as: UInt32.self)
        target.storeBytes(of: view.word1, toByteOffset: 4, as: UInt64.self)
      } else if let source = UnsafeRawPointer(bitPattern: UInt(view.word1)) {
        memcpy(target, source, length)
      }
      target += length
    }
    out.commit(target - start)
  }
}
