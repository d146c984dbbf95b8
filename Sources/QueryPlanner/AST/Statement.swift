/// One statement and the text it covers.
package struct Statement: Sendable {
  package var kind: Kind
  package var range: SourceRange
  /// How many `?` it holds.
  package var parameterCount: Int

  package init(_ kind: Kind, range: SourceRange, parameterCount: Int = 0) {
    self.kind = kind
    self.range = range
    self.parameterCount = parameterCount
  }

  package indirect enum Kind: Sendable {
    case query(Query)
    case explain(Statement, Explain)
    case showTables(schema: QualifiedName?, like: LikePattern?)
    /// SHOW COLUMNS FROM t, DESCRIBE t. Either a name or a file's path.
    case showColumns(Relation, like: LikePattern?)
    case showFunctions(like: LikePattern?)
    case showSchemas(like: LikePattern?)
  }
}

/// The options of EXPLAIN.
package struct Explain: Sendable, Hashable {
  package enum Format: String, Sendable, Hashable, CaseIterable {
    case text = "TEXT"
    case json = "JSON"
    case graphviz = "GRAPHVIZ"
  }
  package enum PlanType: String, Sendable, Hashable, CaseIterable {
    case logical = "LOGICAL"
    case distributed = "DISTRIBUTED"
    case validate = "VALIDATE"
    case io = "IO"
  }

  package var isAnalyze: Bool
  package var isVerbose: Bool
  package var format: Format?
  package var type: PlanType?

  package init(isAnalyze: Bool, isVerbose: Bool, format: Format?, type: PlanType?) {
    self.isAnalyze = isAnalyze
    self.isVerbose = isVerbose
    self.format = format
    self.type = type
  }
}

/// `LIKE 'pattern' [ESCAPE 'x']` of a SHOW statement.
package struct LikePattern: Sendable, Hashable {
  package var pattern: String
  package var escape: String?
  package init(pattern: String, escape: String?) {
    self.pattern = pattern
    self.escape = escape
  }
}
