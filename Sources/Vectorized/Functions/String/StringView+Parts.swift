import Columnar

extension StringView {
  /// Bytes `range` of the string; a long result points into the same memory, so its heap must be kept.
  @inline(__always)
  func part(_ range: Range<Int>) -> StringView {
    withBytes { bytes in
      guard let base = bytes.baseAddress, range.count > 0 else { return StringView() }
      return StringView(base + range.lowerBound, count: range.count)
    }
  }

  /// The first `byteCount` bytes.
  @inline(__always)
  func prefix(_ byteCount: Int) -> StringView { part(0..<byteCount) }
}
