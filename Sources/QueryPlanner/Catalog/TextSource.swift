import Columnar
import Vectorized

/// Tables over CSV, TSV and NDJSON files.
///
/// Names and types come from samples of the first and the last file; where they disagree, a column takes the wider type.
enum TextSource {
  static func make(
    _ name: String, _ files: [String], format: TableFormat, base: String, at range: SourceRange
  ) throws -> any TableSource {
    let partitions = files.map { PartitionPath($0, below: base) }
    let names = partitions.first?.names ?? []
    var opened: [TextTableFile] = []
    var schemas: [Schema] = []
    var header: CSVFormat?
    for (at, path) in files.enumerated() {
      let values = names.map(partitions[at].value)
      // The files between are read when the query reaches them, if they must follow the first one anyway.
      let isSampled = at == 0 || at == files.count - 1
      switch format {
      case .ndjson:
        if isSampled { schemas.append(try NDJSONReader.inferSchema(path: path)) }
        opened.append(TextTableFile(path: path, format: .ndjson(NDJSONFormat()), partitionValues: values))
      case .csv, .tsv, .parquet:
        if isEmpty(path) { continue }
        if let known = header, !known.hasHeader, !isSampled {
          let fields = opened[0].fields
          opened.append(TextTableFile(path: path, format: .csv(known, fields: fields), partitionValues: values))
          continue
        }
        let hints = CSVSniffer.Hints(
          delimiter: header?.delimiter ?? (format == .tsv ? 0x09 : nil), quote: header?.quote,
          hasHeader: header?.hasHeader)
        let (found, layout) = try CSVSniffer.sniff(path: path, hints: hints)
        header = header ?? found
        if isSampled || opened.isEmpty { schemas.append(layout.schema) }
        opened.append(
          TextTableFile(path: path, format: .csv(found, fields: layout.fields), partitionValues: values))
      }
    }
    guard !opened.isEmpty else {
      throw SQLError(.tableNotFound, "the files of '\(name)' are empty: they have no columns", at: range)
    }
    var schema = united(schemas)
    // A file that also holds its folder's column is believed about the folder.
    schema.fields.removeAll { names.contains($0.name) }
    return TextTableSource(
      name: name, files: opened, fileSchema: schema, partitionColumns: names.map { Field($0, .text) })
  }

  private static func isEmpty(_ path: String) -> Bool {
    (try? LocalFiles.status(path).get())?.byteCount == 0
  }

  /// All columns, those of later files behind; a column's type is the widest of its types.
  private static func united(_ schemas: [Schema]) -> Schema {
    var out = schemas.first ?? Schema([])
    for schema in schemas.dropFirst() {
      for field in schema.fields {
        guard let at = out.index(of: field.name) else {
          out.fields.append(field)
          continue
        }
        if out.fields[at].type != field.type {
          let numbers: Set<DataType> = [.bigint, .double]
          out.fields[at].type = numbers.isSuperset(of: [out.fields[at].type, field.type]) ? .double : .text
        }
      }
    }
    return out
  }
}

extension TextTableFile {
  /// The fields of a CSV file.
  fileprivate var fields: [Field] { if case .csv(_, let fields) = format { fields } else { [] } }
}
