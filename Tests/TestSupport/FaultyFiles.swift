import Columnar
import Synchronization

/// A file layer whose call number `failing` (counted over all kinds) fails with `code`; after a "crash" all later calls
/// fail too, as if the process had died there.
package final class FaultyFiles: Sendable {
  package let layer: FileLayer
  private let counter: Counter

  /// Calls made so far.
  package var callCount: Int { counter.value.load(ordering: .relaxed) }

  private final class Counter: Sendable {
    let value = Atomic<Int>(0)
  }

  package init(failing: Int, code: Int32, crash: Bool) {
    let counter = Counter()
    self.counter = counter
    let fails: @Sendable () -> Bool = {
      let call = counter.value.add(1, ordering: .relaxed).oldValue
      return crash ? call >= failing : call == failing
    }
    let system = FileLayer.system
    var layer = system
    let failure = -Int(code)
    layer.open = { fails() ? failure : system.open($0, $1) }
    layer.write = { file, bytes in
      if !fails() { return system.write(file, bytes) }
      // A full disk takes part of the bytes first.
      if bytes.count > 1 { _ = system.write(file, UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count / 2)])) }
      return failure
    }
    layer.truncate = { fails() ? failure : system.truncate($0, $1) }
    layer.syncFile = { fails() ? failure : system.syncFile($0) }
    layer.syncFileSystem = { fails() ? failure : system.syncFileSystem($0) }
    layer.syncFolder = { fails() ? failure : system.syncFolder($0) }
    layer.rename = { fails() ? failure : system.rename($0, $1) }
    layer.link = { fails() ? failure : system.link($0, $1) }
    layer.makeFolder = { fails() ? failure : system.makeFolder($0) }
    layer.unlink = { crash && counter.value.load(ordering: .relaxed) > failing ? failure : system.unlink($0) }
    self.layer = layer
  }
}
