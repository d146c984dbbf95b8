import CKernels

extension GroupTable {
  /// As `find`, but a key without a group gives `GroupProbe.absent` and nothing changes; several threads may call it.
  func findExisting(_ words: [UnsafeMutablePointer<UInt64>], _ n: Int, _ out: UnsafeMutablePointer<UInt32>) {
    let block = 512
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: block) { hashed in
      guard let h = hashed.baseAddress else { return }
      var from = 0
      while from < n {
        let m = min(block, n - from)
        hash(words, from, m, h)
        prefetchSlots(h, m)
        prefetchKeys(h, m)
        for i in 0..<m { out[from &+ i] = lookUp(words, from &+ i, h[i]) }
        from += m
      }
    }
  }

  @inline(__always)
  private func lookUp(_ words: [UnsafeMutablePointer<UInt64>], _ row: Int, _ hash: UInt64) -> UInt32 {
    let tag = hash & 0xFFFF_FFFF_0000_0000
    var at = Int(truncatingIfNeeded: hash) & mask
    while true {
      let slot = slot(at)
      if slot == 0 { return GroupProbe.absent }
      if slot & 0xFFFF_FFFF_0000_0000 == tag {
        let group = Int(slot & 0xFFFF_FFFF) &- 1
        let known = key(group)
        var same = true
        for w in 0..<wordCount where known[w] != words[w][row] { same = false }
        if same { return UInt32(truncatingIfNeeded: group) }
      }
      at = (at &+ 1) & mask
    }
  }
}
