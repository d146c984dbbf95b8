import TestSupport
import Testing

@testable import Columnar

@Suite struct DeltaCheckpointTests {
  static let now: Int64 = 1_800_000_000_000

  /// A table of `count` commits of every kind of action, made by chance.
  static func table(_ store: LocalObjectStore, count: Int, seed: UInt64 = 1) throws -> DeltaTable {
    var random = SeededGenerator(seed: seed)
    let table = DeltaTable.openOrCreate(store: store, prefix: "")
    guard case .metadata(var metadata) = DeltaTests.metadata() else { return table }
    metadata.configuration = ["delta.deletedFileRetentionDuration": "interval 2 days", "a": "b"]
    _ = try table.commit([.format(DeltaProtocol()), .metadata(metadata)], operation: "CREATE", information: [])
    var live: [String] = []
    for i in 1..<max(count, 1) {
      var actions: [DeltaAction] = [.transaction(DeltaTransaction(application: "a\(i % 3)", version: Int64(i)))]
      for j in 0..<Int.random(in: 0..<4, using: &random) {
        let day = i % 7 == 0 ? nil : "0\(i % 5)"
        live.append("day=x/f é%\(i)-\(j).parquet")
        actions.append(
          .add(
            DeltaAdd(
              path: live[live.count - 1], partitionValues: ["day": day], byteCount: i, modifiedMilliseconds: Int64(j),
              statistics: j == 1 ? nil : "{\"numRecords\":\(i)}", tags: j == 2 ? [:] : ["colq.hash": "\(i)"])))
      }
      if live.count > 3, Bool.random(using: &random) {
        let path = live.remove(at: Int.random(in: 0..<live.count, using: &random))
        let age = Int64.random(in: 0..<4 * 86_400_000, using: &random)
        actions.append(
          .remove(
            DeltaRemove(
              path: path, deletionMilliseconds: now - age, partitionValues: i % 2 == 0 ? nil : ["day": "01"],
              byteCount: i % 2 == 0 ? nil : 7)))
      }
      _ = try table.commit(actions, operation: "WRITE", information: [])
    }
    return table
  }

  static func fresh(_ store: LocalObjectStore) throws -> DeltaReplay {
    try DeltaTable.openOrCreate(store: store, prefix: "").refreshed()
  }

  static func path(_ version: Int, _ ending: String = ".checkpoint.parquet") -> String {
    "_delta_log/" + UTCTime.padded(version, 20) + ending
  }

