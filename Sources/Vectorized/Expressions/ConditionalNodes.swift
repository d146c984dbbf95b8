import Columnar

/// CASE: each branch is evaluated only on the rows that reach it, so `CASE WHEN x <> 0 THEN 1 / x END` cannot fail.
struct CaseNode: CompiledExpression {
  let conditions: [any CompiledExpression]
  let results: [any CompiledExpression]
  let otherwise: (any CompiledExpression)?
  let type: DataType

  func evaluate(_ batch: Batch, _ context: EvaluationContext) throws(EvaluationError) -> Vector {
    var merge = RowMerge(type: type, count: batch.count)
    var rows = Selection.all(batch.count)
    var rest = batch
    for (condition, result) in zip(conditions, results) {
      if rest.count == 0 { break }
      let whole = rest.count == batch.count
      let inner = whole ? context : context.nested()
      let split = try BooleanSplit(condition.evaluate(rest, inner))
      if split.matching.count > 0 {
        let part = rest.take(split.matching)
        let value = try result.evaluate(part, part.count == batch.count ? context : context.nested())
        merge.set(rows.refined(by: split.matching), value)
      }
      rows = rows.refined(by: split.others)
      rest = rest.take(split.others)
    }
    if rest.count > 0, let otherwise {
      merge.set(rows, try otherwise.evaluate(rest, rest.count == batch.count ? context : context.nested()))
    }
    return merge.finish()
  }
}

/// COALESCE: later terms see only the rows where the earlier ones are NULL.
struct CoalesceNode: CompiledExpression {
  let terms: [any CompiledExpression]
  let type: DataType

  func evaluate(_ batch: Batch, _ context: EvaluationContext) throws(EvaluationError) -> Vector {
    guard let first = terms.first else { return Vector(.null(type), count: batch.count) }
    let head = try first.evaluate(batch, context)
    if !head.mayHaveNulls { return head }
    var merge = RowMerge(type: type, count: batch.count)
    merge.set(.all(batch.count), head)
    var rows = Selection.all(batch.count)
    var rest = batch
    var last = head
    for term in terms.dropFirst() {
      let open = Selection((0..<last.count).filter { last.isNull($0) })
      if open.count == 0 { break }
      rows = rows.refined(by: open)
      rest = rest.take(open)
      last = try term.evaluate(rest, context.nested())
      merge.set(rows, last)
    }
    return merge.finish()
  }
}

/// TRY: NULL for rows that fail. Rows run one by one only in batches where some row fails.
struct AttemptNode: CompiledExpression {
  let inner: any CompiledExpression

  var type: DataType { inner.type }

  func evaluate(_ batch: Batch, _ context: EvaluationContext) throws(EvaluationError) -> Vector {
    do { return try inner.evaluate(batch, context.nested()) } catch let error where !error.isAboutRow {
      throw error
    } catch {}
    var merge = RowMerge(type: type, count: batch.count)
    for row in 0..<batch.count {
      let single = batch.slice(row..<(row + 1))
      do { merge.set(.run(row..<(row + 1)), try inner.evaluate(single, context.nested())) } catch let error
        where !error.isAboutRow
      { throw error } catch {}
    }
    return merge.finish()
  }
}

extension EvaluationError {
  /// Whether TRY may turn it into NULL.
  var isAboutRow: Bool {
    switch code {
    case .divisionByZero, .numericValueOutOfRange, .invalidCast, .invalidArgument: true
    case .subqueryMultipleRows, .exceededMemoryLimit, .exceededTimeLimit, .cancelled: false
    }
  }
}
