import Columnar
import TestSupport
import Testing

@testable import Vectorized

/// Functions that count characters, against arrays of characters.
struct TextPositionTests {
  private static let letters = ["a", "b", "x", "é", "ж", "日", "😀"]

  private static func someText(_ limit: Int, _ letters: ArraySlice<String>, _ random: inout SeededGenerator) -> String {
    (0..<Int.random(in: 0...limit, using: &random)).map { _ in letters.randomElement(using: &random) ?? "" }.joined()
  }

  @Test func partsByCharacter() throws {
    var random = SeededGenerator(seed: 91)
    for round in 0..<400 {
      let letters = round % 3 == 0 ? Self.letters[..<3] : Self.letters[...]
      let texts = (0..<8).map { _ in Self.someText([3, 12, 60][round % 3], letters, &random) }
      let start = [Int64.random(in: -70...70, using: &random), .max, .min][round % 10 == 0 ? Int(round / 10 % 3) : 0]
      let length = [Int64.random(in: -2...70, using: &random), .max][round % 7 == 0 ? 1 : 0]
      let arguments = [Vector(.text, texts.map { .text($0) }), Self.constant(start), Self.constant(length)]
      let parts = try FunctionCall.evaluate("substr", arguments)
      #expect(parts.allValues == texts.map { .text(Self.part($0, start, length)) }, "\(start), \(length): \(texts)")
      let ends = try FunctionCall.evaluate("substr", Array(arguments[..<2]))
      #expect(ends.allValues == texts.map { .text(Self.part($0, start, .max)) }, "\(start): \(texts)")
    }
  }

  private static func constant(_ value: Int64) -> Vector { Vector(Scalar(.bigint, .integer(value)), count: 8) }

  private static func part(_ text: String, _ start: Int64, _ length: Int64) -> String {
    let all = Array(text.unicodeScalars)
    let (first, isOut) = start > 0 ? (start - 1, false) : Int64(all.count).addingReportingOverflow(start)
    guard start != 0, length > 0, !isOut, first >= 0, first < all.count else { return "" }
    let count = Int(min(length, Int64(all.count) - first))
    var out = String.UnicodeScalarView()
    out.append(contentsOf: all[Int(first)..<Int(first) + count])
    return String(out)
  }

  /// Rows that mostly have the part follow others that mostly do not.
  @Test(arguments: ["é日", "ab", "x", "abab"])
  func positionOfAPart(_ part: String) throws {
    var random = SeededGenerator(seed: 92)
    let texts = (0..<9_000).map { row -> String in
      let isLikely = Int.random(in: 0..<10, using: &random) < (row / 2_500 % 2 == 0 ? 9 : 1)
      let around = Self.someText(20, Self.letters[2...], &random)
      return isLikely ? around + part + Self.someText(20, Self.letters[...], &random) : around
    }
    let wanted = Array(part.unicodeScalars)
    let found = try FunctionCall.evaluate(
      "strpos", [Vector(.text, texts.map { .text($0) }), Vector(Scalar(.text, .text(part)), count: texts.count)])
    #expect(
      found.allValues
        == texts.map { text in
          let all = Array(text.unicodeScalars)
          let place = all.indices.first { all[$0...].starts(with: wanted) }
          return .integer(Int64(place.map { $0 + 1 } ?? 0))
        })
  }
}
