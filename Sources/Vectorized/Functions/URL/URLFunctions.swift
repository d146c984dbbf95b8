/// Functions of URLs.
let urlFunctions: [ScalarFunction] = [
  URLCoding.decode,
  URLCoding.encode,
  URLExtract.fragment,
  URLExtract.host,
  URLExtract.parameter,
  URLExtract.path,
  URLExtract.port,
  URLExtract.protocolName,
  URLExtract.query,
]
