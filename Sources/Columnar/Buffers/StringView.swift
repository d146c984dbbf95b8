#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A string of a column in 16 bytes.
///
///     word0                              word1
///     | length 32 | bytes 0..<4 |        | bytes 4..<12 |     length <= 12: all bytes inline, unused ones zero
///     | length 32 | bytes 0..<4 |        | address      |     longer: word1 points at the first byte
///
/// Unused inline bytes are zero, so two short strings are equal exactly when both words are. Memory behind `word1` is
/// owned by the `StringHeap`s that the view's vector retains. All-zero memory is the empty string.
@frozen
public struct StringView: BitwiseCopyable, Sendable {
  public var word0: UInt64
  public var word1: UInt64

  public static let inlineCapacity = 12

  @inlinable
  public init() {
    word0 = 0
    word1 = 0
  }

  @inlinable
  public init(word0: UInt64, word1: UInt64) {
    self.word0 = word0
    self.word1 = word1
  }

  /// A view of `count` bytes at `start`; longer strings keep pointing there.
  @inlinable
  public init(_ start: UnsafeRawPointer, count: Int) {
    if count <= 12 {
      var words: (UInt64, UInt64) = (0, 0)
      withUnsafeMutableBytes(of: &words) { target in
        let out = target.baseAddress.unsafelyUnwrapped
        if count >= 8 {
          (out + 4).storeBytes(of: start.loadUnaligned(as: UInt64.self), as: UInt64.self)
          (out + 4 + count - 8).storeBytes(of: (start + count - 8).loadUnaligned(as: UInt64.self), as: UInt64.self)
        } else if count >= 4 {
          (out + 4).storeBytes(of: start.loadUnaligned(as: UInt32.self), as: UInt32.self)
          (out + 4 + count - 4).storeBytes(of: (start + count - 4).loadUnaligned(as: UInt32.self), as: UInt32.self)
        } else if count > 0 {
          out.storeBytes(of: start.load(as: UInt8.self), toByteOffset: 4, as: UInt8.self)
          if count > 1 { out.storeBytes(of: (start + 1).load(as: UInt8.self), toByteOffset: 5, as: UInt8.self) }
          if count > 2 { out.storeBytes(of: (start + 2).load(as: UInt8.self), toByteOffset: 6, as: UInt8.self) }
        }
      }
      word0 = words.0 | UInt64(UInt32(truncatingIfNeeded: count))
      word1 = words.1
    } else {
      word0 = UInt64(UInt32(truncatingIfNeeded: count)) | UInt64(start.loadUnaligned(as: UInt32.self)) &<< 32
      word1 = UInt64(UInt(bitPattern: start))
    }
  }

  /// Bytes.
  @inlinable
  public var count: Int { Int(truncatingIfNeeded: word0 & 0xFFFF_FFFF) }

  @inlinable
  public var isInline: Bool { word0 & 0xFFFF_FFFF <= 12 }

  /// Calls `body` with the bytes; they are valid during the call only.
  @inlinable
  public func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    if isInline {
      var copy = self
      return try withUnsafeBytes(of: &copy) { whole in
        try body(UnsafeRawBufferPointer(rebasing: whole[4..<(4 &+ count)]))
      }
    }
    return try body(UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: UInt(word1)), count: count))
  }

  @inlinable
  public static func == (a: StringView, b: StringView) -> Bool {
    if a.word0 != b.word0 { return false }
    if a.word1 == b.word1 { return true }
    if a.isInline { return false }
    return equalLong(a, b)
  }

  @usableFromInline
  static func equalLong(_ a: StringView, _ b: StringView) -> Bool {
    guard let left = UnsafeRawPointer(bitPattern: UInt(a.word1)),
      let right = UnsafeRawPointer(bitPattern: UInt(b.word1))
    else { return false }
    return memcmp(left, right, a.count) == 0
  }

  /// Byte order: negative, zero or positive.
  @inlinable
  public static func compare(_ a: StringView, _ b: StringView) -> Int {
    let left = UInt32(truncatingIfNeeded: a.word0 &>> 32).byteSwapped
    let right = UInt32(truncatingIfNeeded: b.word0 &>> 32).byteSwapped
    if left != right { return left < right ? -1 : 1 }
    return compareRest(a, b)
  }

  @usableFromInline
  static func compareRest(_ a: StringView, _ b: StringView) -> Int {
    a.withBytes { left in
      b.withBytes { right in
        let shared = min(left.count, right.count)
        if shared > 0, let l = left.baseAddress, let r = right.baseAddress {
          let order = memcmp(l, r, shared)
          if order != 0 { return Int(order) }
        }
        return left.count - right.count
      }
    }
  }

  /// A 64-bit hash of the bytes; equal strings have equal hashes within a process.
  @inlinable
  public var hash: UInt64 {
    isInline ? Self.mix(word0 ^ 0x9E37_79B9_7F4A_7C15, word1 ^ 0xD6E8_FEB8_6659_FD93) : Self.hashLong(self)
  }

  @inlinable
  static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b | 1)
    let folded = product.high ^ product.low ^ b
    let second = folded.multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    return second.high ^ second.low
  }

  @usableFromInline
  static func hashLong(_ view: StringView) -> UInt64 {
    let count = view.count
    guard let start = UnsafeRawPointer(bitPattern: UInt(view.word1)) else { return 0 }
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(count)
    var at = 0
    while at &+ 16 <= count {
      let a = start.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      let b = start.loadUnaligned(fromByteOffset: at &+ 8, as: UInt64.self)
      let product = (a ^ state).multipliedFullWidth(by: b ^ 0xE703_7ED1_A0B4_28DB)
      state = product.high ^ product.low ^ state
      at &+= 16
    }
    // The last 16 bytes overlap what was read: count > 12 holds, but 13...15 need the two shorter loads.
    let tail0 = start.loadUnaligned(fromByteOffset: max(0, count &- 16), as: UInt64.self)
    let tail1 = start.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
    return mix(tail0 ^ state, tail1 ^ 0x8EBC_6AF0_9C88_C6E3)
  }

  /// The bytes as a Swift string; ill-formed UTF-8 is repaired. Not for per-row work.
  public var string: String { withBytes { String(decoding: $0, as: UTF8.self) } }

  public var bytes: [UInt8] { withBytes { Array($0) } }
}
