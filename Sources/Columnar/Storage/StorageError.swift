#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A failed operation of the store: which, on what, why, and what to do about it.
public struct StorageError: Error, Sendable, CustomStringConvertible {
  /// What was tried, as a verb: "write", "rename", "synchronize to disk".
  public let operation: String
  public let path: String
  /// The system's error number; 0 where the store itself refused.
  public let code: Int32
  /// Why, in words: the system's text or the store's own.
  public let reason: String

  package init(_ operation: String, path: String, code: Int32) {
    self.operation = operation
    self.path = path
    self.code = code
    reason = String(cString: strerror(code))
  }

  package init(_ operation: String, path: String, reason: String) {
    self.operation = operation
    self.path = path
    code = 0
    self.reason = reason
  }

  /// What the user can do; nil where the reason says it all.
  public var advice: String? {
    switch code {
    case ENOSPC, EDQUOT: "the disk is full: free some space and run it again; what was committed before is intact"
    case EIO: "the disk reported an error: check its health before running it again"
    case EACCES, EPERM: "check the owner and the permissions of the folder"
    case EROFS: "the file system is mounted read-only"
    case ENOENT: "check the path"
    case EMFILE, ENFILE: "too many open files: raise the limit (ulimit -n)"
    case ENAMETOOLONG: "use a shorter path"
    default: nil
    }
  }

  public var description: String {
    "cannot \(operation) '\(path)': \(reason)" + (advice.map { " (\($0))" } ?? "")
  }
}
