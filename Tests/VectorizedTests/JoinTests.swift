import Columnar
import TestSupport
import Testing

@testable import Vectorized

/// Hash joins of every kind against nested loops.
@Suite struct JoinTests {
  static let kinds: [JoinPlan.Kind] = [.inner, .left, .right, .full, .semi, .anti, .nullAwareAnti, .mark]

  @Test(arguments: 0..<96)
  func matchesNestedLoops(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let kind = Self.kinds[seed % Self.kinds.count]
    let type: DataType = [.text, .integer, .bigint, .date].randomElement(using: &random) ?? .text
    let distinct = [3, 40, 400].randomElement(using: &random) ?? 40
    let nulls = seed % 2 == 0 ? 0.05 : 0
    let left = RandomVectors.values(type, count: 200, distinct: distinct, nullShare: nulls, using: &random)
    let unique = seed % 3 == 0
    let right: [Value] =
      seed % 7 == 6
      ? []
      : unique
        ? (0..<30).map { RandomVectors.value(type, $0 * 3) }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        : RandomVectors.values(type, count: 90, distinct: distinct, nullShare: nulls, using: &random)
    let plan = plan(kind, type, left, right, form: seed / 8)
    let context = ExecutionContext(settings: ExecutionSettings(threads: 1 + seed % 2))
    let found = try Executor.collect(.join(plan), context: context).flatMap { b in (0..<b.count).map { b.row($0) } }
    let expected = nestedLoops(kind, left, right)
    #expect(counted(found) == counted(expected), "seed \(seed), \(kind)")
  }

  /// Build sides beyond the sample after which the table is made for all rows: keys of their own, some that come again
  /// behind the sample, some NULL.
  @Test(arguments: [DataType.bigint, .integer, .text], ["unique", "repeated", "nulls"])
  func largeBuildSides(type: DataType, shape: String) {
    let count = 90_000
    let values: [Value] = (0..<count).map { row in
      if shape == "nulls", row % 1_000 == 7 { return .null }
      let key = shape == "repeated" && row >= 80_000 ? row - 10_000 : row
      return type == .text ? .bytes(Array("key \(key)".utf8)) : .integer(Int64(key))
    }
    let keys = Vector(type, values)
    let table = JoinTable(columns: [keys], keyVectors: [keys], rowCount: count)
    #expect(table.isUnique == (shape != "repeated") && table.hasNullKey == (shape == "nulls"))
    #expect(table.isDirect == (shape == "unique" && type != .text))
    guard let groupKeys = table.keys else { return }
    let groups = GroupArray<UInt32>(count: count)
    GroupProbe(groupKeys).find([keys], count, groups.base)
    var faults = 0
    for row in 0..<count {
      var found: [UInt32] = []
      if groups.base[row] != GroupProbe.absent { table.forEachRow(of: groups.base[row]) { found.append($0) } }
      var expected = [UInt32(row)]
      if values[row].isNull { expected = [] }
      if shape == "repeated", row >= 70_000 {
        expected = row < 80_000 ? [UInt32(row), UInt32(row + 10_000)] : [UInt32(row - 10_000), UInt32(row)]
      }
      if found != expected { faults += 1 }
    }
    #expect(faults == 0)
  }

  private func plan(_ kind: JoinPlan.Kind, _ type: DataType, _ left: [Value], _ right: [Value], form: Int) -> JoinPlan {
    let a = ColumnReference(id: 0, type: type, name: "a")
    let row = ColumnReference(id: 1, type: .bigint, name: "row")
    let b = ColumnReference(id: 2, type: type, name: "b")
    let other = ColumnReference(id: 3, type: .bigint, name: "other")
    let probe = ValuesPlan(output: [a, row], batches: batches(type, left, form: form))
    let build = ValuesPlan(output: [b, other], batches: batches(type, right, form: form / 2))
    return JoinPlan(
      kind: kind, probe: .values(probe), build: .values(build), probeKeys: [.column(a)], buildKeys: [.column(b)],
      mark: kind == .mark ? ColumnReference(id: 9, type: .boolean, name: "mark") : nil)
  }

  private func batches(_ type: DataType, _ values: [Value], form: Int) -> [Batch] {
    let numbers = values.indices.map { Value.integer(Int64($0)) }
    return zip(
      RandomVectors.vectors(type, values, step: 37, form: form),
      RandomVectors.vectors(.bigint, numbers, step: 37, form: 0)
    ).map { Batch(columns: [$0, $1], count: $0.count) }
  }

  private func nestedLoops(_ kind: JoinPlan.Kind, _ left: [Value], _ right: [Value]) -> [[Value]] {
    var out: [[Value]] = []
    var matchedRight = Set<Int>()
    for (i, a) in left.enumerated() {
      let row: [Value] = [a, .integer(Int64(i))]
      let partners = right.indices.filter { !a.isNull && right[$0] == a }
      matchedRight.formUnion(partners)
      switch kind {
      case .inner, .left, .right, .full:
        for j in partners { out.append(row + [right[j], .integer(Int64(j))]) }
        if partners.isEmpty, kind == .left || kind == .full { out.append(row + [.null, .null]) }
      case .semi: if !partners.isEmpty { out.append(row) }
      case .anti: if partners.isEmpty { out.append(row) }
      case .nullAwareAnti:
        if partners.isEmpty, right.isEmpty || (!a.isNull && !right.contains(.null)) { out.append(row) }
      case .mark:
        let mark: Value =
          !partners.isEmpty
          ? .boolean(true)
          : right.isEmpty
            ? .boolean(false)
            : a.isNull || right.contains(.null) ? .null : .boolean(false)
        out.append(row + [mark])
      }
    }
    if kind == .right || kind == .full {
      for j in right.indices where !matchedRight.contains(j) {
        out.append([.null, .null, right[j], .integer(Int64(j))])
      }
    }
    return out
  }

  private func counted(_ rows: [[Value]]) -> [[Value]: Int] { rows.reduce(into: [:]) { $0[$1, default: 0] += 1 } }
}
