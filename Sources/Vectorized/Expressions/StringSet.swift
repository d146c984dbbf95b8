import Columnar

/// A fixed set of strings, asked for whole vectors.
final class StringSet: Sendable {
  private let heap: StringHeap
  /// Open addressing at a load of a quarter; free places are empty strings, and whether "" is a member stands apart.
  private let slots: Buffer
  private let mask: Int
  private let hasEmpty: Bool

  init(_ members: [[UInt8]]) {
    var size = 16
    while size < members.count * 4 { size *= 2 }
    mask = size - 1
    slots = Buffer(zeroedByteCount: size * MemoryLayout<StringView>.stride)
    heap = StringHeap()
    hasEmpty = members.contains([])
    let places = slots.pointer(as: StringView.self)
    for member in members where !member.isEmpty {
      let view = member.withUnsafeBytes { heap.store($0) }
      var at = Int(truncatingIfNeeded: view.hash) & mask
      while places[at].count != 0, !(places[at] == view) { at = (at + 1) & mask }
      places[at] = view
    }
  }

  /// 1 where view i is a member, else 0.
  func contains(_ views: UnsafePointer<StringView>, _ n: Int, _ out: UnsafeMutablePointer<UInt8>) {
    let places = UnsafePointer(slots.pointer(as: StringView.self))
    for i in 0..<n {
      let view = views[i]
      if view.count == 0 {
        out[i] = hasEmpty ? 1 : 0
        continue
      }
      var at = Int(truncatingIfNeeded: view.hash) & mask
      while places[at].count != 0, !(places[at] == view) { at = (at &+ 1) & mask }
      out[i] = places[at].count != 0 ? 1 : 0
    }
  }
}
