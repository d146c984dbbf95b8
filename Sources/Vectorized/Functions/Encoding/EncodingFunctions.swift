/// Functions between text, bytes and their encodings; digests.
let encodingFunctions: [ScalarFunction] = [
  Digests.crc32,
  Base64.from,
  Base64.fromURL,
  Hex.fromHex,
  UTF8Functions.from,
  Digests.md5,
  Digests.sha1,
  Digests.sha256,
  Base64.to,
  Base64.toURL,
  Hex.toHex,
  UTF8Functions.to,
  Digests.xxhash64,
]
