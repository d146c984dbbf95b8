import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension UnsafeRawBufferPointer {
  /// Whether these bytes begin with `prefix`. One call of the system's, where `Sequence.starts` compares byte by byte.
  @inline(__always)
  func starts(withBytes prefix: UnsafeRawBufferPointer) -> Bool {
    if prefix.count > count { return false }
    guard let mine = baseAddress, let wanted = prefix.baseAddress else { return prefix.isEmpty }
    return memcmp(mine, wanted, prefix.count) == 0
  }

  /// Whether these bytes end with `suffix`.
  @inline(__always)
  func ends(withBytes suffix: UnsafeRawBufferPointer) -> Bool {
    if suffix.count > count { return false }
    guard let mine = baseAddress, let wanted = suffix.baseAddress else { return suffix.isEmpty }
    return memcmp(mine + (count - suffix.count), wanted, suffix.count) == 0
  }
}
