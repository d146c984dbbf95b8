import CKernels
import Columnar

/// A needle prepared for searching many strings.
struct SubstringSearch: Sendable {
  let needle: [UInt8]
  /// By byte of the needle, 0x20 at a letter; nil for an exact search.
  private let folds: [UInt8]?
  /// The pair of the needle's bytes to search by.
  let pair: Int

  /// - Parameter foldsCase: whether ASCII letters match those of the other case; the needle is in small letters then.
  init(_ needle: [UInt8], foldsCase: Bool = false) {
    self.needle = needle
    folds = foldsCase ? needle.map { $0 >= 0x61 && $0 <= 0x7A ? 0x20 : 0 } : nil
    pair = needle.withUnsafeBufferPointer { bytes in
      bytes.baseAddress.map { colq_search_pair($0, bytes.count) } ?? 0
    }
  }

  init(_ needle: StringView) { self.init(needle.bytes) }

  /// First byte position at or behind `start`; nil when there is none. Exact searches only.
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
      guard let folds else { return colq_views_contain(views, rows, wanted, nil, bytes.count, out) }
      folds.withUnsafeBufferPointer { colq_views_contain(views, rows, wanted, $0.baseAddress, bytes.count, out) }
    }
  }
}
