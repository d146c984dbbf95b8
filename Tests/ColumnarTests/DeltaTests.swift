import Columnar
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct DeltaTests {
  static let schema = DeltaSchema(
    Schema([
      Field("name", .text), Field("at", .timestamp(precision: 3)), Field("price", .decimal(precision: 10, scale: 2)),
      Field("_seq", .bigint), Field("day", .text),
    ]), hidden: ["_seq"])

  static func metadata() -> DeltaAction {
    .metadata(
      DeltaMetadata(id: "id", name: "t", schema: schema, partitionColumns: ["day"], createdMilliseconds: 1))
  }

  static func commitKey(_ version: Int) -> String { "_delta_log/" + UTCTime.padded(version, 20) + ".json" }

  static func add(_ path: String, _ statistics: String? = nil) -> DeltaAction {
    .add(
      DeltaAdd(
        path: path, partitionValues: ["day": "01"], byteCount: 10, modifiedMilliseconds: 5, statistics: statistics,
        tags: ["colq.hash": "abc"]))
  }

  @Test func commitsReadBack() throws {
    let scratch = ScratchFolder()
    #expect(try DeltaTable.open(scratch.path) == nil)
    let table = DeltaTable.openOrCreate(store: LocalObjectStore(root: scratch.path), prefix: "")
    let statistics = DeltaStatistics.text(
      rowCount: 7,
      columns: [
        (Field("name", .text), .init(min: .text("a\"b"), max: .text("z\n"), nullCount: 1)),
        (Field("at", .timestamp(precision: 3)), .init(min: .integer(-1), max: .integer(1_000), nullCount: 0)),
        (
          Field("price", .decimal(precision: 10, scale: 2)),
          .init(min: .decimal(-5), max: .decimal(1_234), nullCount: 0)
        ),
      ])
    let first = try table.commit(
      [.format(DeltaProtocol()), Self.metadata(), Self.add("day=01/a b%é.parquet", statistics)],
      operation: "WRITE", information: [.init(name: "rows", value: .integer(7))])
    #expect(first.version == 0)
    _ = try table.commit(
      [Self.add("c.parquet"), .transaction(DeltaTransaction(application: "app", version: 9))], operation: "WRITE",
      information: [])
    let opened = try #require(try DeltaTable.open(scratch.path))
    let snapshot = try opened.snapshot()
    #expect(snapshot.version == 1)
    #expect(snapshot.schema == Self.schema.columns)
    #expect(snapshot.hiddenColumns == ["_seq"])
    #expect(snapshot.partitionColumns == ["day"])
    #expect(snapshot.transactions == ["app": 9])
    #expect(snapshot.files.map(\.relativePath) == ["c.parquet", "day=01/a b%é.parquet"])
    let file = snapshot.files[1]
    #expect(file.path == scratch.path + "/day=01/a b%é.parquet")
    #expect(file.rowCount == 7)
    #expect(file.partitionValues == ["day": "01"])
    #expect(file.statistics["name"] == .init(min: .text("a\"b"), max: .text("z\n"), nullCount: 1))
    #expect(file.statistics["at"] == .init(min: .integer(-1), max: .integer(1_000), nullCount: 0))
    #expect(file.statistics["price"] == .init(min: .decimal(-5), max: .decimal(1_234), nullCount: 0))
    _ = try table.commit(
      [.remove(DeltaRemove(path: "c.parquet", deletionMilliseconds: 1))], operation: "DELETE", information: [])
    #expect(try opened.snapshot().files.count == 1)
  }

  @Test func twoWritersBothStand() throws {
    let scratch = ScratchFolder()
    let one = DeltaTable.openOrCreate(store: LocalObjectStore(root: scratch.path), prefix: "")
    let two = DeltaTable.openOrCreate(store: LocalObjectStore(root: scratch.path), prefix: "")
    _ = try one.commit([Self.metadata()], operation: "CREATE", information: [])
    _ = try two.snapshot()
    _ = try one.commit([Self.add("1")], operation: "WRITE", information: [])
    var seen: [Int] = []
    let result = try two.commit([Self.add("2")], operation: "WRITE", information: []) { state in
      if seen.isEmpty { _ = try one.commit([Self.add("3")], operation: "WRITE", information: []) }
      seen.append(state.version)
    }
    #expect(seen == [1, 2])
    #expect(result.version == 3 && result.retryCount == 1)
    #expect(try one.snapshot().files.map(\.relativePath) == ["1", "2", "3"])
  }

  @Test func everyChangedByteOfACommitIsFound() throws {
    let scratch = ScratchFolder()
    let store = LocalObjectStore(root: scratch.path)
    let table = DeltaTable.openOrCreate(store: store, prefix: "")
    _ = try table.commit([Self.metadata(), Self.add("x")], operation: "WRITE", information: [])
    let bytes = try store.get(table.commitKey(0))
    #expect(DeltaTable.ownHashHolds(bytes) == true)
    for i in bytes.indices {
      var changed = bytes
      changed[i] ^= 1 << UInt8(i % 8)
      #expect(DeltaTable.ownHashHolds(changed) != true, "byte \(i)")
    }
  }

  @Test(arguments: [
    "{", "[]", "{\"add\":{}}", "{\"add\":{\"path\":\"%zz\",\"size\":1}}", "{\"metaData\":{\"id\":\"1\"}}",
    "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7}}", "{\"add\":{\"path\":\"a\",\"size\":-1}}",
    "{\"txn\":{}}", "\u{0}", "{\"remove\":{}}",
  ])
  func malformedLinesNameFileAndLine(line: String) throws {
    let scratch = ScratchFolder()
    let store = LocalObjectStore(root: scratch.path)
    try store.put("_delta_log/00000000000000000000.json", Array("\n{\"commitInfo\":{}}\n\(line)\n".utf8))
    let table = try #require(try DeltaTable.open(scratch.path))
    #expect(throws: DeltaError.self) { try table.snapshot() }
  }

  @Test func failuresAtAnyCallLeaveACommitWholeOrAbsent() throws {
    for crash in [false, true] {
      var failing = 0
      while true {
        let scratch = ScratchFolder(inMemory: true)
        let good = LocalObjectStore(root: scratch.path)
        _ = try DeltaTable.openOrCreate(store: good, prefix: "").commit(
          [Self.metadata()], operation: "CREATE", information: [])
        let faulty = FaultyFiles(failing: failing, code: ENOSPC, crash: crash)
        let table = DeltaTable.openOrCreate(
          store: LocalObjectStore(root: scratch.path, files: faulty.layer), prefix: "")
        let failed = (try? table.commit([Self.add("1")], operation: "WRITE", information: [])) == nil
        let snapshot = try DeltaTable.openOrCreate(store: good, prefix: "").snapshot()
        #expect(snapshot.files.count <= 1)
        if !failed {
          #expect(snapshot.files.count == 1)
          break
        }
        failing += 1
      }
      #expect(failing >= 6)
    }
  }

  @Test func timesReadBack() {
    for text in [
      "0001-01-01T00:00:00.000Z", "1969-12-31T23:59:59.999Z", "2024-02-29T12:00:00.001Z", "9999-12-31T23:59:59.999Z",
    ] {
      let microseconds = UTCTime.microseconds(text)
      #expect(microseconds.map { UTCTime(milliseconds: ($0 - ($0 % 1_000 + 1_000) % 1_000) / 1_000).iso } == text)
    }
    #expect(UTCTime.microseconds("2026-11-23 16:04:05+01:30") == UTCTime.microseconds("2026-11-23T14:34:05Z"))
    #expect(UTCTime.microseconds("2023-02-29") == nil)
  }

  @Test func jsonReadsBack() {
    let text = #"{"a":[1,-2.5e3,true,null,"é\u00e9\ud83d\ude00\n"],"b":{}}"#
    let parsed = JSONText(parsing: text)
    #expect(parsed?["a"]?.array?.last?.string == "éé😀\n")
    #expect(parsed.flatMap { JSONText(parsing: $0.text) } == parsed)
    for bad in ["", "{", "[1,]", "{\"a\"}", "01x", "\"\\ud800\"", "nul", "1 2", String(repeating: "[", count: 500)] {
      #expect(JSONText(parsing: bad) == nil)
    }
  }
}
