/// A test file in the sqllogictest format, as described in Tests/SQL/README.md.
struct SLTFile: Sendable {
  var name: String
  var lines: [String]
  var records: [SLTRecord]

  init(name: String, text: String) throws(SLTError) {
    self.name = name
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    records = []
    var reader = Reader(name: name, lines: lines)
    records = try reader.records()
  }

  private struct Reader {
    let name: String
    let lines: [String]
    var index = 0

    mutating func records() throws(SLTError) -> [SLTRecord] {
      var records: [SLTRecord] = []
      var onlyIf: [String] = []
      var skipIf: [String] = []
      while index < lines.count {
        let line = lines[index]
        let words = line.split(separator: " ").map(String.init)
        guard let first = words.first, !first.hasPrefix("#") else {
          index += 1
          continue
        }
        switch first {
        case "halt": return records
        case "onlyif" where words.count == 2: onlyIf.append(words[1])
        case "skipif" where words.count == 2: skipIf.append(words[1])
        case "statement", "query":
          var record = first == "query" ? try query(words) : try statement(words, line)
          record.onlyIf = onlyIf
          record.skipIf = skipIf
          records.append(record)
          onlyIf = []
          skipIf = []
          continue
        default: throw fault("unknown record \"\(line)\"")
        }
        index += 1
      }
      return records
    }

    private func fault(_ message: String) -> SLTError { SLTError(file: name, line: index + 1, message: message) }

    private mutating func statement(_ words: [String], _ line: String) throws(SLTError) -> SLTRecord {
      let start = index + 1
      let expectation: SLTRecord.Expectation
      switch words.dropFirst().first {
      case "ok" where words.count == 2: expectation = .ok
      case "error":
        let rest = line.drop { $0 != " " }.dropFirst().drop { $0 != " " }
        expectation = .error(String(rest.drop { $0 == " " }))
      default: throw fault("expected \"statement ok\" or \"statement error [pattern]\"")
      }
      index += 1
      let sql = try body(endedByAnswer: false)
      return SLTRecord(
        sql: sql, expectation: expectation, line: start, answerLines: index..<index, onlyIf: [], skipIf: [])
    }

    private mutating func query(_ words: [String]) throws(SLTError) -> SLTRecord {
      let start = index + 1
      guard words.count >= 2, words[1].allSatisfy({ "BIRTD?".contains($0) }) else {
        throw fault("expected \"query TYPES [nosort|rowsort|valuesort] [label]\" with types of B, I, R, T, D or ?")
      }
      guard let sorting = words.count > 2 ? SLTRecord.Sorting(rawValue: words[2]) : .nosort else {
        throw fault("unknown order \"\(words[2])\"")
      }
      index += 1
      let sql = try body(endedByAnswer: true)
      guard index < lines.count, lines[index] == "----" else { throw fault("expected ---- behind the query") }
      index += 1
      let first = index
      while index < lines.count, !lines[index].isEmpty { index += 1 }
      return SLTRecord(
        sql: sql,
        expectation: .rows(
          types: words[1], sorting, label: words.count > 3 ? words[3] : nil, Array(lines[first..<index])),
        line: start, answerLines: first..<index, onlyIf: [], skipIf: [])
    }

    /// The SQL of a record: lines up to an empty one or the answer.
    private mutating func body(endedByAnswer: Bool) throws(SLTError) -> String {
      let first = index
      while index < lines.count, !lines[index].isEmpty, lines[index] != "----" { index += 1 }
      guard first < index else { throw fault("a record without SQL") }
      guard endedByAnswer || index == lines.count || lines[index].isEmpty else {
        throw fault("a statement has no answer; write \"query\"")
      }
      return lines[first..<index].joined(separator: "\n")
    }
  }
}
