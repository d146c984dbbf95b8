import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Objects as files under a folder.
///
/// Writing: temporary file (`.colq-…`) in the folder of the object, sync, rename (or link, where the object must be new),
/// sync of the folder. A crash leaves at most temporary files.
public final class LocalObjectStore: ObjectStore {
  public let root: String
  package let files: FileLayer
  /// Folders known to exist and to be durable under their parent.
  private let folders = Mutex<Set<String>>([])
  private let temporaryCount = Atomic<Int>(0)
  /// Tells the temporary files of this store from those of an earlier process that had the same id.
  private let nonce = UInt64.random(in: 0...(.max))

  package init(root: String, files: FileLayer = .system) {
    self.root = root.count > 1 && root.hasSuffix("/") ? String(root.dropLast()) : root
    self.files = files
  }

  public convenience init(root: String) { self.init(root: root, files: .system) }

  /// Start of the names of files under way.
  package static let temporaryPrefix = ".colq-"

  public func path(_ key: String) -> String { key.isEmpty ? root : root + "/" + key }

  public func startGroup() -> any ObjectGroup { LocalObjectGroup(self) }

  /// The path of an object to write, after the key is checked.
  package func checkedPath(_ key: String) throws -> String {
    let parts = key.split(separator: "/", omittingEmptySubsequences: false)
    guard !key.isEmpty, !key.utf8.contains(0), !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) else {
      throw StorageError("use the key", path: key, reason: "keys are relative paths without '.', '..' and empty parts")
    }
    return path(key)
  }

  /// An unused name beside `path`, unique among processes and calls.
  package func temporaryPath(beside path: String) -> String {
    let number = temporaryCount.add(1, ordering: .relaxed).oldValue
    return Self.folder(of: path) + "/" + Self.temporaryPrefix + "\(getpid())-\(String(nonce, radix: 36))-\(number).tmp"
  }

  package static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  public func putIfAbsent(_ key: String, _ bytes: [UInt8]) throws -> Bool {
    let target = try checkedPath(key)
    let folder = Self.folder(of: target)
    try makeFolders(folder)
    let temporary = temporaryPath(beside: target)
    defer { _ = files.unlink(temporary) }
    let file = try bytes.withUnsafeBytes { try writeFile(temporary, $0) }
    let synced = files.syncFile(file)
    _ = files.close(file)
    try check(synced, "synchronize to disk", temporary)
    let linked = files.link(temporary, target)
    if linked == -Int(EEXIST) { return false }
    try check(linked, "create", target)
    try syncFolder(folder)
    return true
  }

  public func delete(_ keys: [String]) throws {
    var touched: Set<String> = []
    for key in keys {
      let target = try checkedPath(key)
      let status = files.unlink(target)
      if status == -Int(ENOENT) || status == -Int(ENOTDIR) { continue }
      try check(status, "delete", target)
      touched.insert(Self.folder(of: target))
    }
    for folder in touched.sorted() { try syncFolder(folder) }
  }

  public func cleanUp(_ folder: String) throws {
    guard case .names(let names) = files.list(path(folder)) else { return }
    for name in names where name.hasPrefix(Self.temporaryPrefix) {
      let digits = name.dropFirst(Self.temporaryPrefix.count).prefix { $0 != "-" }
      // A process that lives may be writing it still.
      guard let process = Int32(digits), kill(process, 0) != 0, errno == ESRCH else { continue }
      _ = files.unlink(path(folder) + "/" + name)
    }
  }

  package func check(_ status: Int, _ operation: String, _ path: String) throws {
    if status < 0 { throw StorageError(operation, path: path, code: Int32(-status)) }
  }

  /// Writes all of `bytes` to the new file `path` and gives its open descriptor; removes the file when that fails.
  package func writeFile(_ path: String, _ bytes: UnsafeRawBufferPointer) throws -> Int32 {
    try writeFile(path) { append in try append(bytes) }
  }

  /// The same with bytes that come in pieces.
  package func writeFile(
    _ path: String, writing content: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) throws -> Int32 {
    let opened = files.open(path, O_CREAT | O_EXCL | O_WRONLY)
    try check(opened, "create", path)
    let file = Int32(opened)
    do {
      try content { try write($0, to: file, path) }
    } catch {
      _ = files.close(file)
      _ = files.unlink(path)
      throw error
    }
    return file
  }

  private func write(_ bytes: UnsafeRawBufferPointer, to file: Int32, _ path: String) throws {
    var done = 0
    while done < bytes.count {
      let written = files.write(file, UnsafeRawBufferPointer(rebasing: bytes[done...]))
      if written <= 0 { throw StorageError("write", path: path, code: written == 0 ? ENOSPC : Int32(-written)) }
      done += written
    }
  }

  /// Makes `folder` and its parents, durable.
  package func makeFolders(_ folder: String) throws {
    if folders.withLock({ $0.contains(folder) }) { return }
    let status = files.makeFolder(folder)
    if status == -Int(ENOENT) {
      let parent = Self.folder(of: folder)
      guard parent != folder else { throw StorageError("create the folder", path: folder, code: ENOENT) }
      try makeFolders(parent)
      try check(files.makeFolder(folder), "create the folder", folder)
      try syncFolder(parent)
    } else if status == -Int(EEXIST) {
      guard files.status(folder) == .folder else {
        throw StorageError("create the folder", path: folder, code: ENOTDIR)
      }
    } else {
      try check(status, "create the folder", folder)
      try syncFolder(Self.folder(of: folder))
    }
    folders.withLock { _ = $0.insert(folder) }
  }

  package func syncFolder(_ folder: String) throws {
    let opened = files.open(folder, O_RDONLY | O_DIRECTORY)
    try check(opened, "open the folder", folder)
    let status = files.syncFolder(Int32(opened))
    _ = files.close(Int32(opened))
    try check(status, "synchronize the folder", folder)
  }
}
