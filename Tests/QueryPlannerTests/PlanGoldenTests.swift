import Columnar
import Testing

@testable import QueryPlanner

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Bound and optimized plans of the statements in `Tests/Fixtures/plans/*.txt`, compared with what stands there.
///
/// A file holds entries `-- title`, SQL, `---- bound`, a plan, `---- optimized`, a plan. With COLQ_UPDATE_GOLDENS=1 the
/// plans are written anew; review the difference.
struct PlanGoldenTests {
  struct Entry {
    var title: String
    var sql: String
    var bound: String
    var optimized: String

    var text: String { "-- \(title)\n\(sql)\n---- bound\n\(bound)\n---- optimized\n\(optimized)\n" }
  }

  static let files = ["filters", "joins", "grouping", "limits", "subqueries", "clickstream"]

  @Test(arguments: files)
  func plansAreAsWritten(_ file: String) throws {
    let path = Self.folder + "/" + file + ".txt"
    let entries = Self.parse(try Self.read(path))
    #expect(!entries.isEmpty)
    var updated: [Entry] = []
    for entry in entries {
      let catalog = file == "clickstream" ? MemoryCatalog.clickstream : MemoryCatalog()
      let planned = try MemoryEngine(catalog: catalog).plan(entry.sql)
      let actual = Entry(
        title: entry.title, sql: entry.sql, bound: planned.bound.text, optimized: planned.optimized.text)
      updated.append(actual)
      if !Self.updates {
        #expect(actual.bound == entry.bound, "\(entry.title)")
        #expect(actual.optimized == entry.optimized, "\(entry.title)")
      }
    }
    if Self.updates { try Self.write(path, updated.map(\.text).joined(separator: "\n")) }
  }

  private static let updates = getenv("COLQ_UPDATE_GOLDENS") != nil

  static var folder: String {
    let parts = #filePath.split(separator: "/").dropLast(2)
    return "/" + parts.joined(separator: "/") + "/Fixtures/plans"
  }

  static func parse(_ text: String) -> [Entry] {
    var entries: [Entry] = []
    var part = \Entry.sql
    for line in text.split(separator: "\n", omittingEmptySubsequences: true) {
      if line == "---- bound" {
        part = \Entry.bound
      } else if line == "---- optimized" {
        part = \Entry.optimized
      } else if line.hasPrefix("-- ") {
        entries.append(Entry(title: String(line.dropFirst(3)), sql: "", bound: "", optimized: ""))
        part = \Entry.sql
      } else if !entries.isEmpty {
        let last = entries.count - 1
        entries[last][keyPath: part] += (entries[last][keyPath: part].isEmpty ? "" : "\n") + line
      }
    }
    return entries
  }

  static func read(_ path: String) throws -> String {
    let file = try #require(fopen(path, "r"), "\(path)")
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func write(_ path: String, _ text: String) throws {
    let file = try #require(fopen(path, "w"), "\(path)")
    fputs(text, file)
    fclose(file)
  }
}
