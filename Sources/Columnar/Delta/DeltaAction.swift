/// One line of a commit of the Delta Lake log (protocol specification, "Actions").
package enum DeltaAction: Sendable, Hashable {
  case format(DeltaProtocol)
  case metadata(DeltaMetadata)
  case add(DeltaAdd)
  case remove(DeltaRemove)
  case transaction(DeltaTransaction)
  case commitInfo(JSONText)
  /// An action that says nothing about the rows of a table of reader version 1, such as `cdc` or `domainMetadata`.
  case other(name: String)
}

/// Versions a reader and a writer must know. Ours are 1 and 2, which every engine reads.
package struct DeltaProtocol: Sendable, Hashable {
  package var minimumReader = 1
  package var minimumWriter = 2

  package init(minimumReader: Int = 1, minimumWriter: Int = 2) {
    self.minimumReader = minimumReader
    self.minimumWriter = minimumWriter
  }
}

package struct DeltaMetadata: Sendable, Hashable {
  package var id: String
  package var name: String?
  package var details: String?
  package var schema: DeltaSchema { didSet { schemaText = schema.json.text } }
  /// `schemaString` as its writer made it: it may say more of the columns than `schema` keeps.
  package private(set) var schemaText: String
  package var partitionColumns: [String]
  package var configuration: [String: String]
  package var createdMilliseconds: Int64

  package init(
    id: String, name: String?, details: String? = nil, schema: DeltaSchema, schemaText: String? = nil,
    partitionColumns: [String], configuration: [String: String] = [:], createdMilliseconds: Int64
  ) {
    self.id = id
    self.name = name
    self.details = details
    self.schema = schema
    self.schemaText = schemaText ?? schema.json.text
    self.partitionColumns = partitionColumns
    self.configuration = configuration
    self.createdMilliseconds = createdMilliseconds
  }
}

package struct DeltaAdd: Sendable, Hashable {
  /// Relative to the table, or absolute; not URL-encoded.
  package var path: String
  package var partitionValues: [String: String?]
  package var byteCount: Int
  package var modifiedMilliseconds: Int64
  package var dataChange = true
  /// JSON text of the statistics, kept as text: most are never looked at.
  package var statistics: String?
  package var tags: [String: String] = [:]

  package init(
    path: String, partitionValues: [String: String?], byteCount: Int, modifiedMilliseconds: Int64,
    dataChange: Bool = true, statistics: String? = nil, tags: [String: String] = [:]
  ) {
    self.path = path
    self.partitionValues = partitionValues
    self.byteCount = byteCount
    self.modifiedMilliseconds = modifiedMilliseconds
    self.dataChange = dataChange
    self.statistics = statistics
    self.tags = tags
  }
}

package struct DeltaRemove: Sendable, Hashable {
  package var path: String
  package var deletionMilliseconds: Int64
  package var dataChange = true
  /// What the file's `add` said, repeated for readers of the log alone; nil where another writer left it out.
  package var partitionValues: [String: String?]?
  package var byteCount: Int?

  package init(
    path: String, deletionMilliseconds: Int64, dataChange: Bool = true, partitionValues: [String: String?]? = nil,
    byteCount: Int? = nil
  ) {
    self.path = path
    self.deletionMilliseconds = deletionMilliseconds
    self.dataChange = dataChange
    self.partitionValues = partitionValues
    self.byteCount = byteCount
  }
}

/// How far an application got: the last version of `application` that the table holds.
package struct DeltaTransaction: Sendable, Hashable {
  package var application: String
  package var version: Int64

  package init(application: String, version: Int64) {
    self.application = application
    self.version = version
  }
}
