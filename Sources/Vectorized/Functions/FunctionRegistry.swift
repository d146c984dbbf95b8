import Columnar

/// All scalar functions by name. Families register in their list files; see the module's README.
package enum FunctionRegistry {
  package static let all: [ScalarFunction] = functionFamilies.flatMap { $0 }

  private static let byName: [String: ScalarFunction] = {
    var table: [String: ScalarFunction] = [:]
    for function in all {
      for name in [function.name] + function.aliases {
        assert(table[name] == nil, "function \(name) is registered twice")
        table[name] = function
      }
    }
    return table
  }()

  /// The function called `name` (lower case), or nil.
  package static func function(named name: String) -> ScalarFunction? { byName[name] }

  /// The overload of `name` for these argument types; nil when there is no such function or overload.
  ///
  /// The caller casts each argument whose type differs from the resolved `argumentTypes`.
  package static func resolve(_ name: String, _ argumentTypes: [DataType]) -> ResolvedFunction? {
    byName[name]?.resolve(argumentTypes)
  }
}

/// The family lists, one file a family.
private let functionFamilies: [[ScalarFunction]] = [
  dateTimeFunctions,
  encodingFunctions,
  jsonFunctions,
  mathFunctions,
  operatorFunctions,
  regexpFunctions,
  stringFunctions,
  urlFunctions,
]
