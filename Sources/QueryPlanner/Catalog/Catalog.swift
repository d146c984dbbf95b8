import Columnar
import Vectorized

/// Finds the tables of a lake folder and files by path. Nothing is opened before a query names it.
///
///     lake/T/columnar/_delta_log, lake/T/_delta_log   a Delta table
///     lake/T/…/*.parquet, *.csv …                     files, with Hive folders as VARCHAR columns
///     lake/T.parquet, T.csv, T.csv.gz, T.ndjson …     one file
final class Catalog: TableLookup {
  let lakePath: String
  private let parquetFiles: ParquetFileCache
  private let tail: (any TableTail)?
  private let allowsFiles: Bool
  private var deltaTables: [String: DeltaTable] = [:]
  /// The source of each Delta table's newest version seen, with that version.
  private var deltaSources: [String: (version: Int, source: any TableSource)] = [:]

  init(lakePath: String, pageCache: PageCache? = nil, tail: (any TableTail)? = nil, allowsFiles: Bool = true) {
    self.lakePath = lakePath
    self.tail = tail
    self.allowsFiles = allowsFiles
    parquetFiles = ParquetFileCache(pages: pageCache)
  }

  /// Athena's names may begin with a catalog and a schema; the lake is the schema `default`.
  static func check(schema: QualifiedName?) throws {
    guard let schema, schema.last.folded != "default" else { return }
    throw SQLError(
      "SCHEMA_NOT_FOUND", "schema \"\(schema.text)\" does not exist", at: schema.range,
      notes: ["all tables of the lake are in the schema \"default\""])
  }

  func table(_ name: QualifiedName) throws -> any TableSource {
    if name.parts.count > 1 {
      try Self.check(schema: QualifiedName(Array(name.parts.dropLast())))
    }
    let wanted = name.last.name
    guard !wanted.contains("/"), wanted != "..", wanted != "." else { return try file(wanted, at: name.range) }
    if let path = member(named: wanted), let source = try source(named: wanted, at: path, range: name.range) {
      return source
    }
    if !Glob.isHidden(wanted), let folder = ErrorsSource.folder(of: wanted, lake: lakePath) {
      let files = try Self.dataFiles(folder, limit: Glob.maximumFileCount)
      return try ErrorsSource.make(wanted, files, folder: folder, at: name.range)
    }
    throw missing(name)
  }

  /// The path of the lake's member for a table: the exact name first, else without regard to case.
  private func member(named name: String) -> String? {
    let exact = ([""] + TableFormat.fileEndings).map { lakePath + "/" + name + $0 }
    if !Glob.isHidden(name), let path = exact.first(where: { (try? LocalFiles.status($0).get()) != nil }) {
      return path
    }
    guard case .success(let names) = LocalFiles.names(lakePath) else { return nil }
    let folded = name.lowercased()
    return names.first { !Glob.isHidden($0) && Self.tableName($0)?.lowercased() == folded }.map { lakePath + "/" + $0 }
  }

  /// A member's table name: a folder's name as it is, a file's without its ending.
  private static func tableName(_ member: String) -> String? {
    let folded = member.lowercased()
    if let ending = TableFormat.fileEndings.sorted(by: { $0.count > $1.count }).first(where: folded.hasSuffix) {
      return String(member.dropLast(ending.count))
    }
    return member
  }

  /// Names of the lake's tables, sorted.
  func tableNames() throws -> [String] {
    switch LocalFiles.names(lakePath) {
    case .failure(.missing): return []
    case .failure(.system(let reason)):
      throw SQLError(.tableNotFound, "the lake folder \(lakePath) cannot be read: \(reason)")
    case .success(let names):
      var tables = Set<String>()
      for name in names where !Glob.isHidden(name) {
        let path = lakePath + "/" + name
        let isTable = LocalFiles.isFolder(path) ? holdsTable(path) : TableFormat(path: name) != nil
        if isTable, let table = Self.tableName(name) { tables.insert(table) }
        if LocalFiles.isFolder(path + "/errors"), deltaFolder(path) != nil { tables.insert(name + ErrorsSource.suffix) }
      }
      return tables.sorted()
    }
  }

