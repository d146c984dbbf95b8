/// An open Parquet file: schema, row groups and statistics; its columns are read by `ParquetColumnReader`s.
///
/// Safe to share between threads. Opening reads the footer with one read in the usual case and parses it once; column
/// data is read by position, when asked for.
public final class ParquetFile: Sendable {
  public let path: String
  /// The flat columns, in file order. Others are in `unsupportedColumns`.
  public let schema: Schema
  public let unsupportedColumns: [UnsupportedColumn]
  public let rowCount: Int
  public let rowGroups: [ParquetRowGroup]
  public var keyValueMetadata: [String: String] { footer.metadata.keyValues }
  public var createdBy: String? { footer.metadata.createdBy }
  /// Bytes of the file.
  public var byteCount: Int { footer.file.byteCount }

  let footer: ParquetFooter

  /// Opens the file and reads its footer.
  ///
  /// - Parameter cache: keeps decompressed pages for later reads of this `ParquetFile`.
  public static func open(_ path: String, cache: PageCache? = nil) throws(ParquetError) -> ParquetFile {
    do {
      return try ParquetFile(try ParquetFooter(path, cache: cache))
    } catch {
      throw error.at(path: path)
    }
  }

  private init(_ footer: ParquetFooter) throws(ParquetError) {
    self.footer = footer
    path = footer.path
    rowCount = footer.metadata.rowCount
    schema = Schema(
      footer.leaves.map { Field($0.name, $0.type, isNullable: $0.maximumDefinitionLevel > 0) })
    unsupportedColumns = footer.unsupported
    rowGroups = footer.metadata.rowGroups.indices.map { ParquetRowGroup(footer: footer, index: $0) }
  }

  /// Index in `schema` of the column `name` (exact, else without regard to case); the error says why it cannot be read.
  public func columnIndex(named name: String) throws(ParquetError) -> Int {
    if let index = schema.index(of: name) { return index }
    let folded = name.lowercased()
    if let column = unsupportedColumns.first(where: { $0.name.lowercased() == folded }) {
      throw ParquetError(.unsupported, column.reason).at(path: path, column: name)
    }
    throw ParquetError(.noSuchColumn, "no column of this name").at(path: path, column: name)
  }

  /// A reader of one column of one row group.
  ///
  /// - Parameter dictionaries: where the readers of one query share a chunk's dictionary.
  public func columnReader(
    rowGroup: Int, column: Int, dictionaries: ChunkDictionaries? = nil
  ) throws(ParquetError) -> ParquetColumnReader {
    let leaf = footer.leaves[column]
    do {
      return try ParquetColumnReader(footer, rowGroup: rowGroup, leaf: leaf, dictionaries: dictionaries)
    } catch {
      throw error.at(path: path, column: leaf.name, rowGroup: rowGroup)
    }
  }
}
