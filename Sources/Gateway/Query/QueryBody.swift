import Columnar

/// The body of `POST /query`: the statement itself, or `{"sql":"…"}`.
enum QueryBody {
  static func sql(_ body: [UInt8]) throws(QueryFault) -> String {
    // No statement begins with a brace, so the body tells what it is, whatever its content type says.
    let first = body.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
    guard first != nil else { throw .invalid("the body is empty; send SQL, or {\"sql\":\"SELECT …\"}") }
    if first == UInt8(ascii: "{") {
      guard let sql = JSONText(parsing: body)?["sql"]?.string else {
        throw .invalid("the body is no JSON object with a text under \"sql\"")
      }
      return sql
    }
    guard let sql = String(validating: body, as: UTF8.self) else { throw .invalid("the statement is not UTF-8") }
    return sql
  }
}
