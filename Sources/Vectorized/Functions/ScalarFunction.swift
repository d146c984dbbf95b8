import Columnar

/// A scalar function or operator as registered: names, documentation, and how its overloads resolve.
///
/// Operators are functions named by their symbol: `+ - * / %` (and unary `negate`), `= <> < <= > >=`,
/// `is distinct from`, `||`, `like` (value, pattern[, escape]).
package struct ScalarFunction: Sendable {
  package let name: String
  package let aliases: [String]
  /// One line for SHOW FUNCTIONS and the docs.
  package let summary: String
  /// A call and its answer in SQL, run by a test: `("starts_with('colq', 'co')", "true")`.
  package let example: (call: String, answer: String)?
  /// The overload for these argument types, or nil. Types may coerce: the result names the types it wants.
  package let resolve: @Sendable (_ argumentTypes: [DataType]) -> ResolvedFunction?

  package init(
    _ name: String, aliases: [String] = [], summary: String, example: (call: String, answer: String)? = nil,
    resolve: @escaping @Sendable ([DataType]) -> ResolvedFunction?
  ) {
    self.name = name
    self.aliases = aliases
    self.summary = summary
    self.example = example
    self.resolve = resolve
  }
}

/// One overload of a function with its types settled and its batch kernel at hand.
package struct ResolvedFunction: Sendable {
  /// Evaluates a batch: `arguments` have the types `argumentTypes` and `count` rows, in flat or constant form (a
  /// dictionary is resolved before); the result has `count` rows (or is constant) and type `resultType`. Kernels
  /// handle NULLs themselves (most through an adapter that combines validities); rows with a NULL argument must not fail.
  package typealias Kernel = @Sendable (_ arguments: [Vector], _ count: Int) throws(EvaluationError) -> Vector

  package let name: String
  package let argumentTypes: [DataType]
  package let resultType: DataType
  package let isDeterministic: Bool
  package let canFail: Bool
  package let kernel: Kernel

  package init(
    _ name: String, _ argumentTypes: [DataType], returns resultType: DataType, isDeterministic: Bool = true,
    canFail: Bool = false, kernel: @escaping Kernel
  ) {
    self.name = name
    self.argumentTypes = argumentTypes
    self.resultType = resultType
    self.isDeterministic = isDeterministic
    self.canFail = canFail
    self.kernel = kernel
  }
}

extension ResolvedFunction: Hashable {
  package static func == (a: ResolvedFunction, b: ResolvedFunction) -> Bool {
    a.name == b.name && a.argumentTypes == b.argumentTypes && a.resultType == b.resultType
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(argumentTypes)
  }
}
