import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A new folder under the system's temporary one, removed with its content at the end.
package final class ScratchFolder {
  package let path: String

  /// With `inMemory` on a file system in memory, where there is one: for tests that sync a thousand times.
  package init(inMemory: Bool = false) {
    let parent = inMemory && access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
    var template = Array("\(parent)/colq-test-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress, let made = mkdtemp(base) else { return "/tmp/colq-test" }
      return String(cString: made)
    }
  }

  deinit { Self.remove(path) }

  private static func remove(_ path: String) {
    if case .folder = FileLayer.system.status(path) {
      if case .names(let names) = FileLayer.system.list(path) { for name in names { remove(path + "/" + name) } }
      rmdir(path)
    } else {
      unlink(path)
    }
  }
}
