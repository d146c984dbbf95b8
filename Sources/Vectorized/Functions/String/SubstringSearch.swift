import CKernels
import Columnar

/// A needle prepared for searching many strings.
struct SubstringSearch: Sendable {
  let needle: [UInt8]
  private let pair: Int

  init(_ needle: [UInt8]) {
    self.needle = needle
    pair = needle.withUnsafeBufferPointer { bytes in
      bytes.baseAddress.map { colq_search_pair($0, bytes.count) } ?? 0
    }
  }

  init(_ needle: StringView) { self.init(needle.bytes) }

  /// First byte position at or behind `start`; nil when there is none.
  func find(in text: UnsafeRawBufferPointer, from start: Int = 0) -> Int? {
    guard start + needle.count <= text.count else { return nil }
    return needle.withUnsafeBufferPointer { bytes -> Int? in
      guard let wanted = bytes.baseAddress else { return start }
      guard let base = text.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return nil }
      let found = colq_find(base + start, text.count - start, wanted, bytes.count, pair)
      return found < 0 ? nil : start + found
    }
  }

  /// 1 where row i of `rows` views contains the needle.
  func contained(in views: UnsafePointer<StringView>, _ rows: Int, _ out: UnsafeMutablePointer<UInt8>) {
    needle.withUnsafeBufferPointer { bytes in
      guard let wanted = bytes.baseAddress else {
        out.initialize(repeating: 1, count: rows)
        return
      }
      colq_views_contain(views, rows, wanted, bytes.count, out)
    }
  }
}
