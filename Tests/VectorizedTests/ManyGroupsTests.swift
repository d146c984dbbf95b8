import Columnar
import TestSupport
import Testing

@testable import Vectorized

/// Aggregations with many groups: partitions, merging by partition, the best groups below a top-N.
@Suite struct ManyGroupsTests {
  private static let keyTypes: [[DataType]] = [
    [.bigint], [.text], [.integer, .text], [.bigint, .integer], [.text, .text], [.double],
    [.decimal(precision: 38, scale: 2)],
  ]

  struct Table {
    let inputs: [ColumnReference]
    let rows: [[Value]]
    let values: PhysicalPlan
  }

  /// Random rows of `types`, in batches of 2,000.
  private func table(_ types: [DataType], rowCount: Int, distinct: Int, seed: Int) -> Table {
    var random = SeededGenerator(seed: UInt64(seed))
    let columns = types.map {
      RandomVectors.values($0, count: rowCount, distinct: distinct, nullShare: 0.02, using: &random)
    }
    let (inputs, values) = GroupPlans.input(types, columns, form: seed)
    return Table(inputs: inputs, rows: (0..<rowCount).map { row in columns.map { $0[row] } }, values: values)
  }

  private func call(_ name: String, _ arguments: [Expression], isDistinct: Bool = false) -> AggregateCall {
    GroupPlans.call(name, arguments, isDistinct: isDistinct)
  }

  private func aggregate(_ table: Table, keys: Int, _ calls: [AggregateCall]) -> AggregatePlan {
    GroupPlans.aggregate(table.values, keys: table.inputs[..<keys], calls)
  }

  private func rows(_ plan: PhysicalPlan, _ settings: ExecutionSettings) throws -> [[Value]] {
    try GroupPlans.rows(plan, ExecutionContext(settings: settings))
  }

  /// Key words are stored at the width that they need, which grows from batch to batch here: 1, 2, 4, 8 bytes.
  @Test func keyWordsGrowWider() throws {
    func wide(_ i: Int) -> Value {
      if i < 4_000 { return .integer(Int64(i % 250)) }
      return .integer(Int64(i % 2_000) << (i < 8_000 ? 0 : i < 20_000 ? 14 : 40))
    }
    func narrow(_ i: Int) -> Value { .integer(Int64(i % 7) << (i < 30_000 ? 0 : 20)) }
    let columns: [[Value]] = [(0..<40_000).map(wide), (0..<40_000).map(narrow)]
    let inputs = (0..<2).map { ColumnReference(id: $0, type: .bigint, name: "c\($0)") }
    let vectors = columns.map { RandomVectors.vectors(.bigint, $0, step: 2_000, form: 0) }
    let batches = (0..<20).map { Batch(columns: [vectors[0][$0], vectors[1][$0]], count: 2_000) }
    let table = Table(
      inputs: inputs, rows: (0..<40_000).map { row in columns.map { $0[row] } },
      values: .values(ValuesPlan(output: inputs, batches: batches)))
    let plan = PhysicalPlan.aggregate(aggregate(table, keys: 2, [call("count", [])]))
    var expected: [[Value]: Int64] = [:]
    for row in table.rows { expected[row, default: 0] += 1 }
    for threads in 1...2 {
      let found = try rows(
        plan, ExecutionSettings(threads: threads, partitionGroupLimit: 100, usesDictionaries: false))
      #expect(found.count == expected.count)
      for row in found { #expect(expected[Array(row[0..<2])].map { Value.integer($0) } == row[2], "\(row)") }
    }
  }

  /// Enough rows that a partition has several chunks; keys of one and two words, strings alone and inside words.
  @Test(arguments: 0..<14)
  func partitionsAnswerLikeOneTable(seed: Int) throws {
    let types = Self.keyTypes[seed % Self.keyTypes.count]
    let table = table(types + [.integer, .text], rowCount: 60_000, distinct: seed < 7 ? 40_000 : 400, seed: seed)
    let number = Expression.column(table.inputs[types.count])
    let wide = Expression.cast(number, to: .bigint, isTry: false)
    let text = Expression.column(table.inputs[types.count + 1])
    var plan = aggregate(
      table, keys: types.count,
      [call("count", []), call("sum", [wide]), call("avg", [wide]), call("max", [text]), call("count", [text])])
    plan.aggregates[4].call.filter = .isNull(number)
    let expected = try rows(
      .aggregate(plan),
      ExecutionSettings(threads: 1, partitionGroupLimit: .max, partitionedMergeLimit: .max, usesDictionaries: false))
    for settings in [
      ExecutionSettings(threads: 2, partitionGroupLimit: 100, partitionedMergeLimit: 10),
      ExecutionSettings(threads: 1, partitionGroupLimit: 5_000, usesDictionaries: false),
      ExecutionSettings(threads: 3, partitionGroupLimit: .max, partitionedMergeLimit: 10),
    ] {
      let found = try rows(.aggregate(plan), settings)
      #expect(found.count == expected.count)
      #expect(Set(found) == Set(expected), "seed \(seed)")
    }
  }

  /// The best groups that each part gives hold the best of all, ties included.
  @Test(arguments: 0..<14)
  func topNOfGroupsIsExact(seed: Int) throws {
    let types = Self.keyTypes[seed % Self.keyTypes.count]
    let table = table(types + [.integer], rowCount: 20_000, distinct: 15_000, seed: seed)
    let number = Expression.cast(.column(table.inputs[types.count]), to: .bigint, isTry: false)
    let plan = aggregate(table, keys: types.count, [call("count", []), call("sum", [number])])
    let output = plan.output
    var keys = [SortKey(.column(output[types.count]), isDescending: seed % 3 != 0, nullsFirst: seed % 2 == 0)]
    keys += output[0..<types.count].map { SortKey(.column($0), isDescending: seed % 4 == 1) }
    let items = output.enumerated().map {
      ProjectPlan.Item(ColumnReference(id: 300 + $0, type: $1.type, name: "p"), .column($1))
    }
    let outer = keys.map { key in
      let item = items.first { $0.expression == key.expression }
      return SortKey(
        .column(item?.output ?? output[0]), isDescending: key.isDescending, nullsFirst: key.nullsFirst)
    }
    let project = PhysicalPlan.project(ProjectPlan(input: .aggregate(plan), items: items))
    let top = PhysicalPlan.topN(TopNPlan(input: project, keys: outer, count: 13, offset: 5))
    let all = try rows(.sort(SortPlan(input: project, keys: outer)), ExecutionSettings(threads: 1))
    for settings in [
      ExecutionSettings(threads: 2, partitionGroupLimit: 100), ExecutionSettings(threads: 1),
      ExecutionSettings(threads: 2, partitionGroupLimit: 100, usesBestGroups: false),
    ] {
      #expect(try rows(top, settings) == Array(all[5..<18]), "seed \(seed)")
    }
  }

  /// A sum out of range fails also where its group is not among the best.
  @Test func overflowOutsideTheBestGroupsFails() {
    let inputs = [DataType.bigint, .bigint].enumerated().map { ColumnReference(id: $0, type: $1, name: "c") }
    let keys = (0..<20_000).map { Value.integer(Int64($0 / 2)) }
    let numbers = (0..<20_000).map { Value.integer($0 < 2 ? .max : 1) }
    let values = PhysicalPlan.values(
      ValuesPlan(
        output: inputs, batches: [Batch(columns: [Vector(.bigint, keys), Vector(.bigint, numbers)], count: 20_000)]))
    let table = Table(inputs: inputs, rows: [], values: values)
    let plan = aggregate(table, keys: 1, [call("sum", [.column(inputs[1])])])
    let top = PhysicalPlan.topN(
      TopNPlan(input: .aggregate(plan), keys: [SortKey(.column(plan.output[0]), isDescending: true)], count: 3))
    for limit in [10, 1 << 20] {
      #expect(throws: EvaluationError.self) {
        _ = try rows(top, ExecutionSettings(threads: 1, partitionGroupLimit: limit))
      }
    }
  }

