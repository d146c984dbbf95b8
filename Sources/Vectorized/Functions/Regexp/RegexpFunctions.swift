/// Regular expression functions.
let regexpFunctions: [ScalarFunction] = [
  RegexpSearch.count,
  RegexpSearch.extract,
  RegexpSearch.like,
  RegexpSearch.position,
  RegexpReplace.definition,
]
