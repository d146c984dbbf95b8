import Columnar
import TestSupport
import Testing

@testable import Vectorized

/// Expressions that give dictionary vectors (CASE of constants, buckets of time) and sets of IN, against plain evaluation.
struct CodedExpressionTests {
  private static func columns(_ types: [DataType]) -> [ColumnReference] {
    types.enumerated().map { ColumnReference(id: $0, type: $1, name: "c\($0)") }
  }

  private static func call(_ name: String, _ arguments: [Expression]) throws -> Expression {
    .call(try #require(FunctionRegistry.resolve(name, arguments.map(\.type))), arguments)
  }

  @Test(arguments: 0..<30)
  func bucketsOfTime(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let precision = [3, 6, 9].randomElement(using: &random) ?? 3
    let type = DataType.timestamp(precision: precision)
    let perDay = DataType.ticksPerSecond(precision: precision) * 86_400
    let span = [1, 3, 400, 6_000].randomElement(using: &random) ?? 3
    let start = Int64.random(in: -20_000...20_000, using: &random)
    let input = Self.columns([type])
    let time = Expression.column(input[0])
    var keys: [Expression] = []
    for unit in ["second", "minute", "hour", "day", "week", "month", "quarter", "year"] {
      keys.append(try Self.call("date_trunc", [.constant(text(unit)), time]))
    }
    for field in ["hour", "minute", "second", "day_of_week", "month", "year", "quarter", "day", "week", "day_of_year"] {
      keys.append(try Self.call(field, [time]))
    }
    var compiler = ExpressionCompiler(layout: input)
    let coded = try compiler.compile(keys, keyCount: keys.count)
    var plainCompiler = ExpressionCompiler(layout: input)
    let plain = try plainCompiler.compile(keys)
    let context = EvaluationContext(slotCount: compiler.slotCount, bucketCount: compiler.bucketCount)
    var codedCount = 0
    for round in 0..<6 {
      let rows = (0..<Int.random(in: 1...200, using: &random)).map { _ -> Value in
        if seed % 2 == 0, Int.random(in: 0..<10, using: &random) == 0 { return .null }
        let day = start + Int64(round * span) + Int64.random(in: 0..<Int64(span), using: &random)
        return .integer(day * perDay + Int64.random(in: 0..<perDay, using: &random))
      }
      let batch = Batch(columns: [Vector(type, rows)], count: rows.count)
      context.begin()
      for (left, right) in zip(coded, plain) {
        let found = try left.evaluate(batch, context)
        if found.form == .dictionary { codedCount += 1 }
        let expected = try right.evaluate(batch, EvaluationContext(slotCount: plainCompiler.slotCount))
        #expect(found.allValues == expected.allValues, "seed \(seed)")
      }
    }
    #expect(codedCount > 0)
  }

  /// Times at the ends of what 64 bits hold fall back to the function itself.
  @Test func farTimes() throws {
    let type = DataType.timestamp(precision: 9)
    let input = Self.columns([type])
    for unit in ["day", "month", "hour"] {
      let key = try Self.call("date_trunc", [.constant(text(unit)), .column(input[0])])
      var compiler = ExpressionCompiler(layout: input)
      let coded = try compiler.compile([key], keyCount: 1)
      let context = EvaluationContext(slotCount: compiler.slotCount, bucketCount: compiler.bucketCount)
      for value in [Int64.max, Int64.max - 1, Int64.min / 2, 0] {
        let batch = Batch(columns: [Vector(type, [.integer(value), .null])], count: 2)
        var plainCompiler = ExpressionCompiler(layout: input)
        let plain = try plainCompiler.compile(key).evaluate(batch, EvaluationContext())
        #expect(try coded[0].evaluate(batch, context).allValues == plain.allValues, "\(unit) \(value)")
      }
    }
  }

  @Test(arguments: 0..<20)
  func casesOfConstants(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let input = Self.columns([.integer, .text])
    let number = Expression.column(input[0])
    let conditions = [
      try Self.call("<", [number, .constant(int(3))]),
      try Self.call("=", [.column(input[1]), .constant(text("b"))]),
      // Fails where the first condition does not hold it back.
      try Self.call(">", [try Self.call("/", [.constant(int(100)), number]), .constant(int(20))]),
      .constant(Scalar(.boolean, .null)),
    ]
    let chosen = seed % 2 == 0 ? conditions : [conditions[1], conditions[0]]
    let names: [Value] = [.text("low"), .text("b"), .text("low"), .null]
    let expression = Expression.caseWhen(
      zip(chosen, names).map { CaseBranch(condition: $0, result: .constant(Scalar(.text, $1))) },
      otherwise: seed % 3 == 0 ? nil : .constant(text("other")), type: .text)
    let rows = (0..<Int.random(in: 0...100, using: &random)).map { _ in
      [
        Int.random(in: 0..<8, using: &random) == 0 ? Value.null : .integer(Int64.random(in: 1..<9, using: &random)),
        [.text("a"), .text("b"), .null].randomElement(using: &random) ?? .null,
      ]
    }
    let batch = Batch(
      columns: [Vector(.integer, rows.map { $0[0] }), Vector(.text, rows.map { $0[1] })], count: rows.count)
    var compiler = ExpressionCompiler(layout: input)
    let found = try compiler.compile(expression).evaluate(batch, EvaluationContext(slotCount: 8))
    let expected = rows.map { row -> Value in
      let isLow = row[0].integer.map { $0 < 3 } ?? false
      let isB = row[1] == .text("b")
      let isLarge = row[0].integer.map { 100 / $0 > 20 } ?? false
      let otherwise: Value = seed % 3 == 0 ? .null : .text("other")
      if seed % 2 == 0 { return isLow ? .text("low") : isB ? .text("b") : isLarge ? .text("low") : otherwise }
      return isB ? .text("low") : isLow ? .text("b") : otherwise
    }
    #expect(found.allValues == expected, "seed \(seed)")
  }

  @Test(arguments: [1, 5, 9, 40, 300])
  func membership(count: Int) throws {
    var random = SeededGenerator(seed: UInt64(count))
    for type in [
      DataType.tinyint, .smallint, .integer, .bigint, .text, .date, .decimal(precision: 20, scale: 2), .double,
    ] {
      for spread in [1, 1_000_000] {
        let pool = (0..<600).map { k -> Value in
          switch type.physical {
          case .string: .text(k == 0 ? "" : k % 2 == 0 ? "s\(k)" : "a longer string, number \(k)")
          case .int128: .decimal(Int128(k * spread))
          case .double: .double(Double(k))
          case .int8: .integer(Int64(k % 256 - 128))
          case .int16: .integer(Int64(k - 300))
          case .int64: .integer(k == 0 ? .min : k == 1 ? .max : Int64((k - 300) * spread))
          default: .integer(Int64((k - 300) * min(spread, 1_000_000)))
          }
        }
        let members = (0..<count).map { _ in pool.randomElement(using: &random) ?? .null }
        let rows = pool + [.null]
        let value = KnownVectorNode(vector: Vector(type, rows))
        let batch = Batch(columns: [], count: rows.count)
        for list in [members, members + [.null]] {
          let found = try InListNode(value: value, elements: list).evaluate(batch, EvaluationContext())
          let expected = rows.map { row -> Value in
            row.isNull ? .null : members.contains(row) ? .boolean(true) : list.contains(.null) ? .null : .boolean(false)
          }
          #expect(found.allValues == expected, "\(type) \(count) \(spread)")
        }
      }
    }
  }
}