  private func holdsTable(_ folder: String) -> Bool {
    if deltaFolder(folder) != nil { return true }
    return (try? Self.dataFiles(folder, limit: 1).isEmpty) == false
  }

  private func missing(_ name: QualifiedName) -> SQLError {
    let text = name.last.name
    let tables = (try? tableNames()) ?? []
    var notes: [String] = []
    if !LocalFiles.isFolder(lakePath) {
      notes.append("the lake folder \(lakePath) does not exist; name another one with --lake")
    } else if tables.isEmpty {
      notes.append("the lake folder \(lakePath) has no tables")
    } else {
      notes.append("tables: " + tables.prefix(20).joined(separator: ", ") + (tables.count > 20 ? ", …" : ""))
    }
    if TableFormat(path: text) != nil { notes.append("a file is named in single quotes: FROM '\(text)'") }
    return SQLError(
      .tableNotFound, "table \"\(name.text)\" does not exist", at: name.range, notes: notes,
      suggestion: Spelling.nearest(to: text, among: tables).map { "did you mean \"\($0)\"?" })
  }

  /// `FROM 'path'`: a file, a folder or a pattern.
  func file(_ path: String, at range: SourceRange) throws -> any TableSource {
    guard allowsFiles else {
      throw SQLError(
        .notSupported, "files cannot be queried here, tables of the lake alone", at: range,
        suggestion: "name a table; SHOW TABLES lists them")
    }
    if let colon = path.range(ofScheme: "://") {
      throw SQLError(
        .notSupported, "files over \(path[..<colon]) cannot be queried", at: range,
        suggestion: "download the file and name its local path")
    }
    if Glob.isPattern(path) {
      let files = try expand(path, at: range).filter { TableFormat(path: $0) != nil }
      guard !files.isEmpty else {
        throw SQLError(.tableNotFound, "no data file matches '\(path)'", at: range)
      }
      return try source(named: path, files: files, base: Glob.fixedPrefix(path), at: range)
    }
    if let source = try source(named: path, at: path, range: range) { return source }
    throw SQLError(.tableNotFound, "file '\(path)' does not exist", at: range)
  }

  private func expand(_ pattern: String, at range: SourceRange) throws -> [String] {
    do {
      return try Glob.files(pattern)
    } catch {
      switch error {
      case .tooManyFiles:
        throw SQLError(
          .tooComplex, "'\(pattern)' matches more than \(Glob.maximumFileCount) files", at: range)
      case .unreadable(let folder, let reason):
        throw SQLError(.tableNotFound, "folder '\(folder)' cannot be read: \(reason)", at: range)
      }
    }
  }

  /// The table in a folder or file; nil when there is nothing at `path`.
  private func source(named name: String, at path: String, range: SourceRange) throws -> (any TableSource)? {
    let status: LocalFiles.Status
    switch LocalFiles.status(path) {
    case .failure(.missing): return nil
    case .failure(.system(let reason)):
      throw SQLError(.tableNotFound, "'\(path)' cannot be read: \(reason)", at: range)
    case .success(let found): status = found
    }
    guard status.isFolder else { return try source(named: name, files: [path], base: path, at: range) }
    if let folder = deltaFolder(path) {
      if deltaTables[folder] == nil { deltaTables[folder] = try DeltaTable.open(folder) }
      if let table = deltaTables[folder] { return try source(named: name, table, folder) }
    }
    let files = try Self.dataFiles(path, limit: Glob.maximumFileCount)
    guard !files.isEmpty else {
      throw SQLError(
        .tableNotFound, "folder '\(path)' holds no data files", at: range,
        notes: [
          "looked for \(TableFormat.fileEndings.filter { !$0.dropFirst().contains(".") }.joined(separator: ", "))"
        ])
    }
    return try source(named: name, files: files, base: path, at: range)
  }

