/// Operators, named by their symbols.
let operatorFunctions: [ScalarFunction] =
  Arithmetic.allCases.map(\.definition) + Comparison.allCases.map(\.definition) + [
    DistinctFrom.definition,
    Negate.definition,
  ]
