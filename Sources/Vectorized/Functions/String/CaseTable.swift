/// Upper or lower case by code point, for one-to-one mappings.
///
/// Asking the standard library costs some hundred nanoseconds a code point, so the answers for the scripts that have case
/// and are common (Latin, Greek, Cyrillic, Armenian, Georgian and their extensions) are kept, and scripts without case are
/// known by range.
struct CaseTable: Sendable {
  static let lower = CaseTable(toUpper: false)
  static let upper = CaseTable(toUpper: true)

  private let toUpper: Bool
  /// By code point below `limit`: what it becomes, or 0 when it stays.
  private let near: [UInt16]
  private static let limit: UInt32 = 0x2200

  private init(toUpper: Bool) {
    self.toUpper = toUpper
    near = (0..<Self.limit).map { UInt16(truncatingIfNeeded: Self.search($0, toUpper: toUpper) ?? 0) }
  }

  /// nil when the code point stays as it is, also where the full mapping has several code points (ß).
  @inline(__always)
  func mapped(_ scalar: UInt32) -> UInt32? {
    if scalar < Self.limit {
      let found = near[Int(scalar)]
      return found == 0 ? nil : UInt32(found)
    }
    return hasNoCase(scalar) ? nil : Self.search(scalar, toUpper: toUpper)
  }

  /// Han, kana, Yi and Hangul; symbols and emoji.
  private func hasNoCase(_ scalar: UInt32) -> Bool {
    (0x2E80..<0xA640).contains(scalar) || (0xAC00..<0xFB00).contains(scalar) || scalar >= 0x1_F000
  }

  private static func search(_ scalar: UInt32, toUpper: Bool) -> UInt32? {
    if !toUpper, scalar == 0x130 { return 0x69 }
    guard scalar != 0xFFFD, let unicode = Unicode.Scalar(scalar) else { return nil }
    let text = toUpper ? unicode.properties.uppercaseMapping : unicode.properties.lowercaseMapping
    var scalars = text.unicodeScalars.makeIterator()
    guard let first = scalars.next(), scalars.next() == nil, first.value != scalar else { return nil }
    return first.value
  }
}
