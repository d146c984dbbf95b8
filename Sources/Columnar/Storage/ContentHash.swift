import CXXHash

/// XXH3-128 of an object's bytes, as 32 hexadecimal digits: finds every accidental change, at memory speed.
///
/// Not a defence against a forger, who could rewrite log and objects together whatever the hash.
public struct ContentHash: Hashable, Sendable, CustomStringConvertible {
  public let high: UInt64
  public let low: UInt64

  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  public init(_ bytes: UnsafeRawBufferPointer) {
    var words: (UInt64, UInt64) = (0, 0)
    withUnsafeMutableBytes(of: &words) {
      colq_xxh3_128(bytes.baseAddress, bytes.count, $0.baseAddress?.assumingMemoryBound(to: UInt64.self))
    }
    self.init(high: words.0, low: words.1)
  }

  public init(_ bytes: [UInt8]) { self = bytes.withUnsafeBytes { ContentHash($0) } }

  public init(_ text: String) { self.init(Array(text.utf8)) }

  public static let digitCount = 32

  /// XXH3-64 of bytes, where 64 bits are enough: frames of a log.
  package static func short(_ bytes: UnsafeRawBufferPointer) -> UInt64 { colq_xxh3_64(bytes.baseAddress, bytes.count) }

  /// 32 hexadecimal digits.
  public var description: String { Self.digits(high) + Self.digits(low) }

  private static func digits(_ word: UInt64) -> String {
    let text = String(word, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }

  /// A UUID made of these bits, with version 8 (RFC 9562 §5.8: made by a rule of one's own) and the RFC's variant.
  public var uuid: String {
    let a = Self.digits((high & 0xFFFF_FFFF_FFFF_0FFF) | 0x8000)
    let b = Self.digits((low & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000)
    return "\(a.prefix(8))-\(a.dropFirst(8).prefix(4))-\(a.dropFirst(12))-\(b.prefix(4))-\(b.dropFirst(4))"
  }

  /// The hash of a whole file, read in pieces, with its size.
  public static func file(_ path: String) throws -> (hash: ContentHash, byteCount: Int) {
    let files = FileLayer.system
    let opened = files.open(path, 0)
    if opened < 0 { throw StorageError("open", path: path, code: Int32(-opened)) }
    defer { _ = files.close(Int32(opened)) }
    let hasher = ContentHasher()
    let piece = Buffer(byteCount: 1 << 20)
    var at = 0
    var failure = 0
    while true {
      let got = files.readAt(
        Int32(opened), UnsafeMutableRawBufferPointer(start: piece.base, count: piece.byteCount), at)
      if got <= 0 {
        failure = got
        break
      }
      hasher.add(UnsafeRawBufferPointer(start: piece.base, count: got))
      at += got
    }
    if failure < 0 { throw StorageError("read", path: path, code: Int32(-failure)) }
    return (hasher.finish(), at)
  }
}

/// The hash of bytes that come in pieces.
package final class ContentHasher {
  private var state = colq_xxh3_start()

  package init() {}

  deinit { _ = finish() }

  package func add(_ bytes: UnsafeRawBufferPointer) {
    if let state { colq_xxh3_add(state, bytes.baseAddress, bytes.count) }
  }

  /// Called once, after the last piece.
  package func finish() -> ContentHash {
    var words: (UInt64, UInt64) = (0, 0)
    if let state {
      withUnsafeMutableBytes(of: &words) {
        colq_xxh3_finish(state, $0.baseAddress?.assumingMemoryBound(to: UInt64.self))
      }
    }
    state = nil
    return ContentHash(high: words.0, low: words.1)
  }
}