  /// The table's newest snapshot; the log is asked each time, its files' statistics are parsed once a version.
  private func source(named name: String, _ table: DeltaTable, _ folder: String) throws -> any TableSource {
    for _ in 0..<Self.largestSnapshotCount {
      let snapshot = try table.snapshot()
      let source = try source(named: name, snapshot, folder)
      guard let tail, let member = lakeMember(folder) else { return source }
      do {
        return TailTableSource.combined(source, try tail.chunks(table: member, committed: snapshot.transactions))
      } catch TableTailError.snapshotTooOld {
        continue
      }
    }
    throw Self.changesTooFast(name)
  }

  static func changesTooFast(_ name: String) -> SQLError {
    SQLError(.tableNotFound, "the table \"\(name)\" changes faster than it can be read: try again")
  }

  /// Snapshots that are taken until one fits the stream.
  private static let largestSnapshotCount = 10

  private func source(named name: String, _ snapshot: DeltaSnapshot, _ folder: String) throws -> any TableSource {
    let key = folder + "\u{0}" + name
    if let known = deltaSources[key], known.version == snapshot.version { return known.source }
    let source = try DeltaSource.make(name, snapshot, parquetFiles)
    deltaSources[key] = (snapshot.version, source)
    return source
  }

  /// The member of the lake that a table's log folder belongs to; nil for a folder elsewhere.
  private func lakeMember(_ folder: String) -> String? {
    guard folder.hasPrefix(lakePath + "/") else { return nil }
    let parts = folder.dropFirst(lakePath.count + 1).split(separator: "/")
    return parts.count == 1 || (parts.count == 2 && parts[1] == "columnar") ? String(parts[0]) : nil
  }

  private func deltaFolder(_ path: String) -> String? {
    [path + "/columnar", path].first { LocalFiles.isFolder($0 + "/_delta_log") }
  }

  /// Data files below a folder, sorted by path; names that begin with `_` or `.` are left out.
  private static func dataFiles(_ folder: String, limit: Int) throws -> [String] {
    var files: [String] = []
    var folders = [folder]
    while let next = folders.popLast(), files.count < limit {
      guard case .success(let names) = LocalFiles.names(next) else { continue }
      for name in names where !Glob.isHidden(name) {
        let path = next + "/" + name
        if LocalFiles.isFolder(path) {
          folders.append(path)
        } else if TableFormat(path: name) != nil {
          files.append(path)
        }
      }
    }
    return files.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// One table over files of one format.
  private func source(
    named name: String, files: [String], base: String, at range: SourceRange
  ) throws -> any TableSource {
    let formats = Set(files.compactMap { TableFormat(path: $0) })
    guard formats.count == 1, let format = formats.first else {
      throw SQLError(
        .notSupported,
        formats.isEmpty
          ? "the format of '\(name)' is not known by its name" : "'\(name)' mixes files of several formats", at: range,
        notes: ["endings that are known: \(TableFormat.fileEndings.joined(separator: ", "))"])
    }
    switch format {
    case .parquet: return try ParquetSource.make(name, files, base: base, cache: parquetFiles)
    case .csv, .tsv, .ndjson:
      return try TextSource.make(name, files, format: format, base: base, at: range)
    }
  }
}

extension String {
  /// The end of a URL's scheme; nil for a path.
  fileprivate func range(ofScheme separator: String) -> String.Index? {
    guard let colon = firstIndex(of: ":"), self[colon...].hasPrefix(separator), colon != startIndex,
      self[..<colon].utf8.allSatisfy({ $0 | 32 >= 97 && $0 | 32 <= 122 || $0 >= 48 && $0 <= 57 })
    else { return nil }
    return colon
  }
}
