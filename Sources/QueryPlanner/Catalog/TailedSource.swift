import Columnar
import Vectorized

/// A table's committed rows and its hot tail as one source.
enum TailedSource {
  static func make(_ base: any TableSource, _ tail: [TableTailPart]) throws -> any TableSource {
    let parts = tail.filter { $0.rows.count > 0 }
    guard !parts.isEmpty else { return base }
    let batches = try parts.map { try batch($0, base.schema) }
    let memory = MemoryTableSource(
      name: base.name, schema: base.schema, batches: batches, hiddenColumns: base.hiddenColumns)
    return CombinedTableSource(name: base.name, parts: [base, memory])
  }

  /// The part's rows in the table's columns: by name, then from the partition; what neither has is NULL.
  private static func batch(_ part: TableTailPart, _ schema: Schema) throws -> Batch {
    let columns = try schema.fields.map { field in
      if let at = part.schema.index(of: field.name) {
        let column = part.rows.columns[at]
        return column.type == field.type ? column : try Cast.evaluate(column, to: field.type, isTry: false)
      }
      guard let text = part.partitionValues[field.name].flatMap({ $0 }) else {
        return Vector(Scalar.null(field.type), count: part.rows.count)
      }
      let value = Vector(Scalar(.text, .text(text)), count: part.rows.count)
      return field.type.isText ? value : try Cast.evaluate(value, to: field.type, isTry: false)
    }
    return Batch(columns: columns, count: part.rows.count)
  }
}
