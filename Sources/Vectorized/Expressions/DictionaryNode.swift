import Columnar

/// Evaluates an expression of one column on the entries of its dictionary, once a dictionary, instead of on rows.
///
/// The result keeps the codes of the column. Entries that no row names could fail where no row does; then the rows
/// decide: the expression runs on the flat column.
struct DictionaryNode: CompiledExpression {
  let inner: any CompiledExpression
  let position: Int
  /// Key of the cached result in each dictionary.
  let key: Int

  /// Entries may outnumber the rows of one batch by this factor, since a dictionary serves many batches.
  static let entriesPerRow = 4

  var type: DataType { inner.type }

  func evaluate(_ batch: Batch, _ context: EvaluationContext) throws(EvaluationError) -> Vector {
    let column = batch.columns[position]
    guard context.usesDictionaries, column.form == .dictionary, let dictionary = column.dictionary,
      let mapped = mapped(dictionary, rowCount: batch.count, context)
    else { return try inner.evaluate(batch, context) }
    return column.withEntries(mapped)
  }

  /// For a predicate: which entries satisfy it; nil when entries cannot decide.
  func predicateTable(_ dictionary: VectorDictionary, _ context: EvaluationContext) -> PredicateTable? {
    mapped(dictionary, context).map { PredicateTable.of($0) }
  }

  /// The dictionary of results, or nil when rows must be evaluated.
  private func mapped(
    _ dictionary: VectorDictionary, rowCount: Int, _ context: EvaluationContext
  ) -> VectorDictionary? {
    let affordable = dictionary.count <= max(rowCount, 1) * Self.entriesPerRow
    if !affordable, !dictionary.hasDerived(key) { return nil }
    return mapped(dictionary, context)
  }

  private func mapped(_ dictionary: VectorDictionary, _ context: EvaluationContext) -> VectorDictionary? {
    let outcome: Outcome = dictionary.derived(key) {
      // The other columns are not read; the dictionary stands in for them so that positions stay right.
      let entries = Batch(
        columns: Array(repeating: dictionary.values, count: position + 1), count: dictionary.count)
      do {
        let results = try inner.evaluate(entries, context.nested())
        return .mapped(VectorDictionary(values: results.flattened()))
      } catch { return .failed }
    }
    if case .mapped(let made) = outcome { return made }
    return nil
  }

  private enum Outcome: Sendable {
    case mapped(VectorDictionary)
    case failed
  }
}

extension Vector {
  /// The codes of a dictionary vector over other entries, as many as its own.
  func withEntries(_ entries: VectorDictionary) -> Vector {
    Vector(codes: values, offset: offset, width: codeWidth, dictionary: entries, count: count)
  }
}
