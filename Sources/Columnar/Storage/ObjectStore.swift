/// Where a table's objects live: a local folder now, an S3-compatible bucket behind the same calls later.
///
/// Keys are relative paths with `/`, as in a bucket; names that start with `_` or `.` are hidden from outside readers.
/// When a call that writes returns, what it wrote is durable and visible as a whole; when it throws, every object is as it
/// was before or wholly new.
public protocol ObjectStore: Sendable {
  /// Many objects that become durable together, which costs far less than one by one.
  func startGroup() -> any ObjectGroup
  /// Writes an object that must not exist yet; false when it does.
  func putIfAbsent(_ key: String, _ bytes: [UInt8]) throws -> Bool
  func get(_ key: String) throws -> [UInt8]
  /// The bytes of `range`; shorter when the object ends before.
  func read(_ key: String, _ range: Range<Int>) throws -> [UInt8]
  /// Size and time of an object; nil when there is none.
  func information(_ key: String) throws -> ObjectInformation?
  /// Objects whose key starts with the folder `prefix`, sorted by key; hidden ones included, an absent folder is empty.
  func list(_ prefix: String) throws -> [ObjectInformation]
  /// Deletes what is there; absent keys are no error.
  func delete(_ keys: [String]) throws
  /// Removes what stopped processes left under way in a folder.
  func cleanUp(_ folder: String) throws
  /// A path that file readers can open.
  func path(_ key: String) -> String
}

public struct ObjectInformation: Sendable, Hashable {
  public let key: String
  public let byteCount: Int
  public let modifiedMilliseconds: Int64
}

/// Objects under way: written at once, visible and durable after `publish`.
///
/// For one thread at a time. Dropped without `publish`, it removes what it wrote.
public protocol ObjectGroup: AnyObject {
  /// Writes one object, whose bytes `content` hands to `append` piece by piece; an object already stored under `key` stays
  /// until `publish` replaces it.
  func add(_ key: String, writing content: (_ append: (UnsafeRawBufferPointer) throws -> Void) throws -> Void) throws
  /// Makes all objects durable and visible. Each appears as a whole, in no particular order.
  func publish() throws
  func cancel()
}

extension ObjectGroup {
  public func add(_ key: String, _ bytes: UnsafeRawBufferPointer) throws {
    try add(key) { append in try append(bytes) }
  }

  public func add(_ key: String, _ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try add(key, $0) }
  }
}

extension ObjectStore {
  /// Writes one object, replacing what stands there.
  public func put(_ key: String, _ bytes: [UInt8]) throws {
    let group = startGroup()
    try group.add(key, bytes)
    try group.publish()
  }
}
