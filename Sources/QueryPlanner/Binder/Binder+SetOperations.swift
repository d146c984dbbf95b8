import Columnar
import Vectorized

extension Binder {
  /// UNION, INTERSECT and EXCEPT, with or without ALL.
  func bindSetOperation(
    _ operation: SetOperation, isAll: Bool, _ left: QueryBody, _ right: QueryBody, at range: SourceRange,
    environment: Environment
  ) throws -> BoundRelation {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.maximumDepth * 4 {
      throw SQLError(.tooComplex, "set operations are nested too deep", at: range)
    }
    let first = try bindBody(left, environment: environment)
    let second = try bindBody(right, environment: environment)
    guard first.columns.count == second.columns.count else {
      throw SQLError(
        .typeMismatch,
        "\(operation.rawValue) needs as many columns on both sides: \(first.columns.count) and "
          + "\(second.columns.count)", at: range)
    }
    var output: [ColumnReference] = []
    var columns: [ScopeColumn] = []
    for (a, b) in zip(first.columns, second.columns) {
      guard let type = TypeCoercion.common(a.reference.type, b.reference.type) else {
        throw SQLError(
          .typeMismatch,
          "column \(output.count + 1) of \(operation.rawValue) has types that do not fit: \(a.reference.type) and "
            + "\(b.reference.type)", at: range, suggestion: "convert one of them with CAST")
      }
      let reference = allocator.make(a.name ?? "_col\(output.count)", type)
      output.append(reference)
      columns.append(ScopeColumn(qualifier: [], name: a.name, reference: reference))
    }
    let sides = (coerced(first, to: output), coerced(second, to: output))
    switch (operation, isAll) {
    case (.union, true):
      return BoundRelation(
        plan: .union(LogicalUnion(output: output, inputs: [sides.0, sides.1])), columns: columns)
    case (.union, false):
      let all = LogicalPlan.union(LogicalUnion(output: output, inputs: [sides.0, sides.1]))
      return BoundRelation(plan: try distinct(all, at: range), columns: columns)
    case (_, false):
      let plan = try overlap(operation, sides.0, sides.1, output, at: range)
      return BoundRelation(plan: plan, columns: columns)
    case (_, true):
      // The n-th equal row of one side stands against the n-th of the other.
      let number = allocator.make("row_number", .bigint)
      let numbered = (numberingEqualRows(sides.0), numberingEqualRows(sides.1))
      let plan = try overlap(operation, numbered.0, numbered.1, output + [number], at: range)
      let items = output.map { ProjectPlan.Item($0, .column($0)) }
      return BoundRelation(plan: .project(LogicalProject(input: plan, items: items)), columns: columns)
    }
  }

  /// The relation's columns in order, cast to the types of `output`, under new ids.
  private func coerced(_ relation: BoundRelation, to output: [ColumnReference]) -> LogicalPlan {
    let items = zip(relation.columns, output).map { column, wanted in
      ProjectPlan.Item(allocator.make(wanted.name, wanted.type), cast(.column(column.reference), to: wanted.type))
    }
    return .project(LogicalProject(input: relation.plan, items: items))
  }

  private func numberingEqualRows(_ plan: LogicalPlan) -> LogicalPlan {
    let call = WindowPlan.Call(
      output: allocator.make("row_number", .bigint), function: .rowNumber, arguments: [])
    return .window(
      LogicalWindow(input: plan, partitionBy: plan.output.map { .column($0) }, orderBy: [], calls: [call]))
  }

  /// INTERSECT and EXCEPT by grouping both sides' rows together, which takes NULLs as equal, and counting each side's.
  private func overlap(
    _ operation: SetOperation, _ left: LogicalPlan, _ right: LogicalPlan, _ output: [ColumnReference],
    at range: SourceRange
  ) throws -> LogicalPlan {
    guard let count = AggregateRegistry.resolve("count", []) else {
      throw SQLError(.functionNotFound, "count(*) is missing", at: range)
    }
    for column in output { try requireOrderable(column.type, at: range) }
    func tagged(_ plan: LogicalPlan, isLeft: Bool) -> LogicalPlan {
      let items = plan.output.map { ProjectPlan.Item($0, .column($0)) }
      let tag = ProjectPlan.Item(allocator.make("is_left", .boolean), .boolean(isLeft))
      return .project(LogicalProject(input: plan, items: items + [tag]))
    }
    let tag = allocator.make("is_left", .boolean)
    let united = output.map { allocator.make($0.name, $0.type) }
    let both = LogicalPlan.union(
      LogicalUnion(output: united + [tag], inputs: [tagged(left, isLeft: true), tagged(right, isLeft: false)]))
    let leftCount = allocator.make("left_count", .bigint)
    let rightCount = allocator.make("right_count", .bigint)
    let grouped = LogicalPlan.aggregate(
      LogicalAggregate(
        input: both, keys: zip(output, united).map { ProjectPlan.Item($0, .column($1)) },
        aggregates: [
          AggregatePlan.Item(leftCount, AggregateCall(count, [], filter: .column(tag))),
          AggregatePlan.Item(rightCount, AggregateCall(count, [], filter: .not(.column(tag)))),
        ]))
    let zero = BoundExpression.constant(Scalar(.bigint, .integer(0)))
    let condition = BoundExpression.and([
      try call(">", [.column(leftCount), zero], at: range),
      try call(operation == .except ? "=" : ">", [.column(rightCount), zero], at: range),
    ])
    let kept = LogicalPlan.filter(LogicalFilter(input: grouped, predicate: condition))
    return .project(LogicalProject(input: kept, items: output.map { ProjectPlan.Item($0, .column($0)) }))
  }
}
