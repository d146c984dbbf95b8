/// Functions of JSON.
let jsonFunctions: [ScalarFunction] = [
  JSONValues.isScalar,
  JSONValues.arrayLength,
  JSONExtract.value,
  JSONExtract.scalar,
  JSONValues.format,
  JSONValues.parse,
  JSONValues.size,
]
