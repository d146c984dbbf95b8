import Columnar
import Synchronization

/// Open Parquet files of a session, known by path, time and size, so that a footer is parsed once.
final class ParquetFileCache: Sendable {
  private struct Entry {
    var status: LocalFiles.Status
    var file: ParquetFile
  }

  /// Beyond it the cache starts anew: footers of very many files are not worth their memory.
  private static let maximumCount = 4_096
  private let entries = Mutex<[String: Entry]>([:])
  private let pages: PageCache?

  /// - Parameter pages: keeps pages of the files that are opened.
  init(pages: PageCache?) { self.pages = pages }

  func open(_ path: String) throws -> ParquetFile {
    guard case .success(let status) = LocalFiles.status(path) else { return try ParquetFile.open(path, cache: pages) }
    if let known = entries.withLock({ $0[path] }), known.status == status { return known.file }
    let file = try ParquetFile.open(path, cache: pages)
    entries.withLock { table in
      if table.count >= Self.maximumCount { table.removeAll() }
      table[path] = Entry(status: status, file: file)
    }
    return file
  }
}
