/// Finds the events of a request body: one object, an array, `{"events":[…]}`, or objects one after the other (NDJSON).
///
/// Looks at strings, brackets and commas only; what lies between the borders of an event is the JSON parser's matter.
struct EventSplitter {
  struct Fault: Error, Hashable {
    let offset: Int
    let reason: String
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private var at = 0
  private let limit: Int
  private(set) var events: [Range<Int>] = []

  /// The byte ranges of the events of `bytes`, at most `limit + 1` of them.
  static func events(_ bytes: UnsafeBufferPointer<UInt8>, limit: Int) throws(Fault) -> [Range<Int>] {
    var splitter = EventSplitter(bytes, limit: limit)
    try splitter.split()
    return splitter.events
  }

  private init(_ bytes: UnsafeBufferPointer<UInt8>, limit: Int) {
    self.bytes = bytes
    self.limit = limit
  }

  private mutating func split() throws(Fault) {
    // RFC 8259 §8.1 lets a parser ignore a byte order mark.
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { at = 3 }
    skipBlanks()
    guard at < bytes.count else { throw Fault(offset: at, reason: "the body is empty") }
    if bytes[at] == UInt8(ascii: "[") {
      try elements()
    } else {
      let start = at
      let envelope = try object()
      if let envelope {
        at = envelope
        try elements()
        at = try end(of: start)
      } else {
        events.append(start..<at)
        try followingObjects()
        return
      }
    }
    skipBlanks()
    guard at == bytes.count else { throw Fault(offset: at, reason: "text after the end of the JSON value") }
  }

  /// More objects behind the first one, on lines of their own.
  private mutating func followingObjects() throws(Fault) {
    skipBlanks()
    while at < bytes.count, events.count <= limit {
      let start = at
      guard bytes[at] == UInt8(ascii: "{") else {
        throw Fault(offset: at, reason: "an event must be a JSON object")
      }
      at = try end(of: start)
      events.append(start..<at)
      skipBlanks()
    }
  }

  /// The elements of the array at `at`; leaves `at` behind it.
  private mutating func elements() throws(Fault) {
    at += 1
    skipBlanks()
    if at < bytes.count, bytes[at] == UInt8(ascii: "]") {
      at += 1
      return
    }
    while events.count <= limit {
      skipBlanks()
      guard at < bytes.count, bytes[at] == UInt8(ascii: "{") else {
        throw Fault(offset: at, reason: "an event must be a JSON object")
      }
      let start = at
      at = try end(of: start)
      events.append(start..<at)
      skipBlanks()
      guard at < bytes.count else { throw Fault(offset: at, reason: "the array of events does not end") }
      if bytes[at] == UInt8(ascii: "]") {
        at += 1
        return
      }
      guard bytes[at] == UInt8(ascii: ",") else {
        throw Fault(offset: at, reason: "',' or ']' must follow an event")
      }
      at += 1
    }
    at = bytes.count
  }

  /// Walks over the object at `at`; where it has an array under the key `events`, the offset of that array.
  private mutating func object() throws(Fault) -> Int? {
    guard bytes[at] == UInt8(ascii: "{") else { throw Fault(offset: at, reason: "an event must be a JSON object") }
    let start = at
    var found: Int?
    at += 1
    while true {
      skipBlanks()
      guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { break }
      let key = at
      at = try end(ofString: at)
      let isEvents = Self.eventsKey.elementsEqual(UnsafeBufferPointer(rebasing: bytes[key..<at]))
      skipBlanks()
      guard at < bytes.count, bytes[at] == UInt8(ascii: ":") else { break }
      at += 1
      skipBlanks()
      guard at < bytes.count else { break }
      if isEvents, bytes[at] == UInt8(ascii: "[") { found = at }
      at = try end(of: at)
      skipBlanks()
      guard at < bytes.count, bytes[at] == UInt8(ascii: ",") else { break }
      at += 1
    }
    if at < bytes.count, bytes[at] == UInt8(ascii: "}") {
      at += 1
    } else {
      at = try end(of: start)
    }
    return found
  }

  private static let eventsKey = Array("\"events\"".utf8)

  /// Where the value that starts at `start` ends.
  private func end(of start: Int) throws(Fault) -> Int {
    var depth = 0
    var at = start
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "\""):
        at = try end(ofString: at)
        if depth == 0 { return at }
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return at }
        depth -= 1
        if depth == 0 { return at + 1 }
      case UInt8(ascii: ","), 0x20, 0x0A, 0x0D, 0x09: if depth == 0 { return at }
      default: break
      }
      at += 1
    }
    if depth == 0 { return at }
    throw Fault(offset: start, reason: "the JSON value that starts here does not end")
  }

  private func end(ofString start: Int) throws(Fault) -> Int {
    var at = start + 1
    while at < bytes.count {
      // Eight bytes at a time to the next quote or backslash; the lowest set bit is exact, those above it may not be.
      if at + 8 <= bytes.count, let base = bytes.baseAddress {
        let word = UInt64(littleEndian: UnsafeRawPointer(base + at).loadUnaligned(as: UInt64.self))
        let marks = Self.marks(word ^ Self.quotes) | Self.marks(word ^ Self.backslashes)
        if marks == 0 {
          at += 8
          continue
        }
        at += marks.trailingZeroBitCount / 8
      }
      let byte = bytes[at]
      if byte == UInt8(ascii: "\"") { return at + 1 }
      at += byte == UInt8(ascii: "\\") ? 2 : 1
    }
    throw Fault(offset: start, reason: "the JSON string that starts here does not end")
  }

  private static let quotes: UInt64 = 0x2222_2222_2222_2222
  private static let backslashes: UInt64 = 0x5C5C_5C5C_5C5C_5C5C

  /// The high bit of each byte that is 0, lowest first (Warren, "Hacker's Delight", section 6-1).
  private static func marks(_ word: UInt64) -> UInt64 {
    (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
  }

  private mutating func skipBlanks() {
    while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x0A || bytes[at] == 0x0D || bytes[at] == 0x09 {
      at += 1
    }
  }
}
