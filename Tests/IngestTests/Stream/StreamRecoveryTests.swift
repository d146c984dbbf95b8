import Columnar
import TestSupport
import Testing

@testable import Ingest

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct StreamRecoveryTests {
  static func bytes(_ path: String) throws -> [UInt8] {
    try LocalObjectStore(root: LocalObjectStore.folder(of: path)).get(String(path.split(separator: "/").last ?? ""))
  }

  static func write(_ path: String, _ bytes: [UInt8]) throws {
    try LocalObjectStore(root: LocalObjectStore.folder(of: path)).put(
      String(path.split(separator: "/").last ?? ""), bytes)
  }

  /// A log of three frames of 4 rows, in a segment of its own; the lengths of the file after each.
  static func sample(_ scratch: ScratchFolder) throws -> (path: String, bytes: [UInt8], ends: [Int]) {
    let log = try StreamSample.open(scratch)
    var ends: [Int] = []
    for part in 0..<3 {
      _ = try StreamSample.append(log, StreamSample.entry(part * 4..<part * 4 + 4, rejected: part))
      ends.append(try bytes(try #require(try StreamSample.segments(scratch).last)).count)
    }
    log.close()
    let path = try #require(try StreamSample.segments(scratch).last)
    return (path, try bytes(path), ends)
  }

  /// Whole frames stay, the torn one goes, and the log goes on behind the last whole one.
  @Test func aTornEndIsCut() throws {
    let scratch = ScratchFolder(inMemory: true)
    let (path, whole, ends) = try Self.sample(scratch)
    for length in stride(from: ends[0], to: whole.count, by: 3) {
      try Self.write(path, Array(whole[..<length]))
      for name in try StreamSample.segments(scratch) where name != path { unlink(name) }
      let log = try StreamSample.open(scratch)
      let frames = ends.filter { $0 <= length }.count
      #expect(try StreamSample.numbers(log) == (0..<Int64(frames * 4)).map { $0 })
      let receipt = try StreamSample.append(log, StreamSample.entry(100..<101))
      #expect(receipt.first.sequence == Int64(frames * 4))
      log.close()
      let again = try StreamSample.open(scratch)
      #expect(try StreamSample.numbers(again) == (0..<Int64(frames * 4)).map { $0 } + [100])
      again.close()
    }
  }

  /// A changed byte in a frame that was on disk before a later one is told, never passed over.
  @Test func damageInTheMiddleIsTold() throws {
    let scratch = ScratchFolder(inMemory: true)
    let (path, whole, ends) = try Self.sample(scratch)
    for at in stride(from: 0, to: ends[1], by: 7) {
      var changed = whole
      changed[at] ^= 0x10
      try Self.write(path, changed)
      #expect(throws: StreamError.self) { try StreamSample.open(scratch) }
    }
    // In the last frame it is a torn end: no one can tell it from a write that was under way.
    var changed = whole
    changed[ends[1] + 60] ^= 1
    try Self.write(path, changed)
    let log = try StreamSample.open(scratch)
    #expect(try StreamSample.numbers(log) == Array(0..<8))
    log.close()
  }

  @Test func anEmptyShardAndFilesUnderWayAreNoFault() throws {
    let scratch = ScratchFolder()
    try StreamSample.open(scratch).close()
    let folder = StreamSample.folder(scratch).shardPath(0)
    try Self.write(folder + "/00000000000000000000-0.log.new", [1, 2, 3])
    try Self.write(folder + "/notes.txt", [1])
    let log = try StreamSample.open(scratch)
    #expect(try StreamSample.append(log, StreamSample.entry(0..<1)).first == .start)
    log.close()
    #expect(try StreamSample.segments(scratch).count == 1)
  }

  /// Any call may fail, at any time: what was promised is there, in order and once; what was refused is not.
  @Test(arguments: [false, true]) func failingCallsLoseNothing(isCrash: Bool) throws {
    for failing in 0..<70 {
      let scratch = ScratchFolder(inMemory: true)
      try StreamSample.open(scratch).close()
      let faulty = FaultyFiles(failing: failing, code: failing % 2 == 0 ? EIO : ENOSPC, crash: isCrash)
      var options = StreamLogOptions()
      options.files = faulty.layer
      options.segmentByteCount = 900
      options.retryMilliseconds = 0
      var promised: [Int64] = []
      if let log = try? StreamSample.open(scratch, options: options) {
        for row in 0..<20 {
          guard (try? StreamSample.append(log, StreamSample.entry(row..<row + 1))) != nil else { continue }
          promised.append(Int64(row))
        }
        #expect(try StreamSample.numbers(log) == promised)
        #expect(isCrash || promised.count >= 18)
        log.close()
      }
      let again = try StreamSample.open(scratch)
      let found = try StreamSample.numbers(again)
      if isCrash {
        // A dead disk keeps what could not be cut: whole, once, behind what was promised.
        #expect(found.starts(with: promised) && found.count <= promised.count + 1)
      } else {
        #expect(found == promised)
      }
      again.close()
    }
  }

  @Test func randomBytesAreNoRows() throws {
    var generator = SeededGenerator(seed: 11)
    let scratch = ScratchFolder(inMemory: true)
    let (path, whole, _) = try Self.sample(scratch)
    for _ in 0..<300 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let at = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[at] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.removeSubrange(at..<min(at + 9, bytes.count))
        default: bytes.insert(contentsOf: [0, 1, 2, 3, 4, 5, 6, 7], at: at)
        }
      }
      try Self.write(path, bytes)
      for name in try StreamSample.segments(scratch) where name != path { unlink(name) }
      guard let log = try? StreamSample.open(scratch) else { continue }
      let found = try StreamSample.numbers(log)
      #expect((0...3).map { Array(0..<Int64($0 * 4)) }.contains(found))
      log.close()
    }
  }
}
