#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension LocalObjectStore {
  /// The content of a small file anywhere.
  package static func content(ofFile path: String) throws -> [UInt8] {
    try LocalObjectStore(root: folder(of: path)).get(String(path.split(separator: "/").last ?? ""))
  }

  public func get(_ key: String) throws -> [UInt8] { try read(key, 0..<Int.max) }

  public func read(_ key: String, _ range: Range<Int>) throws -> [UInt8] {
    let source = try checkedPath(key)
    let opened = files.open(source, O_RDONLY)
    try check(opened, "open", source)
    let file = Int32(opened)
    defer { _ = files.close(file) }
    guard case .file(let byteCount, _) = files.status(source) else {
      throw StorageError("read", path: source, reason: "it is not a file")
    }
    let wanted = max(0, min(range.upperBound, byteCount) - range.lowerBound)
    return try [UInt8](unsafeUninitializedCapacity: wanted) { target, count in
      while count < wanted {
        let rest = UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: target[count..<wanted]))
        let got = files.readAt(file, rest, range.lowerBound + count)
        try check(got, "read", source)
        if got == 0 { break }
        count += got
      }
    }
  }

  public func information(_ key: String) throws -> ObjectInformation? {
    let source = try checkedPath(key)
    switch files.status(source) {
    case .file(let byteCount, let modified):
      return ObjectInformation(key: key, byteCount: byteCount, modifiedMilliseconds: modified)
    case .folder: return nil
    case .failed(let code) where code == ENOENT || code == ENOTDIR: return nil
    case .failed(let code): throw StorageError("look up", path: source, code: code)
    }
  }

  public func list(_ prefix: String) throws -> [ObjectInformation] {
    var found: [ObjectInformation] = []
    try collect(prefix.hasSuffix("/") ? String(prefix.dropLast()) : prefix, into: &found)
    found.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    return found
  }

  private func collect(_ folder: String, into found: inout [ObjectInformation]) throws {
    let source = path(folder)
    switch files.list(source) {
    case .failed(let code) where code == ENOENT: return
    case .failed(let code): throw StorageError("list", path: source, code: code)
    case .names(let names):
      for name in names {
        let key = folder.isEmpty ? name : folder + "/" + name
        switch files.status(path(key)) {
        case .folder: try collect(key, into: &found)
        case .file(let byteCount, let modified):
          found.append(ObjectInformation(key: key, byteCount: byteCount, modifiedMilliseconds: modified))
        case .failed(let code) where code == ENOENT: continue  // deleted meanwhile
        case .failed(let code): throw StorageError("look up", path: path(key), code: code)
        }
      }
    }
  }
}
