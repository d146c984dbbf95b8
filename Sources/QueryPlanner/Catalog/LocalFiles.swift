#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the catalog asks of the file system.
enum LocalFiles {
  struct Status: Hashable, Sendable {
    var isFolder: Bool
    var byteCount: Int
    /// Nanoseconds since 1970.
    var modified: Int64
  }

  enum Failure: Error {
    case missing
    /// The system's own words.
    case system(String)
  }

  static func status(_ path: String) -> Result<Status, Failure> {
    var information = stat()
    guard stat(path, &information) == 0 else {
      let code = errno
      return .failure(code == ENOENT || code == ENOTDIR ? .missing : .system(String(cString: strerror(code))))
    }
    #if canImport(Glibc)
      let time = information.st_mtim
    #else
      let time = information.st_mtimespec
    #endif
    let isFolder = information.st_mode & S_IFMT == S_IFDIR
    return .success(
      Status(
        isFolder: isFolder, byteCount: Int(information.st_size),
        modified: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)))
  }

  static func isFolder(_ path: String) -> Bool { (try? status(path).get().isFolder) ?? false }

  static func isFile(_ path: String) -> Bool { (try? status(path).get()).map { !$0.isFolder } ?? false }

  /// Names in a folder, sorted by bytes.
  static func names(_ folder: String) -> Result<[String], Failure> {
    guard let handle = opendir(folder) else {
      let code = errno
      return .failure(code == ENOENT || code == ENOTDIR ? .missing : .system(String(cString: strerror(code))))
    }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return .success(names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
  }
}
