/// What is wrong with a prefix, and where.
package struct PrefixError: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Reason: Sendable, Hashable {
    case unclosed
    case unknownExpression(String)
    case badPattern(String)
    case errorTypeOutsideErrorPrefix
    case errorTypeMissing
    case errorPrefixMissing
    case partitionKeyInErrorPrefix
    case noPartitionColumn(String)
    case partitionKeyMissing(String)
    case badFolder(String)
    case tooLong(Int)
  }

  package let text: String
  /// Bytes before the fault; nil where it is about the whole text.
  package let offset: Int?
  package let reason: Reason

  package var description: String {
    let place = offset.map { ", byte \($0 + 1)" } ?? ""
    return "the prefix '\(text)'\(place): \(words)"
  }

  private var words: String {
    switch reason {
    case .unclosed: "'!{' has no '}'"
    case .unknownExpression(let name):
      "'!{\(name)}' is unknown: use timestamp:, firehose:random-string, firehose:error-output-type, "
        + "partitionKeyFromQuery: or partitionKeyFromColumn:"
    case .badPattern(let pattern):
      "'\(pattern)' is no date pattern: letters y u M d D H h m s S E a, other text in quotes"
    case .errorTypeOutsideErrorPrefix: "error-output-type belongs into the error prefix only"
    case .errorTypeMissing: "an error prefix with expressions must contain '!{firehose:error-output-type}'"
    case .errorPrefixMissing: "a prefix with expressions needs an error prefix beside it"
    case .partitionKeyInErrorPrefix: "partition keys cannot be in the error prefix: a rejected record has none"
    case .noPartitionColumn(let key): "'\(key)' is not the partition column: set it, or name the column that is set"
    case .partitionKeyMissing(let column): "it must contain '!{partitionKeyFromColumn:\(column)}', the partition column"
    case .badFolder(let folder):
      "'\(folder)' cannot be a folder: no empty name, none that begins with '.', no control characters or '\\'"
    case .tooLong(let count): "it can become \(count) bytes long: 512 at most, 200 a folder, 60 after the last '/'"
    }
  }
}
