/// A place in a text as people count it.
package struct SourcePosition: Sendable, Hashable {
  /// From 1; LF, CR LF and CR end a line.
  package var line: Int
  /// From 1, in characters.
  package var column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// The place of the byte at `offset`.
  package init(of offset: Int, in text: String) {
    let line = SourceLine(containing: offset, in: text)
    self.init(line: line.number, column: line.before.count + 1)
  }
}

/// The line of a text that holds a byte, cut at that byte.
package struct SourceLine {
  /// From 1.
  package var number: Int
  /// The line up to the byte.
  package var before: String
  /// The rest of the line.
  package var after: String

  package init(containing offset: Int, in text: String) {
    let bytes = Array(text.utf8)
    let place = max(0, min(offset, bytes.count))
    number = 1
    var start = 0
    for index in 0..<place where bytes[index] == 0x0A || (bytes[index] == 0x0D && bytes[(index + 1)...].first != 0x0A) {
      number += 1
      start = index + 1
    }
    let end = bytes[place...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
    before = String(decoding: bytes[start..<place], as: UTF8.self)
    after = String(decoding: bytes[place..<end], as: UTF8.self)
  }
}
