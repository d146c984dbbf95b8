import Columnar
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct StorageTests {
  @Test func groupsAppearAsAWhole() throws {
    let scratch = ScratchFolder()
    let store = LocalObjectStore(root: scratch.path)
    for count in [1, 3, 200] {
      let group = store.startGroup()
      for i in 0..<count { try group.add("a/b\(count)/\(i).csv", Array("row \(i)\n".utf8)) }
      #expect(try store.list("a/b\(count)").allSatisfy { $0.key.contains(LocalObjectStore.temporaryPrefix) })
      try group.publish()
      let listed = try store.list("a/b\(count)")
      #expect(listed.count == count)
      #expect(listed.allSatisfy { !$0.key.contains(LocalObjectStore.temporaryPrefix) })
      #expect(try store.get("a/b\(count)/0.csv") == Array("row 0\n".utf8))
    }
    #expect(try store.read("a/b1/0.csv", 4..<5) == Array("0".utf8))
    #expect(try store.read("a/b1/0.csv", 4..<500) == Array("0\n".utf8))
  }

  @Test func cancelledGroupsLeaveNothing() throws {
    let scratch = ScratchFolder()
    let store = LocalObjectStore(root: scratch.path)
    do {
      let group = store.startGroup()
      for i in 0..<100 { try group.add("x/\(i)", [1]) }
    }
    #expect(try store.list("").isEmpty)
  }

  @Test func putIfAbsentKeepsTheFirst() throws {
    let scratch = ScratchFolder()
    let store = LocalObjectStore(root: scratch.path)
    #expect(try store.putIfAbsent("log/0", [1]))
    #expect(try !store.putIfAbsent("log/0", [2]))
    #expect(try store.get("log/0") == [1])
    #expect(try store.list("").map(\.key) == ["log/0"])
    try store.delete(["log/0", "log/0", "none/at/all"])
    #expect(try store.information("log/0") == nil)
  }

  @Test(arguments: ["", "/a", "a//b", "../a", "a/../b", "./a", "a\0b"])
  func keysThatLeaveTheStoreAreRefused(key: String) {
    let scratch = ScratchFolder()
    let store = LocalObjectStore(root: scratch.path)
    #expect(throws: StorageError.self) { try store.put(key, [1]) }
  }

  @Test(arguments: [(ENOSPC, false), (EIO, false), (EIO, true)])
  func aFailureAtAnyCallHarmsNothing(code: Int32, crash: Bool) throws {
    for count in [2, 40] {
      var failing = 0
      while true {
        let scratch = ScratchFolder(inMemory: true)
        let good = LocalObjectStore(root: scratch.path)
        try good.put("t/0", Array("old".utf8))
        let faulty = FaultyFiles(failing: failing, code: code, crash: crash)
        let group = LocalObjectStore(root: scratch.path, files: faulty.layer).startGroup()
        do {
          for i in 0..<count { try group.add("t/\(i)", Array("new".utf8)) }
          try group.publish()
          #expect(faulty.callCount <= failing)
          break
        } catch let error as StorageError {
          #expect(error.code == code)
          #expect(error.description.contains(code == ENOSPC ? "disk is full" : "check its health"))
        }
        for object in try good.list("t") where !object.key.contains(LocalObjectStore.temporaryPrefix) {
          let text = String(decoding: try good.get(object.key), as: UTF8.self)
          #expect(text == "new" || (text == "old" && object.key == "t/0"), "call \(failing)")
        }
        failing += 1
      }
      #expect(failing > count)
    }
  }

  @Test func locksExclude() throws {
    let scratch = ScratchFolder()
    let first = try FolderLock(folder: scratch.path + "/t", name: ".lock")
    #expect(first != nil)
    #expect(try FolderLock(folder: scratch.path + "/t", name: ".lock") == nil)
    withExtendedLifetime(first) {}
  }

  @Test func hashesOfFilesAndBytesAgree() throws {
    let scratch = ScratchFolder()
    let store = LocalObjectStore(root: scratch.path)
    let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &>> 3) }
    try store.put("big", bytes)
    let found = try ContentHash.file(store.path("big"))
    #expect(found.hash == ContentHash(bytes) && found.byteCount == bytes.count)
    #expect(ContentHash("").description == "99aa06d3014798d86001c324468d497f")
    let uuid = Array(ContentHash("x").uuid)
    #expect(uuid.count == 36 && uuid[14] == "8" && "89ab".contains(uuid[19]))
  }
}
