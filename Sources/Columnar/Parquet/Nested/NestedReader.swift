/// Reads chosen fields of a Parquet file row by row, nested ones too.
///
/// For small files of many shapes (checkpoints of a table log), not for analysis: each value is boxed. Spec: parquet-format,
/// README.md, "Nested Encoding", and LogicalTypes.md, "Nested Types". Fields that the file lacks are NULL.
struct NestedReader {
  /// A longer list would only come from damaged levels, which need hardly any bytes to claim one.
  private static let elementLimit = 1 << 20

  let path: String
  private let footer: ParquetFooter
  private let plans: [NestedPlan]
  private let leaves: [NestedPlan.Leaf]

  /// The names of all top-level columns.
  let columnNames: [String]
  var createdBy: String? { footer.metadata.createdBy }
  var keyValueMetadata: [String: String] { footer.metadata.keyValues }

  init(_ path: String, fields: [NestedField]) throws(ParquetError) {
    do {
      footer = try ParquetFooter(path, cache: nil)
      let tree = try NestedTree(footer.metadata.elements)
      columnNames = tree.columns.map(\.name)
      var planner = NestedPlanner()
      var plans: [NestedPlan] = []
      for field in fields {
        plans.append(
          try planner.plan(field.type, tree.columns.first { $0.name == field.name }, path: field.name))
      }
      self.plans = plans
      leaves = planner.leaves
    } catch {
      throw error.at(path: path)
    }
    self.path = path
  }

  var rowCount: Int { footer.metadata.rowCount }

  /// Calls `body` with each row: a value for each field.
  func forEachRow(_ body: ([NestedValue]) throws -> Void) throws {
    for (group, description) in footer.metadata.rowGroups.enumerated() where description.rowCount > 0 {
      do {
        var cursors: [NestedColumnCursor] = []
        for leaf in leaves { cursors.append(try NestedColumnCursor(footer, rowGroup: group, leaf)) }
        let assembler = Assembler(cursors: cursors)
        for _ in 0..<description.rowCount {
          var row: [NestedValue] = []
          row.reserveCapacity(plans.count)
          for plan in plans { row.append(try assembler.value(plan, repetition: 0, definition: 0)) }
          try body(row)
        }
        for cursor in cursors where try cursor.repetition() != nil {
          throw ParquetError.corrupt("the column has more values than its row group").at(column: cursor.leaf.name)
        }
      } catch let error as ParquetError {
        throw error.at(path: path, rowGroup: group)
      }
    }
  }

  /// Puts values together from the leaves' levels, and checks that the leaves agree.
  private struct Assembler {
    let cursors: [NestedColumnCursor]

    /// - Parameters:
    ///   - repetition: level at which the value begins: that of its first levels in every leaf.
    ///   - definition: level that is known to be there.
    func value(_ plan: NestedPlan, repetition: Int, definition: Int) throws(ParquetError) -> NestedValue {
      switch plan {
      case .absent: return .null
      case .leaf(let index):
        let taken = try take(index, repetition)
        guard taken.definition >= definition else { throw disagreement(index) }
        return taken.value
      case .group(let fields, let leaves, let own):
        if try isAbsent(leaves, own, repetition, definition) { return .null }
        var values: [NestedValue] = []
        values.reserveCapacity(fields.count)
        for field in fields { values.append(try value(field, repetition: repetition, definition: own)) }
        return .group(values)
      case .list(let element, let leaves, let own, let repeated):
        var values: [NestedValue] = []
        let isThere = try elements(leaves, own, repeated, repetition, definition) { (level) throws(ParquetError) in
          values.append(try value(element, repetition: level, definition: repeated.definition))
        }
        return isThere ? .list(values) : .null
      case .map(let key, let item, let leaves, let own, let repeated):
        var entries: [NestedValue.Entry] = []
        let isThere = try elements(leaves, own, repeated, repetition, definition) { (level) throws(ParquetError) in
          let key = try value(key, repetition: level, definition: repeated.definition)
          entries.append(
            NestedValue.Entry(key: key, value: try value(item, repetition: level, definition: repeated.definition)))
        }
        return isThere ? .map(entries) : .null
      }
    }

    /// Calls `body` for each element of a repeated node; false when the list itself is NULL.
    private func elements(
      _ leaves: Range<Int>, _ own: Int, _ repeated: NestedPlan.Levels, _ repetition: Int, _ definition: Int,
      _ body: (_ repetition: Int) throws(ParquetError) -> Void
    ) throws(ParquetError) -> Bool {
      if try isAbsent(leaves, own, repetition, definition) { return false }
      if try isAbsent(leaves, repeated.definition, repetition, own) { return true }
      var level = repetition
      var count = 0
      repeat {
        guard count < NestedReader.elementLimit else {
          throw ParquetError(.unsupported, "a list of more than \(NestedReader.elementLimit) elements")
            .at(column: cursors[leaves.lowerBound].leaf.name)
        }
        try body(level)
        count += 1
        level = repeated.repetition
      } while try cursors[leaves.lowerBound].repetition() == level
      return true
    }

    /// Whether a node of definition level `own` is missing here; then its levels are taken from all its leaves.
    private func isAbsent(
      _ leaves: Range<Int>, _ own: Int, _ repetition: Int, _ known: Int
    ) throws(ParquetError) -> Bool {
      guard own > known, try cursors[leaves.lowerBound].definition() < own else { return false }
      for index in leaves {
        let taken = try take(index, repetition)
        guard (known..<own).contains(taken.definition) else { throw disagreement(index) }
      }
      return true
    }

    private func take(
      _ index: Int, _ repetition: Int
    ) throws(ParquetError) -> (definition: Int, value: NestedValue) {
      do {
        return try cursors[index].take(repetition: repetition)
      } catch {
        throw error.at(column: cursors[index].leaf.name)
      }
    }

    private func disagreement(_ index: Int) -> ParquetError {
      ParquetError.corrupt("the definition levels of the column do not fit the other columns'")
        .at(column: cursors[index].leaf.name)
    }
  }
}
