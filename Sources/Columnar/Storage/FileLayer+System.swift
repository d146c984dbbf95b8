import CSystemCalls

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension FileLayer {
  /// The calls of the operating system.
  package static let system = FileLayer(
    open: { path, flags in result(Int(openFile(path, flags | O_CLOEXEC, 0o644))) },
    write: { file, bytes in
      while true {
        let written = Self.write(file, bytes)
        if written >= 0 || errno != EINTR { return result(written) }
      }
    },
    readAt: { file, into, offset in
      while true {
        let count = pread(file, into.baseAddress, into.count, off_t(offset))
        if count >= 0 || errno != EINTR { return result(count) }
      }
    },
    truncate: { file, byteCount in result(Int(ftruncate(file, off_t(byteCount)))) },
    syncFile: { file in
      #if canImport(Glibc)
        result(Int(fdatasync(file)))
      #else
        result(Int(fcntl(file, F_FULLFSYNC)))
      #endif
    },
    syncFileSystem: { folder in result(Int(colq_sync_file_system(folder))) },
    syncFolder: { folder in result(Int(fsync(folder))) },
    close: { file in result(Int(Self.close(file))) },
    rename: { from, to in result(Int(Self.rename(from, to))) },
    link: { from, to in result(Int(Self.link(from, to))) },
    unlink: { path in result(Int(Self.unlink(path))) },
    makeFolder: { path in result(Int(mkdir(path, 0o755))) },
    status: { path in
      var information = stat()
      guard stat(path, &information) == 0 else { return .failed(code: errno) }
      if information.st_mode & S_IFMT == S_IFDIR { return .folder }
      #if canImport(Glibc)
        let time = information.st_mtim
      #else
        let time = information.st_mtimespec
      #endif
      return .file(
        byteCount: Int(information.st_size),
        modifiedMilliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    },
    list: { path in
      guard let folder = opendir(path) else { return .failed(code: errno) }
      defer { closedir(folder) }
      var names: [String] = []
      while true {
        errno = 0
        guard let entry = readdir(folder) else {
          return errno == 0 ? .names(names) : .failed(code: errno)
        }
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != "." && name != ".." { names.append(name) }
      }
    })

  private static func result(_ value: Int) -> Int { value < 0 ? -Int(errno) : value }

  // The libc functions that the properties of the same name hide.
  private static func openFile(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 {
    #if canImport(Glibc)
      Glibc.open(path, flags, mode)
    #else
      Darwin.open(path, flags, mode)
    #endif
  }

  private static func write(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.write(file, bytes.baseAddress, bytes.count)
    #else
      Darwin.write(file, bytes.baseAddress, bytes.count)
    #endif
  }

  private static func close(_ file: Int32) -> Int32 {
    #if canImport(Glibc)
      Glibc.close(file)
    #else
      Darwin.close(file)
    #endif
  }

  private static func rename(_ from: String, _ to: String) -> Int32 {
    #if canImport(Glibc)
      Glibc.rename(from, to)
    #else
      Darwin.rename(from, to)
    #endif
  }

  private static func link(_ from: String, _ to: String) -> Int32 {
    #if canImport(Glibc)
      Glibc.link(from, to)
    #else
      Darwin.link(from, to)
    #endif
  }

  private static func unlink(_ path: String) -> Int32 {
    #if canImport(Glibc)
      Glibc.unlink(path)
    #else
      Darwin.unlink(path)
    #endif
  }
}
