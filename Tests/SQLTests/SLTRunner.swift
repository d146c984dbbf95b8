import QueryPlanner

/// Runs the records of a file and compares answers.
struct SLTRunner {
  /// Name that `skipif` and `onlyif` compare.
  var engineName = "colq"
  var engine: any SQLEngine

  /// One line a failure, each starting with `file:line:`; `line` picks the one record that holds it.
  func failures(of file: SLTFile, line: Int? = nil) -> [String] {
    var answers: [String: [String]] = [:]
    return selected(file, line).compactMap { record in
      failure(of: record, answers: &answers).map { "\(file.name):\(record.line): \($0)\n\(record.sql)" }
    }
  }

  /// The text of the file with the answers that the engine gives now. Records whose query fails stay as they are.
  func completed(_ file: SLTFile) -> String {
    var lines = file.lines
    for record in file.records.reversed() where record.applies(to: engineName) {
      guard case .rows(let types, let sorting, _, _) = record.expectation, let answer = try? engine.run(record.sql)
      else {
        continue
      }
      lines.replaceSubrange(record.answerLines, with: Self.text(of: answer, sorting))
      let header = lines[record.line - 1].split(separator: " ").map(String.init)
      if types.count != answer.types.count || types.contains("?") {
        let letters = String(answer.types.map(Self.letter))
        lines[record.line - 1] = ([header[0], letters] + header.dropFirst(2)).joined(separator: " ")
      }
    }
    return lines.joined(separator: "\n")
  }

  private func selected(_ file: SLTFile, _ line: Int?) -> [SLTRecord] {
    let applying = file.records.filter { $0.applies(to: engineName) }
    guard let line else { return applying }
    return applying.last { $0.line <= line }.map { [$0] } ?? []
  }

  private func failure(of record: SLTRecord, answers: inout [String: [String]]) -> String? {
    let answer: SQLAnswer
    do {
      answer = try engine.run(record.sql)
    } catch {
      return failure(of: record, error: error)
    }
    switch record.expectation {
    case .ok: return nil
    case .error(let pattern):
      return "expected an error\(pattern.isEmpty ? "" : " matching \(pattern)"), but it succeeded"
    case .rows(let types, let sorting, let label, let expected):
      let found = Self.text(of: answer, sorting)
      if let mismatch = Self.typeMismatch(types, answer.types) { return mismatch }
      guard found == Self.sorted(expected, sorting) else { return Self.difference(expected: expected, found: found) }
      if let label, answers.updateValue(found, forKey: label) ?? found != found {
        return "differs from an earlier answer with the label \(label)"
      }
      return nil
    }
  }

  private func failure(of record: SLTRecord, error: any Error) -> String? {
    let text = Self.message(of: error, in: record.sql)
    guard case .error(let pattern) = record.expectation else { return "failed: \(text)" }
    do {
      let isMatch = try pattern.isEmpty || text.contains(Regex(pattern).ignoresCase())
      return isMatch ? nil : "expected an error matching \(pattern), found: \(text)"
    } catch {
      return "\(pattern) is not a regular expression"
    }
  }

  static func message(of error: any Error, in sql: String) -> String {
    guard let error = error as? SQLError else { return String(describing: error) }
    return SQLErrorPrinter.text(of: error, in: sql)
  }

  private static func difference(expected: [String], found: [String]) -> String {
    func block(_ lines: [String]) -> String { lines.map { "    " + $0 }.joined(separator: "\n") }
    return "wrong answer\n  expected\n\(block(expected))\n  found\n\(block(found))"
  }
}
