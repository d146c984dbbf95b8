import Columnar
import Vectorized

/// A Delta table at one version as a scan's source.
enum DeltaSource {
  static func make(_ name: String, _ snapshot: DeltaSnapshot, _ cache: ParquetFileCache) throws -> any TableSource {
    let open: @Sendable (String) throws -> ParquetFile = { try cache.open($0) }
    let partitionFields = snapshot.partitionColumns.compactMap { column in
      snapshot.schema.index(of: column).map { snapshot.schema.fields[$0] }
    }
    let partitionNames = Set(partitionFields.map(\.name))
    let fileSchema = Schema(snapshot.schema.fields.filter { !partitionNames.contains($0.name) })
    let files = try snapshot.files.map { file in
      ParquetTableFile(
        path: file.path, partitionValues: try partitionFields.map { try value(file, $0) }, byteCount: file.byteCount,
        knownRowCount: file.rowCount, knownSummaries: file.statistics.mapValues(summary), open: open)
    }
    return ParquetTableSource(
      name: name, files: files, fileSchema: fileSchema, partitionColumns: partitionFields,
      hiddenColumns: snapshot.hiddenColumns)
  }

  /// The log's bounds hold but may be wider than the values.
  private static func summary(_ statistics: DeltaColumnStatistics) -> ColumnSummary {
    ColumnSummary(
      min: statistics.min, max: statistics.max, isMinExact: false, isMaxExact: false, nullCount: statistics.nullCount)
  }

  /// A partition value: the log holds text, the column has a type.
  private static func value(_ file: DeltaFile, _ field: Field) throws -> Value {
    guard let text = file.partitionValues[field.name].flatMap({ $0 }) else { return .null }
    if field.type.isText { return .text(text) }
    do {
      let vector = try Cast.evaluate(Vector(Scalar(.text, .text(text)), count: 1), to: field.type, isTry: false)
      return vector.value(at: 0)
    } catch {
      throw SQLError(
        .invalidCast, "partition value '\(text)' of column \"\(field.name)\" in \(file.path) is no \(field.type)")
    }
  }
}
