import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One string a group, which may be replaced: long ones are kept in a place of the group's own that is overwritten while
/// it is large enough, so that memory grows with the groups, not with the rows.
final class StringByGroup {
  private let views = GroupArray<StringView>()
  /// Bytes of the group's place in the heap.
  private let room = GroupArray<UInt32>()
  let heap = StringHeap()

  var base: UnsafeMutablePointer<StringView> { views.base }

  func resize(_ count: Int) {
    views.resize(count)
    room.resize(count)
  }

  func set(_ group: Int, _ view: StringView) {
    if view.isInline {
      // The group's place is given up; its size is forgotten with it.
      views.base[group] = view
      room.base[group] = 0
      return
    }
    view.withBytes { bytes in
      guard let source = bytes.baseAddress else { return }
      let current = views.base[group]
      let place: UnsafeMutableRawPointer
      if Int(room.base[group]) >= bytes.count, let own = UnsafeMutableRawPointer(bitPattern: UInt(current.word1)) {
        place = own
      } else {
        place = heap.allocate(bytes.count * 2)
        room.base[group] = UInt32(truncatingIfNeeded: bytes.count * 2)
      }
      memcpy(place, source, bytes.count)
      views.base[group] = StringView(place, count: bytes.count)
    }
  }

  func clear() {
    views.clear()
    room.clear()
  }

  var byteCount: Int { views.byteCount + room.byteCount + heap.byteCount }
}