  /// The same table, but for removed files that a checkpoint forgets.
  static func expectSame(_ found: DeltaReplay, _ expected: DeltaReplay, _ comment: Comment) {
    #expect(found.version == expected.version, comment)
    #expect(found.files == expected.files, comment)
    #expect(found.metadata == expected.metadata && found.format == expected.format, comment)
    #expect(found.transactions == expected.transactions, comment)
    for (path, tombstone) in found.tombstones { #expect(expected.tombstones[path] == tombstone, comment) }
  }

  @Test(arguments: [1, 2, 5, 40]) func randomTablesReadBack(count: Int) throws {
    for seed in 0..<5 as Range<UInt64> {
      let scratch = ScratchFolder(inMemory: true)
      let store = LocalObjectStore(root: scratch.path)
      let state = try Self.table(store, count: count, seed: seed).refreshed()
      try DeltaTable.openOrCreate(store: store, prefix: "").writeCheckpoint(commitCount: 0, now: Self.now)
      for version in 0..<count { try store.delete([DeltaTests.commitKey(version)]) }
      let found = try Self.fresh(store)
      Self.expectSame(found, state, "seed \(seed)")
      let young = state.tombstones.filter { $0.value.deletionMilliseconds > Self.now - 2 * 86_400_000 }
      #expect(found.tombstones == young)
      // Commits go on after it.
      let table = DeltaTable.openOrCreate(store: store, prefix: "")
      _ = try table.commit([DeltaTests.add("new")], operation: "WRITE", information: [])
      let next = try Self.fresh(store)
      #expect(next.version == count && next.files.count == state.files.count + 1)
      #expect(try DeltaTable.open(scratch.path)?.snapshot().version == count)
    }
  }

  @Test func checkpointsComeInStepsAndReplaceOlderOnes() throws {
    let scratch = ScratchFolder(inMemory: true)
    let store = LocalObjectStore(root: scratch.path)
    let table = try Self.table(store, count: 9)
    try table.writeCheckpoint(commitCount: 10)
    #expect(try table.listing().checkpoints.isEmpty)
    for version in [8, 9, 10] {
      try table.writeCheckpoint(commitCount: version == 8 ? 9 : 1)
      try table.writeCheckpoint(commitCount: 1)
      #expect(try table.listing().checkpoints.last?.version == version)
      _ = try table.commit([DeltaTests.add("g\(version)")], operation: "WRITE", information: [])
    }
    #expect(try table.listing().checkpoints.map(\.version) == [9, 10])
    let hint = try #require(JSONText(parsing: try store.get("_delta_log/_last_checkpoint")))
    #expect(hint["version"]?.integer == 10)
    #expect(hint["sizeInBytes"]?.integer == (try store.information(Self.path(10))).map { Int64($0.byteCount) })
    Self.expectSame(try Self.fresh(store), try table.refreshed(), "with two checkpoints")
    // Older readers need the first checkpoint of a log that was cut.
    try store.delete([DeltaTests.commitKey(0)])
    try table.writeCheckpoint(commitCount: 1)
    #expect(try table.listing().checkpoints.map(\.version) == [9, 10, 11])
  }

  /// A damaged checkpoint, or one of the wrong name, costs nothing while the commits are there.
  @Test func whatCannotBeReadIsPassedOver() throws {
    let scratch = ScratchFolder(inMemory: true)
    let store = LocalObjectStore(root: scratch.path)
    let table = try Self.table(store, count: 6)
    let state = try table.refreshed()
    try table.writeCheckpoint(commitCount: 0)
    let good = try store.get(Self.path(5))
    let hint = try store.get("_delta_log/_last_checkpoint")
    for bytes in [[], Array("PAR1".utf8), Array(good.prefix(good.count / 2)), Array("{}".utf8)] {
      try store.put(Self.path(5), bytes)
      Self.expectSame(try Self.fresh(store), state, "damaged checkpoint")
      #expect(table.fault(of: DeltaCheckpoint(version: 5), against: state) != nil)
    }
    let first = try store.get(DeltaTests.commitKey(0))
    try store.delete([DeltaTests.commitKey(0)])
    #expect(throws: ParquetError.self) { try Self.fresh(store) }
    try store.put(Self.path(5), good)
    for text in [
      "", "{", "{\"version\":77}", "{\"version\":-1}", "{\"version\":5,\"parts\":9223372036854775807}", "[]",
    ] {
      try store.put("_delta_log/_last_checkpoint", Array(text.utf8))
      Self.expectSame(try Self.fresh(store), state, "hint \(text)")
      #expect(table.lastCheckpointFault(try table.listing()) != nil, "hint \(text)")
    }
    try store.put("_delta_log/_last_checkpoint", hint)
    #expect(table.lastCheckpointFault(try table.listing()) == nil)
    try store.put(DeltaTests.commitKey(0), first)
    #expect(table.fault(of: DeltaCheckpoint(version: 5), against: state) == nil)
    // A commit after it is missing: an older state would be shown as the newest.
    _ = try table.commit([DeltaTests.add("x")], operation: "WRITE", information: [])
    _ = try table.commit([DeltaTests.add("y")], operation: "WRITE", information: [])
    try store.delete([DeltaTests.commitKey(6), "_delta_log/_last_checkpoint"])
    #expect(throws: DeltaError.self) { try Self.fresh(store) }
  }

  @Test func logsWithoutACheckpointThatCanBeRead() throws {
    let scratch = ScratchFolder(inMemory: true)
    let store = LocalObjectStore(root: scratch.path)
    _ = try Self.table(store, count: 4)
    let named = "_delta_log/00000000000000000002.checkpoint.80a083e8-7026-4e79-81be-64bd76c43a11.parquet"
    try store.put(named, [1])
    #expect(try Self.fresh(store).version == 3)
    try store.delete([DeltaTests.commitKey(0), DeltaTests.commitKey(1)])
    for expected in ["checkpoint of version 2", "no checkpoint holds"] {
      let error = #expect(throws: DeltaError.self) { try Self.fresh(store) }
      #expect(error?.reason.contains(expected) == true)
      #expect(throws: DeltaError.self) { try DeltaTable.open(scratch.path)?.snapshot() }
      try store.delete([named])
    }
  }

  @Test func checkpointsInParts() throws {
    let scratch = ScratchFolder(inMemory: true)
    let store = LocalObjectStore(root: scratch.path)
    let table = try Self.table(store, count: 30)
    let state = try table.refreshed()
    let rows = state.actions { _, _ in true }.compactMap { DeltaCheckpointRow.row($0) }
    for part in 0..<3 {
      var writer = try NestedWriter(fields: DeltaCheckpointRow.fields)
      for (i, row) in rows.enumerated() where i % 3 == part { try writer.append(row) }
      try store.put(Self.path(29, ".checkpoint.000000000\(part + 1).0000000003.parquet"), writer.finish())
    }
    for version in 0...29 { try store.delete([DeltaTests.commitKey(version)]) }
    let found = try Self.fresh(store)
    Self.expectSame(found, state, "in parts")
    #expect(found.tombstones == state.tombstones)
    #expect(table.fault(of: DeltaCheckpoint(version: 29, partCount: 3), against: state) == nil)
    try store.put("_delta_log/_last_checkpoint", Array("{\"version\":29,\"parts\":3}".utf8))
    Self.expectSame(try Self.fresh(store), state, "by the hint")
    try store.delete([Self.path(29, ".checkpoint.0000000002.0000000003.parquet")])
    #expect(throws: DeltaError.self) { try DeltaTable.open(scratch.path)?.snapshot() }
  }

  /// Files of earlier versions of colq are read, preferred when newer, and removed by a checkpoint.
  @Test func logCompactionFiles() throws {
    let scratch = ScratchFolder(inMemory: true)
    let store = LocalObjectStore(root: scratch.path)
    let table = try Self.table(store, count: 12)
    var text: [UInt8] = []
    for action in try table.refreshed().actions(keeping: { _, _ in true }) {
      action.json.write(to: &text)
      text.append(10)
    }
    let key = "_delta_log/00000000000000000000.00000000000000000011.compacted.json"
    try store.put(key, text)
    let state = try table.refreshed()
    #expect(table.compactedHolds(state))
    let old = try store.get(DeltaTests.commitKey(7))
    try store.delete([DeltaTests.commitKey(7)])
    Self.expectSame(try Self.fresh(store), state, "without a commit")
    try store.put(DeltaTests.commitKey(7), old)
    try store.put(key, Array("{broken".utf8))
    #expect(!table.compactedHolds(state))
    Self.expectSame(try Self.fresh(store), state, "broken")
    try table.writeCheckpoint(commitCount: 5)
    #expect(try store.information(key) == nil)
    Self.expectSame(try Self.fresh(store), state, "with a checkpoint")
  }

  /// A table that is open while another program cleans its log goes on.
  @Test func anOpenTableFollowsALogThatIsCut() throws {
    let scratch = ScratchFolder(inMemory: true)
    let store = LocalObjectStore(root: scratch.path)
    let writer = try Self.table(store, count: 5)
    let reader = DeltaTable.openOrCreate(store: store, prefix: "")
    #expect(try reader.currentVersion() == 4)
    for i in 0..<5 { _ = try writer.commit([DeltaTests.add("z\(i)")], operation: "WRITE", information: []) }
    try writer.writeCheckpoint(commitCount: 0)
    for version in 0..<9 { try store.delete([DeltaTests.commitKey(version)]) }
    #expect(try reader.currentVersion() == 9)
    Self.expectSame(try reader.refreshed(), try writer.refreshed(), "after the cut")
  }

  @Test func tablesThatNeedMoreOfWritersGetNone() throws {
    let scratch = ScratchFolder(inMemory: true)
    let store = LocalObjectStore(root: scratch.path)
    let table = try Self.table(store, count: 3)
    _ = try table.commit([.format(DeltaProtocol(minimumWriter: 7))], operation: "UPGRADE", information: [])
    try table.writeCheckpoint(commitCount: 0)
    #expect(try table.listing().checkpoints.isEmpty)
  }

  /// A deletion vector hides rows: a checkpoint that names one cannot be used.
  @Test func deletionVectorsAreRefused() throws {
    let scratch = ScratchFolder(inMemory: true)
    let store = LocalObjectStore(root: scratch.path)
    let state = try Self.table(store, count: 5).refreshed()
    var writer = try NestedWriter(fields: DeltaCheckpointRow.readFields)
    for action in state.actions(keeping: { _, _ in true }) {
      guard var row = DeltaCheckpointRow.row(action) else { continue }
      if let add = row[1].group { row[1] = .group(add + [.group([.string("u")])]) }
      try writer.append(row + [.null, .null])
    }
    try store.put(Self.path(4), writer.finish())
    try store.delete([DeltaTests.commitKey(0)])
    let error = #expect(throws: DeltaError.self) { try Self.fresh(store) }
    #expect(error?.reason.contains("deletion vector") == true)
  }

  /// Every changed byte is found by the checkpoint's hash, and none is a trap.
  @Test func everyChangedByteIsFound() throws {
    let scratch = ScratchFolder(inMemory: true)
    let store = LocalObjectStore(root: scratch.path)
    let table = try Self.table(store, count: 4)
    try table.writeCheckpoint(commitCount: 0)
    let state = try table.refreshed()
    let checkpoint = DeltaCheckpoint(version: 3)
    let bytes = try store.get(Self.path(3))
    #expect(table.fault(of: checkpoint, against: state) == nil)
    for i in bytes.indices {
      var changed = bytes
      changed[i] ^= 1 << UInt8(i % 8)
      try store.put(Self.path(3), changed)
      guard case .damaged? = table.fault(of: checkpoint, against: state) else {
        Issue.record("byte \(i)")
        continue
      }
    }
  }

  @Test func namesOfLogFiles() {
    let v = UTCTime.padded(7, 20)
    #expect(DeltaLogFile("\(v).json") == .commit(7))
    #expect(DeltaLogFile("\(v).checkpoint.parquet") == .checkpoint(7, part: 1, partCount: nil))
    #expect(DeltaLogFile("\(v).checkpoint.0000000002.0000000005.parquet") == .checkpoint(7, part: 2, partCount: 5))
    #expect(DeltaLogFile("\(v).checkpoint.80a083e8-7026-4e79-81be-64bd76c43a11.json") == .namedCheckpoint(7))
    #expect(DeltaLogFile("\(v).\(UTCTime.padded(9, 20)).compacted.json") == .compacted(7, 9))
    for bad in [
      "", ".", "7.json", "\(v).crc", "\(v).json.tmp", "_last_checkpoint",
      "\(v).checkpoint.0000000006.0000000005.parquet",
      "\(v).checkpoint.0000000000.0000000005.parquet", "+\(v.dropFirst()).json",
      "\(v).00000000000000000003.compacted.json",
      "99999999999999999999.json", "_sidecars/\(v).parquet",
    ] { #expect(DeltaLogFile(bad) == nil, "\(bad)") }
  }

  @Test func intervals() {
    #expect(DeltaInterval.milliseconds("interval 30 days") == Int64(2_592_000_000))
    #expect(DeltaInterval.milliseconds("INTERVAL 1 week 2 Hours") == Int64(612_000_000))
    #expect(DeltaInterval.milliseconds("0 seconds") == 0)
    for bad in [
      "", "interval", "interval 1", "interval 1 month", "interval -1 days", "interval 9223372036854775807 weeks", "x y",
    ] {
      #expect(DeltaInterval.milliseconds(bad) == nil)
    }
  }
}

extension DeltaCheckpointTests {
  /// Killed or refused at any call, the table opens and is the same.
  @Test(arguments: [false, true]) func failuresAtAnyCall(crash: Bool) throws {
    var failing = 0
    while true {
      let scratch = ScratchFolder(inMemory: true)
      let good = LocalObjectStore(root: scratch.path)
      let state = try Self.table(good, count: 3).refreshed()
      let faulty = FaultyFiles(failing: failing, code: 28, crash: crash)
      let table = DeltaTable.openOrCreate(
        store: LocalObjectStore(root: scratch.path, files: faulty.layer), prefix: "")
      let failed = (try? table.writeCheckpoint(commitCount: 0)) == nil
      Self.expectSame(try Self.fresh(good), state, "call \(failing)")
      if !failed { break }
      failing += 1
    }
    #expect(failing >= 10)
  }
}

extension DeltaCheckpointTests {
  /// A log of deltalake 1.6.6 (`Tests/Fixtures/delta`): its checkpoint says what its commits say.
  @Test func checkpointOfAnotherWriter() throws {
    let tests = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    let fixture = LocalObjectStore(root: "/" + tests + "/Fixtures/delta")
    let scratch = ScratchFolder(inMemory: true)
    let store = LocalObjectStore(root: scratch.path)
    for object in try fixture.list("") { try store.put(object.key, fixture.get(object.key)) }
    let table = DeltaTable.openOrCreate(store: store, prefix: "")
    var state = DeltaReplay()
    for version in 0...3 {
      let key = DeltaTests.commitKey(version)
      try state.apply(store.get(key), version: version, path: key)
    }
    #expect(table.fault(of: DeltaCheckpoint(version: 3), against: state) == nil)
    #expect(table.lastCheckpointFault(try table.listing()) == nil)
    for version in 0...3 { try store.delete([DeltaTests.commitKey(version)]) }
    let found = try Self.fresh(store)
    Self.expectSame(found, state, "the checkpoint alone")
    #expect(found.tombstones == state.tombstones && found.tombstones.count == 1)
    #expect(found.transactions == ["app": 8, "other": 1])
    #expect(found.metadata?.details == "three commits and a delete")
    #expect(Set(found.files.values.map { $0.partitionValues["part"] }) == ["a b%/é", .some(nil)])
    #expect(found.files.keys.contains { $0.hasPrefix("part=__HIVE_DEFAULT_PARTITION__/") })
    #expect(try table.snapshot().files.compactMap(\.rowCount).sorted() == [2, 3])
  }

  /// Damaged files of another writer, which has neither hash nor checksums: an answer or a typed error.
  @Test func damagedCheckpointOfAnotherWriter() throws {
    let tests = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    let good = try LocalObjectStore(root: "/" + tests + "/Fixtures/delta").get(Self.path(3))
    let scratch = ScratchFolder(inMemory: true)
    let store = LocalObjectStore(root: scratch.path)
    let table = DeltaTable.openOrCreate(store: store, prefix: "")
    for i in good.indices {
      var changed = good
      changed[i] ^= i % 2 == 0 ? 1 << UInt8(i % 8) : 0xFF
      try store.put(Self.path(3), changed)
      do { _ = try table.state(at: DeltaCheckpoint(version: 3)) } catch is ParquetError {} catch is DeltaError {}
    }
  }
}