  /// DISTINCT without GROUP BY, by partition and not; with few groups, as bits and as pairs.
  @Test(arguments: 0..<12)
  func distinctCountsAgree(seed: Int) throws {
    let type = [DataType.bigint, .text, .integer, .double, .smallint, .decimal(precision: 38, scale: 2)][seed % 6]
    let distinct = seed < 6 ? 30_000 : 60
    let table = table([.integer, type], rowCount: 40_000, distinct: distinct, seed: seed)
    let calls = [call("count", [.column(table.inputs[1])], isDistinct: true)]
    let seen = Set(table.rows.map { $0[1] }.filter { !$0.isNull })
    var byKey: [Value: Set<Value>] = [:]
    for row in table.rows {
      byKey[row[0], default: []].formUnion(row[1].isNull ? [] : [row[1]])
    }
    for settings in [
      ExecutionSettings(threads: 2, partitionedMergeLimit: 10), ExecutionSettings(threads: 2, usesDictionaries: false),
      ExecutionSettings(threads: 1),
    ] {
      #expect(
        try rows(.aggregate(aggregate(table, keys: 0, calls)), settings) == [[.integer(Int64(seen.count))]],
        "seed \(seed)")
      let groups = try rows(.aggregate(aggregate(table, keys: 1, calls)), settings)
      #expect(groups.count == byKey.count)
      #expect(groups.allSatisfy { byKey[$0[0]]?.count == Int($0[1].integer ?? -1) }, "seed \(seed)")
    }
  }

  /// Keys with the same codes count once; here one column stands for keys computed from it.
  @Test(arguments: 0..<6)
  func keysThatShareCodesAgree(seed: Int) throws {
    let types: [DataType] = [seed % 2 == 0 ? .text : .integer, .bigint]
    let table = table(types, rowCount: 9_000, distinct: seed < 3 ? 2_000 : 30, seed: 1)
    var plan = aggregate(table, keys: 2, [call("count", []), call("max", [.column(table.inputs[1])])])
    plan.keys.insert(.init(ColumnReference(id: 99, type: types[0], name: "same"), .column(table.inputs[0])), at: 1)
    if seed % 3 == 0 { plan.keys.removeLast() }
    let expected = try rows(.aggregate(plan), ExecutionSettings(threads: 1, usesDictionaries: false))
    let found = try rows(.aggregate(plan), ExecutionSettings(threads: 2))
    #expect(found.count == expected.count)
    #expect(Set(found) == Set(expected), "seed \(seed)")
    #expect(found.allSatisfy { $0[0] == $0[1] })
  }

  /// Every string has one number over all interners, and the number names it.
  @Test func unionNumbersStringsOnce() {
    var random = SeededGenerator(seed: 5)
    let lists = (0..<3).map { _ in
      (0..<5_000).map { _ in "a string that is kept apart, \(Int.random(in: 0..<4_000, using: &random))" } + [
        "", "short",
      ]
    }
    let interners = lists.map { list in
      let interner = StringInterner()
      let heap = StringHeap()
      for text in list { _ = interner.intern(heap.store(text)) }
      return interner
    }
    let union = InternerUnion(interners, .text, threads: 2)
    var numbers: [String: UInt32] = [:]
    for (list, (interner, common)) in zip(lists, zip(interners, union.numbers)) {
      #expect(common.count == interner.count)
      #expect(common[0] == 0)
      let heap = StringHeap()
      for text in list {
        guard let own = interner.number(of: heap.store(text)) else {
          Issue.record("\(text) has no number")
          continue
        }
        let number = common[Int(own)]
        #expect(union.values.value(at: Int(number)) == .text(text))
        #expect(numbers[text, default: number] == number)
        numbers[text] = number
      }
    }
    #expect(Set(numbers.values).count == numbers.count)
    #expect(union.values.isNull(0))
  }

  /// Threads that bring the same strings at the same time get the same numbers, one a string.
  @Test func sharedNumberingGivesEachStringOneNumber() {
    let heap = StringHeap()
    let texts = (0..<3_000).map { $0 % 3 == 0 ? "s\($0 / 6)" : "a string that is kept apart, \($0 / 6)" }
    let views = Buffer(copying: texts.map { heap.store($0) })
    let validity = Bitmap(repeating: true, count: texts.count)
    for i in stride(from: 0, to: texts.count, by: 10) { validity.clear(i) }
    let shared = SharedStrings()
    let results = Parallel(Array(0..<4)) { worker in
      let out = GroupArray<UInt32>(count: texts.count)
      let scratch = SharedStrings.Scratch(worker: worker)
      for from in stride(from: 0, to: texts.count, by: 500) {
        _ = shared.intern(
          UnsafePointer(views.pointer(as: StringView.self) + from), 500, validity: validity.slice(from..<(from + 500)),
          out.base + from, scratch)
      }
      return (0..<texts.count).map { out.base[$0] }
    }.results()
    let values = shared.values(.text)
    let present = texts.indices.filter { $0 % 10 != 0 }
    #expect(shared.count == Set(present.map { texts[$0] }).count)
    #expect((0..<values.count).count { !values.isNull($0) } == shared.count)
    for numbers in results {
      #expect(numbers == results[0])
      for i in texts.indices {
        #expect(i % 10 == 0 ? numbers[i] == 0 : values.value(at: Int(numbers[i])) == .text(texts[i]))
      }
    }
  }

  /// Dictionaries of many entries with a row or two each: after the first, rows are set aside instead of counted by code.
  @Test(arguments: [DataType.bigint, .date], [1, 2])
  func largeDictionariesAreSetAside(type: DataType, threads: Int) throws {
    let entryCount = 20_000
    let inputs = [ColumnReference(id: 0, type: type, name: "c")]
    var batches: [Batch] = []
    var expected: [Int64: Int64] = [:]
    for round in 0..<6 {
      // Half of the entries were in the dictionary before, and one in a hundred is NULL.
      let values = (0..<entryCount).map { Int64($0 + round * entryCount / 2) }
      let entries = VectorDictionary(
        values: Vector(type, values.map { $0 % 100 == 7 ? .null : .integer($0) }), isDistinct: true)
      let codes = (0..<entryCount * 3 / 2).map { UInt32($0 * 7 % entryCount) }
      for code in codes where values[Int(code)] % 100 != 7 { expected[values[Int(code)], default: 0] += 1 }
      for from in Swift.stride(from: 0, to: codes.count, by: 5_000) {
        let part = Array(codes[from..<from + 5_000])
        batches.append(
          Batch(
            columns: [Vector(codes: Buffer(copying: part), width: .u32, dictionary: entries, count: part.count)],
            count: part.count))
      }
    }
    let table = Table(
      inputs: inputs, rows: [], values: .values(ValuesPlan(output: inputs, batches: batches)))
    let plan = PhysicalPlan.aggregate(aggregate(table, keys: 1, [call("count", [.column(inputs[0])])]))
    let found = try rows(plan, ExecutionSettings(threads: threads, partitionGroupLimit: 1_000))
    #expect(found.count == expected.count + 1)
    for row in found {
      #expect(row[1].integer == (row[0].integer.map { expected[$0] } ?? 0), "\(row)")
    }
  }
}
