#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A lock between processes: held while the object lives, freed by the system when its process ends in any way.
public final class FolderLock: Sendable {
  private let file: Int32

  /// Takes the lock `name` in `folder`, which is made if absent; nil when another process (or object) holds it.
  public init?(folder: String, name: String) throws {
    try LocalObjectStore(root: folder).makeFolders(folder)
    let path = folder + "/" + name
    let opened = FileLayer.system.open(path, O_CREAT | O_RDWR)
    if opened < 0 { throw StorageError("open the lock", path: path, code: Int32(-opened)) }
    if flock(Int32(opened), LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      close(Int32(opened))
      if code == EWOULDBLOCK { return nil }
      throw StorageError("lock", path: path, code: code)
    }
    file = Int32(opened)
  }

  deinit {
    // Said expressly: a child process between fork and exec still has the descriptor, and with it the lock.
    flock(file, LOCK_UN)
    close(file)
  }
}
