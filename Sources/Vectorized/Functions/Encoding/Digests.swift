import Columnar

/// `md5`, `sha1`, `sha256`, `sha512`, `crc32`, `xxhash64` of VARBINARY. For fingerprints, not for secrets.
enum Digests {
  static let md5 = digest("md5", MD5.hash, "900150983CD24FB0D6963F7D28E17F72")
  static let sha1 = digest("sha1", SHA1.hash, "A9993E364706816ABA3E25717850C26C9CD0D89D")
  static let sha256 = digest(
    "sha256", SHA256.hash, "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")
  static let xxhash64 = digest("xxhash64", XXH64.bigEndian, "44BC2CF5AD770999")

  static let crc32 = ScalarFunction(
    "crc32", summary: "CRC-32 of bytes", example: ("crc32(to_utf8('123456789'))", "3421780262"),
    .unary(CRC32(), .varbinary, returns: .bigint))

  private static func digest(
    _ name: String, _ hash: @escaping @Sendable (UnsafeRawBufferPointer) -> [UInt8], _ answer: String
  ) -> ScalarFunction {
    ScalarFunction(
      name, summary: "\(name) digest of bytes", example: ("to_hex(\(name)(to_utf8('abc')))", answer),
      .unary(Digest(hash: hash), .varbinary, returns: .varbinary))
  }

  private struct Digest: UnaryFunction {
    /// A call a row, small beside the hash.
    let hash: @Sendable (UnsafeRawBufferPointer) -> [UInt8]

    func call(_ value: StringView, _ row: inout RowState) -> StringView {
      value.withBytes { bytes in hash(bytes).withUnsafeBytes { row.heap.store($0) } }
    }
  }

  private struct CRC32: UnaryFunction {
    /// Reflected polynomial of ISO 3309.
    let table: [UInt32] = (0..<256).map { index in
      var value = UInt32(index)
      for _ in 0..<8 { value = value & 1 != 0 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
      return value
    }

    func call(_ value: StringView, _: inout RowState) -> Int64 {
      value.withBytes { bytes in
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes { crc = table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ (crc >> 8) }
        return Int64(crc ^ 0xFFFF_FFFF)
      }
    }
  }
}

/// A message in blocks of 64 bytes with the padding that MD5 and the SHA family share.
enum PaddedBlocks {
  static func forEach(
    _ bytes: UnsafeRawBufferPointer, bigEndianLength: Bool, _ body: (UnsafeRawBufferPointer) -> Void
  ) {
    let whole = bytes.count / 64 * 64
    for start in stride(from: 0, to: whole, by: 64) {
      body(UnsafeRawBufferPointer(rebasing: bytes[start..<(start + 64)]))
    }
    var tail = Array(bytes[whole...]) + [0x80]
    while tail.count % 64 != 56 { tail.append(0) }
    let bits = UInt64(bytes.count) &* 8
    for k in 0..<8 {
      let shift = UInt64(bigEndianLength ? 56 - 8 * k : 8 * k)
      tail.append(UInt8(truncatingIfNeeded: bits >> shift))
    }
    tail.withUnsafeBytes { padded in
      for start in stride(from: 0, to: padded.count, by: 64) {
        body(UnsafeRawBufferPointer(rebasing: padded[start..<(start + 64)]))
      }
    }
  }
}
