import TestSupport
import Testing
import Vectorized

@testable import QueryPlanner

/// Damaged statements end in rows or an error, never in a trap: tokens of good statements dropped, doubled, swapped and
/// taken from other statements.
struct PlanMutationTests {
  @Test func damagedStatementsNeverTrap() throws {
    let seed: UInt64 = 20_261_124
    var generator = SeededGenerator(seed: seed)
    let goldens = try PlanGoldenTests.files.filter { $0 != "clickstream" }.flatMap {
      PlanGoldenTests.parse(try PlanGoldenTests.read(PlanGoldenTests.folder + "/\($0).txt")).map(\.sql)
    }
    let corpus = try (PlanResultTests.cases.map(\.sql) + goldens).map { try words($0) }
    var counts = (rows: 0, errors: 0)
    for statement in corpus {
      for at in statement.indices {
        var dropped = statement
        dropped.remove(at: at)
        run(dropped, &counts)
        var swapped = statement
        swapped.swapAt(at, Int.random(in: statement.indices, using: &generator))
        run(swapped, &counts)
        if let other = corpus.randomElement(using: &generator), let word = other.randomElement(using: &generator) {
          var foreign = statement
          foreign[at] = word
          run(foreign, &counts)
        }
      }
    }
    #expect(counts.rows > 300 && counts.errors > 300, "seed \(seed): \(counts)")
  }

  private func words(_ sql: String) throws -> [String] {
    let bytes = Array(sql.utf8)
    return try Lexer.tokens(of: bytes, range: SourceRange(0, bytes.count)).compactMap { token in
      let word = String(decoding: bytes[token.range.lower..<token.range.upper], as: UTF8.self)
      return word.isEmpty ? nil : word
    }
  }

  private func run(_ words: [String], _ counts: inout (rows: Int, errors: Int)) {
    do {
      _ = try MemoryEngine().rows(words.joined(separator: " "))
      counts.rows += 1
    } catch {
      counts.errors += 1
    }
  }
}
