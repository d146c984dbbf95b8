import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `concat(a, b, …)` and `a || b` of text or VARBINARY; a NULL gives NULL.
enum Concat {
  static let concat = definition("concat", example: ("concat('co', 'l', 'q')", "colq"), isOperator: false)
  static let bars = definition("||", example: ("'co' || 'lq'", "colq"), isOperator: true)

  private static func definition(_ name: String, example: (String, String), isOperator: Bool) -> ScalarFunction {
    ScalarFunction(name, summary: "texts (or binary strings) one after the other", example: example) { types in
      guard types.count >= 2, !isOperator || types.count == 2 else { return nil }
      let isBinary = types.contains(.varbinary)
      let type: DataType = isBinary ? .varbinary : .text
      var wanted: [DataType] = []
      for argument in types {
        if !isBinary, case .varchar = argument {
          wanted.append(argument)
        } else if isBinary ? argument == .varbinary || argument == .unknown : isTextLike(argument) {
          wanted.append(type)
        } else {
          return nil
        }
      }
      return ResolvedFunction(name, wanted, returns: type) {
        (arguments: [Vector], count: Int) throws(EvaluationError) -> Vector in
        evaluate(arguments, count, type)
      }
    }
  }

  private static func isTextLike(_ type: DataType) -> Bool { type.isText || type == .unknown }

  private static func evaluate(_ arguments: [Vector], _ count: Int, _ type: DataType) -> Vector {
    if count == 0 || arguments.contains(where: \.isConstantNull) { return Vector(Scalar.null(type), count: count) }
    let isConstant = arguments.allSatisfy { $0.form == .constant }
    let rows = isConstant ? 1 : count
    let heap = StringHeap()
    let out = Buffer(byteCount: rows * 16)
    let target = out.pointer(as: StringView.self)
    let columns = arguments.map { (views: UnsafePointer($0.pointer(as: StringView.self)), step: $0.step) }
    columns.withUnsafeBufferPointer { parts in
      for i in 0..<rows { target[i] = join(parts, i, heap) }
    }
    var validity: Bitmap?
    for argument in arguments where argument.form == .flat { validity = Bitmap.and(validity, argument.validity) }
    let flat = Vector(type, flat: out, count: rows, validity: validity, heap: heap)
    return isConstant ? Vector(constant: flat, count: count) : flat
  }

  @inline(__always)
  private static func join(
    _ parts: UnsafeBufferPointer<(views: UnsafePointer<StringView>, step: Int)>, _ i: Int, _ heap: StringHeap
  ) -> StringView {
    var total = 0
    for part in parts { total &+= part.views[i &* part.step].count }
    if total == 0 { return StringView() }
    let target = heap.allocate(total)
    var at = target
    for part in parts {
      part.views[i &* part.step].withBytes { bytes in
        if let source = bytes.baseAddress { memcpy(at, source, bytes.count) }
        at += bytes.count
      }
    }
    return StringView(target, count: total)
  }
}

/// `concat_ws(separator, a, …)`: NULL arguments are left out; a NULL separator gives NULL.
enum ConcatWithSeparator {
  static let definition = ScalarFunction(
    "concat_ws", summary: "texts joined by a separator, without the NULLs among them",
    example: ("concat_ws('-', 'a', NULL, 'b')", "a-b")
  ) { types in
    guard types.count >= 2, types.allSatisfy({ $0.isText || $0 == .unknown }) else { return nil }
    return ResolvedFunction("concat_ws", types.map { _ in .text }, returns: .text) {
      (arguments: [Vector], count: Int) throws(EvaluationError) -> Vector in
      var builder = VectorBuilder(.text, capacity: count)
      let columns = arguments.map { $0.flattened() }
      var joined: [UInt8] = []
      for i in 0..<count {
        if columns[0].isNull(i) {
          builder.appendNull()
          continue
        }
        joined.removeAll(keepingCapacity: true)
        var isFirst = true
        for column in columns.dropFirst() where !column.isNull(i) {
          if !isFirst { columns[0].pointer(as: StringView.self)[i].withBytes { joined.append(contentsOf: $0) } }
          column.pointer(as: StringView.self)[i].withBytes { joined.append(contentsOf: $0) }
          isFirst = false
        }
        joined.withUnsafeBytes { builder.append(bytes: $0) }
      }
      return builder.finish()
    }
  }
}
