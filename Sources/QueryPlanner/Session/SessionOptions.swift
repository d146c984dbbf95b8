import Vectorized

/// How a session finds tables and runs queries.
package struct SessionOptions: Sendable {
  /// The folder whose members are the tables; it need not exist until one is named.
  package var lakePath: String
  package var settings: ExecutionSettings
  /// Names of optimizer rules that are switched off; see `OptimizerRules.all`.
  package var disabledRules: Set<String>
  package var usesOptimizer: Bool
  /// Bytes of decompressed Parquet pages that are kept between statements; 0 keeps none.
  package var pageCacheByteCount: Int
  /// Rows of the lake's tables that are in no commit yet; nil: committed rows alone are seen.
  package var tail: (any TableTail)?
  /// Whether statements may name files (`FROM 'path'`); without, they read tables of the lake alone.
  package var allowsFiles = true

  package init(
    lakePath: String, settings: ExecutionSettings = ExecutionSettings(), disabledRules: Set<String> = [],
    usesOptimizer: Bool = true, pageCacheByteCount: Int = 256 << 20
  ) {
    self.lakePath = lakePath
    self.settings = settings
    self.disabledRules = disabledRules
    self.usesOptimizer = usesOptimizer
    self.pageCacheByteCount = pageCacheByteCount
  }
}
