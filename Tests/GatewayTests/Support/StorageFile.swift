#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Files that tests lay out.
enum StorageFile {
  struct Failure: Error { let path: String }

  static func write(_ text: String, _ path: String) throws {
    guard let file = fopen(path, "w") else { throw Failure(path: path) }
    defer { fclose(file) }
    guard fputs(text, file) >= 0 else { throw Failure(path: path) }
  }
}
