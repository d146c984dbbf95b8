/// What is wrong with a Parquet file, and where.
public struct ParquetError: Error, Sendable, CustomStringConvertible {
  public enum Code: Sendable, Equatable {
    /// The system refused to open, read or write.
    case inputOutput
    /// No Parquet magic where it must be.
    case notParquet
    /// The file ends before what its metadata promises.
    case truncated
    /// Bytes that contradict the format.
    case corrupt
    /// A page's checksum is not that of its bytes.
    case checksum
    /// Valid, but not supported here: encryption, an unknown codec or encoding, nested columns.
    case unsupported
    /// A column that the file does not have.
    case noSuchColumn
    /// Values that a column of the schema to write cannot hold.
    case wrongType
  }

  public var code: Code
  public var message: String
  public var path: String?
  public var column: String?
  public var rowGroup: Int?
  /// Byte of the file at which the faulty structure begins.
  public var offset: Int?

  public init(_ code: Code, _ message: String, offset: Int? = nil) {
    self.code = code
    self.message = message
    self.offset = offset
  }

  static func corrupt(_ message: String) -> ParquetError { ParquetError(.corrupt, message) }

  /// The same error with what the caller knows about the place; what is known already stays.
  package func at(path: String? = nil, column: String? = nil, rowGroup: Int? = nil, offset: Int? = nil) -> ParquetError
  {
    var error = self
    error.path = error.path ?? path
    error.column = error.column ?? column
    error.rowGroup = error.rowGroup ?? rowGroup
    error.offset = error.offset ?? offset
    return error
  }

  public var description: String {
    var places: [String] = []
    if let path { places.append("file '\(path)'") }
    if let rowGroup { places.append("row group \(rowGroup)") }
    if let column { places.append("column \"\(column)\"") }
    if let offset { places.append("byte \(offset)") }
    return places.isEmpty ? "Parquet: \(message)" : "Parquet: \(message) (\(places.joined(separator: ", ")))"
  }
}
